using Playbooks.Inventories;
using Playbooks.Jinja;

namespace Playbooks.Reporting;

/// <summary>An inventory as ansible-inventory prints it.</summary>
/// <param name="inventory">What is listed.</param>
/// <param name="playbookFolder">Whose group_vars/ and host_vars/ hosts get.</param>
/// <param name="ownFolder">The same for what is listed as a group's or host's own; as in Ansible only when asked for.</param>
/// <param name="extraVariables">Those of the command line.</param>
/// <param name="isExport">Variables stay where they were written: those of groups at the group.</param>
internal sealed class InventoryListing(Inventory inventory, string? playbookFolder, string? ownFolder, JinjaDict extraVariables, bool isExport = false)
{
    /// <summary>Set by the program itself, so not part of what a user wrote.</summary>
    private static readonly string[] Internal = ["inventory_file", "inventory_dir"];

    private readonly LoadedValues values = new();
    private readonly Inventory written = inventory.AsWritten();

    /// <summary>--list: groups with their hosts and children, and every host's variables in _meta.</summary>
    public JinjaDict List(IReadOnlyList<InventoryHost> hosts)
    {
        var names = hosts.Select(host => host.Name).ToHashSet(StringComparer.Ordinal);
        var variables = new JinjaDict();
        foreach (var host in hosts)
        {
            if (Variables(host.Name) is { Count: > 0 } own)
            {
                variables[host.Name] = own;
            }
        }

        var list = new JinjaDict { ["_meta"] = new JinjaDict { ["hostvars"] = variables } };
        foreach (var group in Reachable())
        {
            var entry = new JinjaDict();
            AddIfAny(entry, "children", group.Children);
            AddIfAny(entry, "hosts", Hosts(group, names));
            AddVariables(entry, group);
            if (entry.Count > 0)
            {
                list[group.Name] = entry;
            }
        }

        return list;
    }

    /// <summary>When no source could be read, what was read of them stands below no other group, and is not shown.</summary>
    private IEnumerable<InventoryGroup> Reachable()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { "all" };
        var queue = new Queue<string>(seen);
        while (queue.TryDequeue(out var name))
        {
            foreach (var child in written.FindGroup(name)!.Children.Where(seen.Add))
            {
                queue.Enqueue(child);
            }
        }

        return written.Groups.Where(group => seen.Contains(group.Name));
    }

    /// <summary>--list --yaml: the tree, each host's variables where it is met first.</summary>
    public JinjaDict Tree(IReadOnlyList<InventoryHost> hosts)
    {
        var names = hosts.Select(host => host.Name).ToHashSet(StringComparer.Ordinal);
        var all = written.FindGroup("all") ?? throw new InvalidOperationException("an inventory has a group all");
        return new JinjaDict { ["all"] = Tree(all, names, []) };
    }

    /// <summary>--list --toml: every group by its name, each host's variables where it is met first.</summary>
    public JinjaDict Tables(IReadOnlyList<InventoryHost> hosts)
    {
        var tables = new JinjaDict();
        AddTable(tables, written.FindGroup("all")!, hosts.Select(host => host.Name).ToHashSet(StringComparer.Ordinal), []);
        return tables;
    }

    /// <summary>--host: what a host's variables are.</summary>
    public JinjaDict Variables(string host)
    {
        var variables = values.Plain(isExport ? inventory.OwnVariablesOf(host, ownFolder) : inventory.VariablesOf(host, playbookFolder));
        foreach (var (name, value) in isExport ? [] : extraVariables)
        {
            variables[name] = values.Plain(value);
        }

        foreach (var name in Internal)
        {
            variables.Remove(name);
        }

        return variables;
    }

    /// <summary>A group's own variables, with a priority that is not the usual one.</summary>
    public JinjaDict Variables(InventoryGroup group)
    {
        var variables = values.Plain(inventory.VariablesOfGroup(group, ownFolder));
        if (group.Priority != 1)
        {
            variables["ansible_group_priority"] = (long)group.Priority;
        }

        return variables;
    }

    private void AddTable(JinjaDict tables, InventoryGroup group, HashSet<string> names, HashSet<string> seen)
    {
        var entry = new JinjaDict();
        tables[group.Name] = entry;
        var children = group.Children.Where(child => child != "ungrouped" || written.FindGroup(child)!.Hosts.Count > 0).ToList();
        if (group.Name != "all")
        {
            AddIfAny(entry, "children", children);
        }

        foreach (var child in children)
        {
            AddTable(tables, written.FindGroup(child)!, names, seen);
        }

        var hosts = new JinjaDict();
        foreach (var host in Hosts(group, names))
        {
            hosts[host] = seen.Add(host) ? Variables(host) : new JinjaDict();
        }

        if (hosts.Count > 0)
        {
            entry["hosts"] = hosts;
        }

        AddVariables(entry, group);
        if (entry.Count == 0)
        {
            tables.Remove(group.Name);
        }
    }

    private JinjaDict Tree(InventoryGroup group, HashSet<string> names, HashSet<string> seen)
    {
        var entry = new JinjaDict();
        var children = new JinjaDict();
        foreach (var child in group.Children)
        {
            children[child] = Tree(written.FindGroup(child)!, names, seen);
        }

        if (children.Count > 0)
        {
            entry["children"] = children;
        }

        var hosts = new JinjaDict();
        foreach (var host in Hosts(group, names))
        {
            hosts[host] = seen.Add(host) ? Variables(host) : new JinjaDict();
        }

        if (hosts.Count > 0)
        {
            entry["hosts"] = hosts;
        }

        AddVariables(entry, group);
        return entry;
    }

    /// <summary>Those of `all` are listed where they belong, in their groups or `ungrouped`.</summary>
    private static IEnumerable<string> Hosts(InventoryGroup group, HashSet<string> names) => group.Name == "all" ? [] : group.Hosts.Where(names.Contains);

    private void AddVariables(JinjaDict entry, InventoryGroup group)
    {
        if (isExport && Variables(group) is { Count: > 0 } variables)
        {
            entry["vars"] = variables;
        }
    }

    private static void AddIfAny(JinjaDict entry, string name, IEnumerable<string> values)
    {
        var list = values.Cast<object?>().ToList();
        if (list.Count > 0)
        {
            entry[name] = list;
        }
    }
}
