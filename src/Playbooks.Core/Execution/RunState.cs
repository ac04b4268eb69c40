using System.Collections.Concurrent;
using Playbooks.Inventories;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>What lasts over the plays of a run: hosts and their variables, who has failed, the counters of the recap.</summary>
internal sealed class RunState(Inventory inventory, string? playbookFolder = null, FactCache? cache = null) : IRunMembers
{
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, HostVariables> hosts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, HostRecap> recaps = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (TaskPosition Position, bool IsUnreachable)> lost = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskPosition> ended = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskPosition> unreachable = new(StringComparer.Ordinal);
    private string? folder = playbookFolder;
    private List<InventoryChange> changes = [new InventoryChange(TaskPosition.Start, 0, before => before) { IsWhole = true, Made = inventory }];

    public IReadOnlyList<string> AllPlayHosts { get; set; } = [];

    public IReadOnlyList<string> Batch { get; set; } = [];

    /// <summary>The order of the batch that is running.</summary>
    public TaskOrder? Order { get; set; }

    public bool IsSettled(TaskPosition reader) => Order is not { } order || order.IsAllAt(reader);

    public IReadOnlyDictionary<string, HostRecap> Recaps => recaps;

    public Inventory Inventory(TaskPosition? reader)
    {
        var known = changes;
        var at = reader is null ? known.Count - 1 : known.FindLastIndex(one => one.Position < reader || one.Position == TaskPosition.Start);
        return known[at].Made ?? Make(known, at);
    }

    /// <summary>add_host and group_by: readers after the position see the new inventory. Of several hosts at one task the first of the batch comes first, whoever was faster.</summary>
    public void Change(TaskPosition position, string host, Func<Inventory, Inventory> change, bool isWhole = false)
    {
        lock (gate)
        {
            var rank = Batch.ToList().IndexOf(host);
            var at = changes.FindLastIndex(one => one.Position < position || (one.Position.Equals(position) && one.Rank <= rank)) + 1;
            var next = changes.GetRange(0, Math.Max(1, at));
            next.Add(new InventoryChange(position, rank, change) { IsWhole = isWhole });
            next.AddRange(changes.Skip(next.Count - 1).Select(later => new InventoryChange(later.Position, later.Rank, later.Change) { IsWhole = later.IsWhole }));
            changes = next;
            ForgetEarly(next);
        }
    }

    /// <summary>What nobody reads any more is made again should somebody read it after all.</summary>
    private void ForgetEarly(List<InventoryChange> all)
    {
        var last = Order?.Minimum is { } settled ? all.FindLastIndex(one => one.Position < settled && one.Made is not null) : 0;
        for (var index = 1; index < last; index++)
        {
            all[index].Made = null;
        }
    }

    /// <summary>meta: refresh_inventory. What add_host and group_by have brought stays; hosts that are gone leave the play, and what is known of them is kept for when they come back.</summary>
    public void Replace(TaskPosition position, string host, Inventory read, Func<Inventory, IReadOnlyList<string>> playHosts)
    {
        var made = changes.Where(one => !one.IsWhole).ToList();
        Change(position, host, _ => made.Aggregate(read, (inventory, one) => one.Change(inventory)), isWhole: true);
        var now = Inventory(null);
        foreach (var known in hosts.Values.Where(known => now.FindHost(known.Name) is not null))
        {
            known.Rebase(now.VariablesOf(known.Name, folder));
        }

        AllPlayHosts = playHosts(now);
        Batch = [.. Batch.Where(name => now.FindHost(name) is not null)];
    }

    /// <summary>Only when it is read, and each once: many hosts change it at one task.</summary>
    private Inventory Make(List<InventoryChange> known, int at)
    {
        lock (gate)
        {
            var from = known.FindLastIndex(at, one => one.Made is not null);
            for (var index = from + 1; index <= at; index++)
            {
                known[index].Made = known[index].Change(known[index - 1].Made!);
                if (index > from + 1 && known[index - 1].Position == known[index].Position)
                {
                    // Nobody reads the inventory between two hosts at one task.
                    known[index - 1].Made = null;
                }
            }

            return known[at].Made!;
        }
    }

    /// <summary>The variables of a host of the inventory; of localhost also when the inventory does not name it; null for strangers.</summary>
    public HostVariables? Host(string name)
    {
        if (hosts.TryGetValue(name, out var known))
        {
            return known;
        }

        var now = Inventory(null);
        return now.FindHost(name) is not null ? hosts.GetOrAdd(name, key => Made(now, key)) : null;
    }

    /// <summary>fact_caching: what has become known of hosts lasts.</summary>
    public void KeepFacts()
    {
        foreach (var host in hosts.Values)
        {
            cache?.Save(host);
        }
    }

    /// <summary>meta: clear_facts.</summary>
    public void ClearFacts(string name)
    {
        Host(name)?.ClearFacts();
        cache?.Forget(name);
    }

    private HostVariables Made(Inventory now, string name)
    {
        var host = new HostVariables(name, now.VariablesOf(name, folder), now.GroupNamesOf(name)) { Settled = () => Order?.Minimum };
        lock (gate)
        {
            cache?.Load(host);
        }

        return host;
    }

    /// <summary>Before each play: the group_vars and host_vars beside its own playbook count, not those of another.</summary>
    public void Enter(string playbookFolder)
    {
        if (folder == playbookFolder)
        {
            return;
        }

        folder = playbookFolder;
        var now = Inventory(null);
        foreach (var host in hosts.Values)
        {
            host.Rebase(now.VariablesOf(host.Name, folder));
        }
    }

    /// <summary>A host whose variables in the inventory are others now.</summary>
    public void Refresh(string name)
    {
        if (hosts.TryGetValue(name, out var known))
        {
            known.Rebase(Inventory(null).VariablesOf(name, folder));
        }
    }

    public IReadOnlyList<string> PlayHosts(TaskPosition? reader) => [.. AllPlayHosts.Where(host => IsAliveAt(host, reader))];

    public IReadOnlyList<string> BatchHosts(TaskPosition? reader) => [.. Batch.Where(host => IsAliveAt(host, reader))];

    public bool HasFailed => lost.Values.Any(entry => !entry.IsUnreachable);

    public bool HasUnreachable => lost.Values.Any(entry => entry.IsUnreachable);

    /// <summary>Who failed or could not be reached, sorted.</summary>
    public IReadOnlyList<string> Lost => [.. lost.Keys.Order(StringComparer.Ordinal)];

    public bool IsLost(string host) => lost.ContainsKey(host);

    /// <summary>Failed or could not be reached at that task or before it.</summary>
    public bool IsLostBy(string host, TaskPosition position) => lost.TryGetValue(host, out var entry) && entry.Position <= position;

    /// <summary>Where the hosts of the batch have failed, in order.</summary>
    public IReadOnlyList<TaskPosition> Failures => [.. lost.Where(entry => !entry.Value.IsUnreachable && Batch.Contains(entry.Key)).Select(entry => entry.Value.Position).Order()];

    /// <summary>The play ended before these tasks: a host that was ahead and failed there would not have come to them.</summary>
    public void ForgetLosses(TaskPosition after)
    {
        foreach (var (host, _) in lost.Where(entry => entry.Value.Position > after))
        {
            lost.TryRemove(host, out _);
        }
    }

    public bool IsUnreachable(string host) => lost.TryGetValue(host, out var entry) && entry.IsUnreachable;

    public void Lose(string host, TaskPosition position, bool isUnreachable) => lost[host] = (position, isUnreachable);

    /// <summary>meta: end_host. The host is no host of this play any more.</summary>
    public void EndPlayFor(string host, TaskPosition position) => ended[host] = position;

    /// <summary>Another play, with these hosts.</summary>
    public void BeginPlay(IReadOnlyList<string> all)
    {
        AllPlayHosts = all;
        ended.Clear();
        foreach (var (host, position) in unreachable)
        {
            Lose(host, position, isUnreachable: true);
        }
    }

    /// <summary>As in Ansible, who could not be reached at the end of a batch is not in the plays after it, each of which has to take the host back anew.</summary>
    public void EndBatch()
    {
        foreach (var (host, entry) in lost.Where(entry => entry.Value.IsUnreachable))
        {
            unreachable[host] = entry.Position;
        }
    }

    /// <summary>meta: clear_host_errors.</summary>
    public void Forgive() => lost.Clear();

    public void Count(string host, Func<HostRecap, HostRecap> count)
        => recaps.AddOrUpdate(host, key => count(new HostRecap(key)), (_, recap) => count(recap));

    private sealed class InventoryChange(TaskPosition position, int rank, Func<Inventory, Inventory> change)
    {
        public TaskPosition Position => position;

        public int Rank => rank;

        public Func<Inventory, Inventory> Change => change;

        /// <summary>It was read from its sources, and does not build on the one before.</summary>
        public bool IsWhole { get; init; }

        /// <summary>The inventory after it; null until somebody reads it.</summary>
        public Inventory? Made { get; set; }
    }

    private bool IsAliveAt(string host, TaskPosition? reader)
        => (!lost.TryGetValue(host, out var entry) || (reader is not null && entry.Position >= reader)) && (!ended.TryGetValue(host, out var end) || (reader is not null && end >= reader));
}
