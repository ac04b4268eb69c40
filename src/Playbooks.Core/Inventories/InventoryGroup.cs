using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Inventories;

/// <summary>A group: direct members only; the variables its inventory files give it (not group_vars/).</summary>
internal sealed record InventoryGroup(string Name, SourcePosition Position)
{
    public IReadOnlyList<string> Hosts { get; init; } = [];

    public IReadOnlyList<string> Children { get; init; } = [];

    public JinjaDict Variables { get; init; } = [];

    /// <summary>ansible_group_priority.</summary>
    public int Priority { get; init; } = 1;

    /// <summary>The children as the sources tell them, where there are others; null: they are the same.</summary>
    public IReadOnlyList<string>? WrittenChildren { get; init; }

    /// <summary>Nobody wrote it: see <see cref="SourceOptions.AddsKubesprayNames"/>.</summary>
    public bool IsImplied { get; init; }
}
