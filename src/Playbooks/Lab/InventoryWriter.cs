using System.Text;
using Playbooks.Controller;
using Playbooks.Lab.Packages;

namespace Playbooks.Lab;

/// <summary>Writes the lab's inventory and the host keys that its nodes really have.</summary>
internal sealed class InventoryWriter(LabPaths paths, NodeFolder folders, EmbeddedScripts scripts)
{
    private const string Variables = "group_vars/all";
    private const string SourceFile = Variables + "/source.yml";
    private const string ProxyFile = Variables + "/proxy.yml";

    /// <summary>The inventory in the lab's own folder.</summary>
    public string Inventory(string lab) => Path.Combine(paths.Lab(lab), "inventory", "hosts.ini");

    /// <summary>The file with the nodes' host keys.</summary>
    public string KnownHosts(string lab) => Path.Combine(paths.Lab(lab), "known_hosts");

    public async Task WriteAsync(LabState state, CancellationToken cancellationToken)
    {
        var keys = new StringBuilder();
        foreach (var node in state.Nodes)
        {
            keys.Append(node.Address).Append(' ').AppendLine(await folders.HostKeyAsync(state.Name, node.Name, cancellationToken));
        }

        AtomicFile.Write(KnownHosts(state.Name), keys.ToString());
        var text = Text(state, folders.Key(state.Name), KnownHosts(state.Name));
        var source = await SourceAsync(cancellationToken);
        var folder = Path.GetDirectoryName(Inventory(state.Name))!;
        Directory.CreateDirectory(Path.Combine(folder, Variables));
        AtomicFile.Write(Path.Combine(folder, Variables, "lab.yml"), scripts.GroupVariables());
        Write(folder, text, source);
        if (state.InventoryDirectory is { } other && Directory.Exists(other))
        {
            Directory.CreateDirectory(Path.Combine(other, Variables));
            Write(other, text, source);
        }
    }

    private static void Write(string folder, string hosts, string? source)
    {
        AtomicFile.Write(Path.Combine(folder, "hosts.ini"), hosts);
        WriteOrDelete(Path.Combine(folder, SourceFile), source, null);

        // An address of a proxy may hold a password.
        WriteOrDelete(Path.Combine(folder, ProxyFile), ProxyVariables.Text(Environment.GetEnvironmentVariable), AtomicFile.Private);
    }

    private static void WriteOrDelete(string path, string? content, UnixFileMode? mode)
    {
        if (content is null)
        {
            File.Delete(path);
        }
        else
        {
            AtomicFile.Write(path, content, mode);
        }
    }

    // Built artifacts are used where they were built: on a machine that reaches the releases nobody builds them.
    private async Task<string?> SourceAsync(CancellationToken cancellationToken) =>
        DebianKubernetesBuilder.Find(paths) is { } folder
            ? SourceVariables.Text(folder, await DebianKubernetesBuilder.ReadAsync(folder, cancellationToken))
            : null;

    /// <summary>Deletes the copy outside the lab's folder, unless it is another lab's or the user's.</summary>
    public async Task DeleteCopyAsync(LabState state, CancellationToken cancellationToken)
    {
        var copy = state.InventoryDirectory is { } folder ? Path.Combine(folder, "hosts.ini") : null;
        if (copy is not null && File.Exists(copy)
            && (await File.ReadAllLinesAsync(copy, cancellationToken)).FirstOrDefault() == Header(state.Name))
        {
            File.Delete(copy);
            File.Delete(Path.Combine(state.InventoryDirectory!, SourceFile));
            File.Delete(Path.Combine(state.InventoryDirectory!, ProxyFile));
        }
    }

    /// <summary>The inventory's text.</summary>
    public static string Text(LabState state, string key, string knownHosts)
    {
        var text = new StringBuilder().AppendLine(Header(state.Name)).AppendLine().AppendLine("[all]");
        foreach (var node in state.Nodes)
        {
            text.AppendLine($"{node.Name} ansible_host={node.Address}");
        }

        AppendGroup(text, "kube-master", state.Nodes.Where(node => node.ControlPlane));
        AppendGroup(text, "etcd", state.Nodes.Where(node => node.ControlPlane));
        AppendGroup(text, "kube-node", state.Nodes.Where(node => !node.ControlPlane));
        return text.AppendLine()
            .AppendLine("[all:vars]")
            .AppendLine("ansible_user=root")
            .AppendLine($"ansible_ssh_private_key_file={key}")
            .AppendLine($"ansible_ssh_common_args='-o UserKnownHostsFile={knownHosts} -o GlobalKnownHostsFile=/dev/null -o StrictHostKeyChecking=yes'")
            .ToString();
    }

    private static void AppendGroup(StringBuilder text, string group, IEnumerable<LabNode> nodes)
    {
        text.AppendLine().AppendLine($"[{group}]");
        foreach (var node in nodes)
        {
            text.AppendLine(node.Name);
        }
    }

    private static string Header(string lab) => $"# Written by `playbook lab` for the lab \"{lab}\", and written again whenever its nodes change.";
}
