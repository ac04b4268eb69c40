using System.Collections.Frozen;

namespace Playbooks.Inventories;

/// <summary>The names of kubespray's groups in its older and newer generations: the same groups, whichever name an inventory uses.</summary>
internal static class GroupAliases
{
    public const string ControlPlane = "kube_control_plane";
    public const string Node = "kube_node";
    public const string Cluster = "k8s_cluster";

    private static readonly string[][] Sets =
    [
        [ControlPlane, "kube_master", "kube-master"],
        [Node, "kube-node"],
        [Cluster, "k8s-cluster"],
        ["calico_rr", "calico-rr"],
    ];

    private static readonly FrozenDictionary<string, string[]> ByName
        = Sets.SelectMany(set => set.Select(name => KeyValuePair.Create(name, set))).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All names of the group, this one included.</summary>
    public static IReadOnlyList<string> NamesOf(string group) => ByName.TryGetValue(group, out var set) ? set : [group];
}
