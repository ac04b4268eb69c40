using Playbooks.Inventories;
using Playbooks.Jinja;
using Playbooks.Plays;

namespace Playbooks.Planning;

/// <summary>Everything the user's files say, read and checked before any host is touched.</summary>
internal sealed record RunPlan(IReadOnlyList<Playbook> Playbooks, Inventory Inventory, JinjaDict ExtraVariables, ITaskLoader Loader, TagSelector Tags)
{
    /// <summary>Reads the inventory anew (meta: refresh_inventory).</summary>
    public required Func<CancellationToken, Task<Inventory>> ReadInventory { get; init; }
}
