using Playbooks.Inventories;
using Playbooks.Plays;

namespace Playbooks.Variables;

/// <summary>Hosts and groups as a reader at a position sees them.</summary>
internal interface IRunMembers
{
    Inventory Inventory(TaskPosition? reader);

    HostVariables? Host(string name);

    /// <summary>Hosts of the play that had not failed before the position (ansible_play_hosts); of the batch (ansible_play_batch); all (ansible_play_hosts_all).</summary>
    IReadOnlyList<string> PlayHosts(TaskPosition? reader);

    IReadOnlyList<string> BatchHosts(TaskPosition? reader);

    IReadOnlyList<string> AllPlayHosts { get; }

    /// <summary>Whether every live host has passed the tasks before the position: what others wrote before it is all there.</summary>
    bool IsSettled(TaskPosition reader);
}
