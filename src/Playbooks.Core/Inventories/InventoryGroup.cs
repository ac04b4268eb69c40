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
}
