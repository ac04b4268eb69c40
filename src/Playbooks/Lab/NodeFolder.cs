using Playbooks.Controller;

namespace Playbooks.Lab;

/// <summary>The files of one node: its own layer over the shared root folder, and folders that must not lie on an overlay.</summary>
internal sealed class NodeFolder(CommandRunner commands, LabPaths paths)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private const string ResolvedConfiguration = "/run/systemd/resolve/resolv.conf";

    private readonly FolderRemoval removal = new(commands);

    public string Of(string lab, string node) => Path.Combine(Nodes(lab), node);

    /// <summary>The key pair that opens the lab's nodes.</summary>
    public string Key(string lab) => Path.Combine(paths.Lab(lab), "id_ed25519");

    /// <summary>The node's public host key.</summary>
    public async Task<string> HostKeyAsync(string lab, string node, CancellationToken cancellationToken) =>
        (await File.ReadAllTextAsync(HostKey(lab, node) + ".pub", cancellationToken)).Trim();

    /// <summary>Makes the key pair that opens the lab's nodes, where it is missing.</summary>
    public Task EnsureLabKeyAsync(string lab, CancellationToken cancellationToken) => EnsureKeyAsync(Key(lab), "lab " + lab, cancellationToken);

    /// <summary>Makes what is missing of the folder, which needs the lab's key; may be repeated, also after it was interrupted.</summary>
    public async Task PrepareAsync(LabState state, LabNode node, CancellationToken cancellationToken)
    {
        var folder = Of(state.Name, node.Name);
        foreach (var part in new[] { "work", "root", "volumes/containerd", "volumes/kubelet", "volumes/etcd", "upper/etc/lab", "upper/etc/ssh" })
        {
            Directory.CreateDirectory(Path.Combine(folder, part));
        }

        // A umask of the caller's must not close the node's root folder to its services.
        foreach (var part in new[] { "upper", "upper/etc", "upper/etc/lab", "upper/etc/ssh", "root" })
        {
            Directory.CreateDirectory(Path.Combine(folder, part));
            File.SetUnixFileMode(Path.Combine(folder, part), Public);
        }

        Directory.CreateDirectory(Path.Combine(folder, "upper/root/.ssh"));
        File.SetUnixFileMode(Path.Combine(folder, "upper/root"), Private);
        File.SetUnixFileMode(Path.Combine(folder, "upper/root/.ssh"), Private);
        await EnsureKeyAsync(HostKey(state.Name, node.Name), node.Name, cancellationToken);
        var key = await File.ReadAllTextAsync(Key(state.Name) + ".pub", cancellationToken);
        WriteOnce(folder, "root/.ssh/authorized_keys", key);
        WriteOnce(folder, "etc/hostname", node.Name + "\n");
        WriteOnce(folder, "etc/hosts", $"127.0.0.1 localhost\n127.0.1.1 {node.Name}\n::1 localhost ip6-localhost\n");
        WriteOnce(folder, "etc/machine-id", Guid.NewGuid().ToString("N") + "\n");
        Write(folder, "etc/lab/node", $"ADDRESS={node.Address}\nPREFIX=24\nGATEWAY={state.Gateway}\n");
        Write(folder, "etc/resolv.conf", await ResolvConfAsync(cancellationToken));
    }

    /// <summary>Takes the node's files out of sight; <see cref="DeleteAsync"/> does the rest.</summary>
    public void SetAside(string lab, string node) => FolderRemoval.SetAside(Of(lab, node));

    /// <summary>Deletes the files of nodes that are no more.</summary>
    public Task DeleteAsync(string lab, CancellationToken cancellationToken) => removal.DeleteAsync(Nodes(lab), null, cancellationToken);

    /// <summary>The machine's resolv.conf as a node can use it: a resolver on the machine's loopback cannot be reached from there, but those that it asks can.</summary>
    /// <param name="machine">/etc/resolv.conf.</param>
    /// <param name="resolved">What systemd-resolved asks (its own resolv.conf); null where it does not run.</param>
    internal static string ResolvConf(string machine, string? resolved)
    {
        var reachable = WithoutLoopback(machine);
        if (reachable == machine || Servers(reachable).Any())
        {
            return reachable;
        }

        return resolved is not null && WithoutLoopback(resolved) is var asked && Servers(asked).Any()
            ? asked
            : throw new LabException(
                $"The nodes would have no name server: this machine asks one on its own loopback ({string.Join(", ", Servers(machine))}), which they cannot reach. "
                + "Put a name server that the network reaches into /etc/resolv.conf.");
    }

    private string Nodes(string lab) => Path.Combine(paths.Lab(lab), "nodes");

    private static string WithoutLoopback(string text)
        => string.Join('\n', text.Split('\n').Where(line => !Servers(line).Any(server => server == "::1" || server.StartsWith("127.", StringComparison.Ordinal))));

    private static IEnumerable<string> Servers(string text)
        => text.Split('\n').Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Where(words => words is ["nameserver", _, ..]).Select(words => words[1]);

    private string HostKey(string lab, string node) => Path.Combine(Of(lab, node), "upper/etc/ssh/ssh_host_ed25519_key");

    private async Task EnsureKeyAsync(string path, string comment, CancellationToken cancellationToken)
    {
        if (File.Exists(path) && File.Exists(path + ".pub"))
        {
            return;
        }

        // The public half is moved last: it is there only when the private half is.
        var temporary = path + ".new";
        File.Delete(temporary);
        File.Delete(temporary + ".pub");
        await commands.RunAsync(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", temporary], cancellationToken);
        File.Move(temporary, path, overwrite: true);
        File.Move(temporary + ".pub", path + ".pub", overwrite: true);
    }

    private static void WriteOnce(string folder, string file, string content)
    {
        if (!File.Exists(Path.Combine(folder, "upper", file)))
        {
            Write(folder, file, content);
        }
    }

    private static void Write(string folder, string file, string content)
    {
        var path = Path.Combine(folder, "upper", file);
        AtomicFile.Write(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    private static async Task<string> ResolvConfAsync(CancellationToken cancellationToken) => ResolvConf(
        await File.ReadAllTextAsync("/etc/resolv.conf", cancellationToken),
        File.Exists(ResolvedConfiguration) ? await File.ReadAllTextAsync(ResolvedConfiguration, cancellationToken) : null);
}
