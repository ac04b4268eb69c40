using Playbooks.Inventories.Plugins;

namespace Playbooks.Inventories;

/// <summary>What the settings say about reading sources.</summary>
internal sealed record SourceOptions
{
    /// <summary>Endings of files that a folder of sources does not read; null: the usual ones.</summary>
    public IReadOnlyList<string>? IgnoredEndings { get; init; }

    /// <summary>Regular expressions of further names that a folder of sources does not read.</summary>
    public IReadOnlyList<string> IgnoredPatterns { get; init; } = [];

    /// <summary>The plugins that are tried, in this order.</summary>
    public IReadOnlyList<string> Plugins { get; init; } = InventoryPluginList.EnabledByDefault;

    /// <summary>A source that no plugin can read ends the program; otherwise it is a warning, and the others count.</summary>
    public bool AnyUnreadFails { get; init; } = true;

    /// <summary>The same when there is no source at all that can be read.</summary>
    public bool AllUnreadFails { get; init; }

    /// <summary>Kubespray's groups have their older and newer names, and k8s_cluster is there wherever its control plane or nodes are, written or not.</summary>
    public bool AddsKubesprayNames { get; init; } = true;

    /// <summary>See <see cref="GroupNames"/>.</summary>
    public string? GroupNameMode { get; init; }
}
