using System.Text;

namespace Playbooks.Lab.Packages;

/// <summary>The variables by which an inventory uses a folder of built artifacts: where it is, and the versions that are in it.</summary>
internal static class SourceVariables
{
    private static readonly (string Variable, string Artifact)[] Versions =
    [
        ("kube_version", "kubelet"),
        ("etcd_version", "etcd"),
        ("containerd_version", "containerd"),
        ("runc_version", "runc"),
        ("cni_version", "cni-plugins"),
        ("crictl_version", "crictl"),
    ];

    /// <summary>The text of a variables file.</summary>
    public static string Text(string folder, IReadOnlyList<BuiltArtifact> artifacts)
    {
        var text = new StringBuilder("# Written by `playbook lab`: Kubernetes as built from Debian's source package.\n");
        text.Append("artifacts_source: '").Append(folder.Replace("'", "''", StringComparison.Ordinal)).AppendLine("'");
        foreach (var (variable, name) in Versions)
        {
            if (artifacts.FirstOrDefault(artifact => artifact.Kind == "file" && artifact.Name == name) is { } found)
            {
                text.AppendLine($"{variable}: \"{found.Version}\"");
            }
        }

        return text
            .AppendLine("# Debian has no images of flannel and CoreDNS.")
            .AppendLine("kube_network_plugin: bridge")
            .AppendLine("dns_mode: none")
            .ToString();
    }
}
