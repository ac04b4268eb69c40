using Playbooks.Inventories;
using Playbooks.Jinja;
using Playbooks.Plays;

namespace Playbooks.Execution;

/// <summary>What a run is about, everything loaded and checked: nothing here depends on a host's answer.</summary>
internal sealed record RunRequest(RunOptions Options, Inventory Inventory, IReadOnlyList<Playbook> Playbooks, JinjaDict ExtraVariables)
{
    /// <summary>Reads the inventory anew.</summary>
    public required Func<CancellationToken, Task<Inventory>> ReadInventory { get; init; }

    /// <summary>Whether --tags and --skip-tags select a task with these tags.</summary>
    public Func<IReadOnlyList<string>, bool> SelectsTags { get; init; } = _ => true;
}
