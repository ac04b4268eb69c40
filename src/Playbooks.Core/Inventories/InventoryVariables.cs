using System.Collections.Concurrent;
using Playbooks.Jinja;

namespace Playbooks.Inventories;

/// <summary>Lays the levels 3 to 10 over each other. What hosts of the same groups share is merged once.</summary>
internal sealed class InventoryVariables(Inventory inventory, InventorySources sources)
{
    private readonly ConcurrentDictionary<(string Groups, string? Folder), JinjaDict> shared = new();

    public JinjaDict Of(string host, string? playbookFolder)
    {
        var groups = inventory.GroupsOf(host);
        var merged = new JinjaDict(shared.GetOrAdd((string.Join('\n', groups.Select(group => group.Name)), playbookFolder), _ => OfGroups(groups, playbookFolder)));
        AddHost(merged, host, playbookFolder);
        return merged;
    }

    /// <summary>The same with the groups that a host is in so far, while sources are still being read.</summary>
    public JinjaDict Of(string host, IReadOnlyList<InventoryGroup> groups)
    {
        var merged = OfGroups(groups, null, withAll: groups.Any(group => group.Name == "all"));
        AddHost(merged, host, null);
        return merged;
    }

    /// <summary>One group's own variables, without what its parents give.</summary>
    public JinjaDict OfGroup(InventoryGroup group, string? playbookFolder) => OfGroups([group], playbookFolder, withAll: group.Name == "all");

    /// <summary>What is written for the host itself, without its groups'.</summary>
    public JinjaDict OfHost(string host, string? playbookFolder)
    {
        var own = new JinjaDict();
        AddHost(own, host, playbookFolder);
        return own;
    }

    private void AddHost(JinjaDict merged, string host, string? playbookFolder)
    {
        if (inventory.FindHost(host) is { } found)
        {
            sources.Merge.Into(merged, found.Variables);
        }

        foreach (var folder in Folders(playbookFolder))
        {
            AddFiles(merged, Path.Combine(folder, "host_vars"), [host]);
        }
    }

    private JinjaDict OfGroups(IReadOnlyList<InventoryGroup> groups, string? playbookFolder, bool withAll = true)
    {
        var merged = new JinjaDict();
        foreach (var group in groups)
        {
            sources.Merge.Into(merged, group.Variables);
        }

        var folders = Folders(playbookFolder).Select(folder => Path.Combine(folder, "group_vars")).ToList();
        foreach (var folder in withAll ? folders : [])
        {
            AddFiles(merged, folder, ["all"]);
        }

        foreach (var folder in folders)
        {
            AddFiles(merged, folder, groups.Where(group => group.Name != "all").SelectMany(NamesWeakestFirst));
        }

        return merged;
    }

    private static IEnumerable<string> NamesWeakestFirst(InventoryGroup group)
        => GroupAliases.NamesOf(group.Name).Where(name => name != group.Name).Append(group.Name);

    private IEnumerable<string> Folders(string? playbookFolder)
        => playbookFolder is null ? sources.Folders : sources.Folders.Append(playbookFolder);

    private void AddFiles(JinjaDict merged, string folder, IEnumerable<string> names)
    {
        foreach (var variables in names.SelectMany(name => sources.Files.Find(folder, name)))
        {
            sources.Merge.Into(merged, variables);
        }
    }
}
