using System.Collections.Concurrent;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Inventories;

/// <summary>The hosts and groups of all sources. Immutable and safe to use from many threads; <see cref="WithHost"/> and <see cref="WithGroup"/> make a new one.</summary>
internal sealed class Inventory
{
    private static readonly string[] LocalNames = ["127.0.0.1", "localhost", "::1"];

    private readonly Dictionary<string, InventoryHost> hosts;
    private readonly Dictionary<string, InventoryGroup> groups;
    private readonly InventorySources sources;
    private readonly GroupTree tree;
    private readonly InventoryVariables variables;
    private readonly ConcurrentDictionary<string, IReadOnlyList<InventoryHost>> patterns = new(StringComparer.Ordinal);
    private readonly Lazy<JinjaDict> groupsVariable;

    /// <summary>Each of these names means a host of the inventory that has one of them.</summary>
    private readonly InventoryHost? explicitLocalhost;

    public Inventory(IReadOnlyList<InventoryHost> hosts, IReadOnlyList<InventoryGroup> groups, InventorySources sources)
    {
        Hosts = hosts;
        Groups = groups;
        this.sources = sources;
        this.hosts = hosts.ToDictionary(host => host.Name, StringComparer.Ordinal);
        this.groups = new Dictionary<string, InventoryGroup>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            foreach (var name in GroupAliases.NamesOf(group.Name))
            {
                this.groups[name] = group;
            }
        }

        explicitLocalhost = hosts.FirstOrDefault(host => LocalNames.Contains(host.Name));
        tree = new GroupTree(groups, this.groups);
        variables = new InventoryVariables(this, sources);
        groupsVariable = new Lazy<JinjaDict>(MakeGroupsVariable);
    }

    /// <summary>How levels of variables are laid over each other.</summary>
    public VariableMerge Merge => sources.Merge;

    /// <summary>In the order the sources name them; without an implicit localhost.</summary>
    public IReadOnlyList<InventoryHost> Hosts { get; }

    public IReadOnlyList<InventoryGroup> Groups { get; }

    /// <summary>The magic variable `groups`: every name of every group, equivalent ones included, to its hosts' names. Shared: never change it.</summary>
    public JinjaDict GroupsVariable => groupsVariable.Value;

    /// <summary>A host by name; localhost, 127.0.0.1 and ::1 are there even when no source names them, with the connection `local`.</summary>
    public InventoryHost? FindHost(string name)
        => hosts.TryGetValue(name, out var host) ? host
            : LocalNames.Contains(name) ? explicitLocalhost ?? ImplicitLocalhost(name, sources.Python)
            : null;

    public bool IsImplicit(string name) => !hosts.ContainsKey(name) && LocalNames.Contains(name);

    /// <summary>A group by any of its equivalent names.</summary>
    public InventoryGroup? FindGroup(string name) => groups.GetValueOrDefault(name);

    /// <summary>All groups a host is in, directly or through children, `all` first: by depth, then ansible_group_priority, then name. Later ones win.</summary>
    public IReadOnlyList<InventoryGroup> GroupsOf(string host) => tree.GroupsOf(host);

    /// <summary>The magic variable `group_names`: sorted, without `all`, equivalent names included.</summary>
    public IReadOnlyList<string> GroupNamesOf(string host)
        => [.. GroupsOf(host).Where(group => group.Name != "all").SelectMany(group => NamesOf(group.Name)).Order(StringComparer.Ordinal)];

    /// <summary>The hosts of a group and of the groups below it, each once. Empty for an unknown group.</summary>
    public IReadOnlyList<string> HostsOf(string group) => FindGroup(group) is { } found ? tree.HostsOf(found.Name) : [];

    public int DepthOf(string group) => FindGroup(group) is { } found ? tree.DepthOf(found.Name) : 0;

    /// <summary>The hosts of a pattern (`all`, `web*`, `a:&amp;b:!c`, `~re`, `g[0]`, ...) that also match the limit (empty: no limit). Throws <see cref="PlaybookException"/> for an invalid pattern.</summary>
    public IReadOnlyList<InventoryHost> Match(string pattern, IReadOnlyList<string>? limit = null) => Match([pattern], limit);

    public IReadOnlyList<InventoryHost> Match(IReadOnlyList<string> pattern, IReadOnlyList<string>? limit = null)
    {
        var matched = patterns.GetOrAdd(string.Join('\n', pattern), _ => new HostPattern(this).Match(pattern));
        if (limit is not { Count: > 0 })
        {
            return matched;
        }

        var allowed = patterns.GetOrAdd(string.Join('\n', limit.Prepend("limit")), _ => new HostPattern(this).MatchParts(HostPattern.ReadLimit(limit))).Select(host => host.Name).ToHashSet(StringComparer.Ordinal);
        return [.. matched.Where(host => allowed.Contains(host.Name))];
    }

    /// <summary>The patterns of a limit that match nothing at all: worth a warning.</summary>
    public IReadOnlyList<string> UnmatchedLimit(IReadOnlyList<string> limit) => new HostPattern(this).UnmatchedParts(HostPattern.ReadLimit(limit));

    /// <summary>The same for the patterns of a play.</summary>
    public IReadOnlyList<string> Unmatched(IReadOnlyList<string> pattern) => new HostPattern(this).Unmatched(pattern);

    /// <summary>The variables of levels 3 to 10: groups from the sources, group_vars/ beside them and beside the playbook, then the same for the host.
    /// A new dictionary; its values are shared and as loaded. Null folder: no playbook.</summary>
    public JinjaDict VariablesOf(string host, string? playbookFolder) => variables.Of(host, playbookFolder);

    /// <summary>The same with only these of its groups.</summary>
    public JinjaDict VariablesWithin(string host, IReadOnlyList<InventoryGroup> ofGroups) => variables.Of(host, ofGroups);

    /// <summary>What is written for the host itself: in the sources and host_vars/. As loaded.</summary>
    public JinjaDict OwnVariablesOf(string host, string? playbookFolder) => variables.OfHost(host, playbookFolder);

    /// <summary>One group's own variables: from the sources and group_vars/, without its parents'. As loaded.</summary>
    public JinjaDict VariablesOfGroup(InventoryGroup group, string? playbookFolder) => variables.OfGroup(group, playbookFolder);

    /// <summary>Whether there is such a host, itself a member of these groups, with these variables of its own.</summary>
    public bool Has(string name, IReadOnlyList<string> groupNames, JinjaDict hostVariables)
        => hosts.TryGetValue(name, out var host)
            && hostVariables.All(pair => host.Variables.TryGetValue(pair.Key, out var known) && PythonValues.AreEqual(known, pair.Value))
            && groupNames.All(group => FindGroup(group)?.Hosts.Contains(name) == true);

    /// <summary>The inventory with one more host (or more variables and groups for a known one), as add_host makes it. Unknown groups are made.</summary>
    public Inventory WithHost(string name, IReadOnlyList<string> groupNames, JinjaDict hostVariables)
    {
        var builder = ToBuilder();
        builder.AddHost(name, builder.HasHost(name) ? null : "all", SourcePosition.None);
        foreach (var (key, value) in hostVariables)
        {
            builder.SetOwnVariable(name, key, value);
        }

        foreach (var group in groupNames)
        {
            builder.AddHost(name, builder.AddGroup(group, SourcePosition.None), SourcePosition.None);
        }

        return builder.Build(sources.Folders, sources.Files);
    }

    /// <summary>The inventory with hosts put into a group below parents, as group_by makes it. Unknown groups are made.</summary>
    public Inventory WithGroup(string name, IReadOnlyList<string> parents, IReadOnlyList<string> members)
    {
        var builder = ToBuilder();
        var group = builder.AddGroup(name, SourcePosition.None);
        foreach (var parent in parents)
        {
            builder.AddChild(builder.AddGroup(parent, SourcePosition.None), group, SourcePosition.None);
        }

        foreach (var member in members)
        {
            builder.AddHost(member, group, SourcePosition.None);
        }

        return builder.Build(sources.Folders, sources.Files);
    }

    /// <summary>The inventory as its sources tell it, with the groups that somebody wrote alone.</summary>
    public Inventory AsWritten() => Groups.Any(group => group.IsImplied)
        ? new Inventory(Hosts, [.. Groups.Where(group => !group.IsImplied).Select(group => group with { Children = group.WrittenChildren ?? group.Children })], sources)
        : this;

    private InventoryBuilder ToBuilder() => new(sources.Merge, sources.Names, Groups, Hosts) { Python = sources.Python, AddsKubesprayNames = sources.AddsKubesprayNames };

    private static InventoryHost ImplicitLocalhost(string name, string? python)
        => new(name, SourcePosition.None) { Variables = python is null ? new JinjaDict { ["ansible_connection"] = "local" } : new JinjaDict { ["ansible_python_interpreter"] = python, ["ansible_connection"] = "local" } };

    private IReadOnlyList<string> NamesOf(string group) => sources.AddsKubesprayNames ? GroupAliases.NamesOf(group) : [group];

    private JinjaDict MakeGroupsVariable()
    {
        var dict = new JinjaDict();
        foreach (var group in Groups)
        {
            var names = tree.HostsOf(group.Name).Cast<object?>().ToList();
            foreach (var name in NamesOf(group.Name).Where(name => name != group.Name).Prepend(group.Name))
            {
                dict[name] = names;
            }
        }

        return dict;
    }
}
