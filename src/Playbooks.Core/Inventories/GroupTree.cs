using System.Collections.Concurrent;

namespace Playbooks.Inventories;

/// <summary>Who is above and below whom: depths, all hosts of a group, all groups of a host. Computed once.</summary>
internal sealed class GroupTree
{
    private readonly Dictionary<string, InventoryGroup> byName;
    private readonly Dictionary<string, int> depths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> ancestors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> directGroups = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> hosts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<InventoryGroup>> groupLists = new(StringComparer.Ordinal);

    public GroupTree(IReadOnlyList<InventoryGroup> groups, Dictionary<string, InventoryGroup> byName)
    {
        this.byName = byName;
        var parents = groups.ToDictionary(group => group.Name, _ => new List<string>(), StringComparer.Ordinal);
        foreach (var group in groups)
        {
            foreach (var child in group.Children)
            {
                parents[child].Add(group.Name);
            }

            foreach (var host in group.Hosts)
            {
                (directGroups.TryGetValue(host, out var list) ? list : directGroups[host] = []).Add(group.Name);
            }
        }

        foreach (var group in groups)
        {
            Climb(group.Name, parents);
        }
    }

    public int DepthOf(string group) => depths.GetValueOrDefault(group);

    public IReadOnlyList<string> HostsOf(string group) => hosts.GetOrAdd(group, CollectHosts);

    public IReadOnlyList<InventoryGroup> GroupsOf(string host)
    {
        var direct = directGroups.GetValueOrDefault(host) ?? [];
        return groupLists.GetOrAdd(string.Join('\n', direct), _ => Sort(direct));
    }

    private InventoryGroup[] Sort(List<string> direct)
    {
        var names = new HashSet<string>(direct, StringComparer.Ordinal) { "all" };
        foreach (var name in direct)
        {
            names.UnionWith(ancestors[name]);
        }

        return [.. names.Select(name => byName[name]).OrderBy(group => depths[group.Name]).ThenBy(group => group.Priority).ThenBy(group => group.Name, StringComparer.Ordinal)];
    }

    /// <summary>The longest way up to `all`, and everything on any way.</summary>
    private HashSet<string> Climb(string group, Dictionary<string, List<string>> parents)
    {
        if (ancestors.TryGetValue(group, out var known))
        {
            return known;
        }

        var above = new HashSet<string>(StringComparer.Ordinal);
        var depth = 0;
        foreach (var parent in parents[group])
        {
            above.Add(parent);
            above.UnionWith(Climb(parent, parents));
            depth = Math.Max(depth, depths[parent] + 1);
        }

        depths[group] = depth;
        return ancestors[group] = above;
    }

    /// <summary>Level by level, as Ansible lists them.</summary>
    private List<string> CollectHosts(string group)
    {
        var found = new List<string>();
        var seenHosts = new HashSet<string>(StringComparer.Ordinal);
        var seenGroups = new HashSet<string>(StringComparer.Ordinal) { group };
        var queue = new Queue<string>([group]);
        while (queue.TryDequeue(out var name))
        {
            var current = byName[name];
            found.AddRange(current.Hosts.Where(seenHosts.Add));
            foreach (var child in current.Children.Where(seenGroups.Add))
            {
                queue.Enqueue(child);
            }
        }

        return found;
    }
}
