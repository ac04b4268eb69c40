namespace Playbooks.Lab;

/// <summary>The root folder that all nodes share, made once and kept in the cache.</summary>
internal sealed class NodeBase(CommandRunner commands, LabPaths paths, EmbeddedScripts scripts)
{
    // Debian 12: the release whose source package of Kubernetes the lab builds, and whose containerd speaks to it.
    private const string Suite = "bookworm";

    private const string CachedPackages =
        "conntrack socat ebtables ethtool ipset ipvsadm haproxy keepalived nftables bash-completion chrony cron gnupg openssl tar unzip xz-utils rsync";

    private const string Step = "root folder of the nodes";

    /// <summary>Makes it where it is missing, and returns its path.</summary>
    public async Task<string> EnsureAsync(ILabProgress progress, CancellationToken cancellationToken)
    {
        var architecture = DebianArchitecture.Current;
        var target = Target(architecture);
        if (IsThere(target))
        {
            return target;
        }

        progress.Started(Step);
        var mirror = await DebianMirror.FindAsync(commands, cancellationToken);
        var script = Path.Combine(scripts.Folder(), "base.sh");
        var seen = new ScriptProgress(progress, Step);
        await commands.RunAsync(
            ["sh", script, target, Suite, architecture, mirror.Main ?? string.Empty, mirror.Security ?? string.Empty, CachedPackages],
            cancellationToken,
            seen.Line);
        progress.Finished(Step, $"Debian {Suite}, {architecture}");
        return target;
    }

    /// <summary>Makes the folder that a node was made over again, when it is gone with the cache. That of another version of the program cannot be made.</summary>
    public async Task EnsureOfAsync(LabNode node, ILabProgress progress, CancellationToken cancellationToken)
    {
        if (IsThere(node.Base))
        {
            return;
        }

        if (node.Base != Target(DebianArchitecture.Current))
        {
            throw new LabException(
                $"{node.Name} lies over the folder {node.Base}, which is gone, and which this version of the program does not make. "
                + $"Bring it back, or make the node anew: `playbook lab remove {node.Name}`, then `playbook lab add`.");
        }

        await EnsureAsync(progress, cancellationToken);
    }

    private static bool IsThere(string target) => File.Exists(Path.Combine(target, "etc/lab-base"));

    private string Target(string architecture) => Path.Combine(paths.LabCache, $"base-{Suite}-{architecture}-{EmbeddedScripts.Hash([scripts.Read("base.sh"), CachedPackages])}");
}
