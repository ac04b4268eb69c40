using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Yaml;

namespace Playbooks.Inventories;

/// <summary>Collects hosts and groups while sources are read, then makes the <see cref="Inventory"/>: everything under `all`, hosts without a group in `ungrouped`.</summary>
internal sealed class InventoryBuilder(VariableMerge merge, GroupNames names)
{
    private readonly OrderedDictionary<string, GroupDraft> groups = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, HostDraft> hosts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> primaryNames = new(StringComparer.Ordinal);

    public InventoryBuilder(VariableMerge merge, GroupNames names, IEnumerable<InventoryGroup> groups, IEnumerable<InventoryHost> hosts)
        : this(merge, names)
    {
        foreach (var group in groups)
        {
            var draft = this.groups[AddGroup(group.Name, group.Position)];
            draft.Hosts.AddRange(group.Hosts);
            draft.Members.UnionWith(group.Hosts);
            draft.Children.Clear();
            draft.Children.AddRange(group.Children);
            draft.Variables = new JinjaDict(group.Variables);
            draft.Priority = group.Priority;
            draft.IsImplied = group.IsImplied;
        }

        foreach (var host in hosts)
        {
            this.hosts[host.Name] = new HostDraft(host.Position) { Variables = new JinjaDict(host.Variables) };
        }
    }

    /// <summary>See <see cref="InventorySources.Python"/>.</summary>
    public string? Python { get; init; }

    /// <summary>See <see cref="SourceOptions.AddsKubesprayNames"/>.</summary>
    public bool AddsKubesprayNames { get; init; } = true;

    /// <summary>The source being read: every host keeps the first one it was met in (inventory_file, inventory_dir).</summary>
    public string? Source { get; set; }

    /// <summary>Where mistakes of the source being read go.</summary>
    public SourceMistakes Mistakes { get; set; } = new();

    /// <summary>Folders of the sources read so far: group_vars/ and host_vars/ stand there.</summary>
    public IReadOnlyList<string> ReadFolders { get; set; } = [];

    public bool HasHost(string name) => hosts.ContainsKey(name);

    public bool HasGroup(string name) => groups.ContainsKey(Primary(name));

    /// <summary>What force_valid_group_names makes of a name.</summary>
    public string SafeName(string name) => names.Safe(name);

    /// <summary>The name the group goes by: of equivalent names the one that was met first.</summary>
    public string AddGroup(string name, SourcePosition position)
    {
        name = names.Safe(name);
        var primary = Primary(name);
        if (groups.Count == 0 && name is not "all")
        {
            AddGroup("all", SourcePosition.None);
        }

        if (name == "all" && groups.Count == 0)
        {
            groups["all"] = new GroupDraft(SourcePosition.None);
            groups["ungrouped"] = new GroupDraft(SourcePosition.None);
            groups["all"].Children.Add("ungrouped");
            return name;
        }

        if (!groups.ContainsKey(primary))
        {
            groups[primary] = new GroupDraft(position);
            foreach (var alias in GroupAliases.NamesOf(name))
            {
                primaryNames[alias] = primary;
            }
        }

        return primary;
    }

    public void AddChild(string parent, string child, SourcePosition position)
    {
        var (parentName, childName) = (Primary(parent), Primary(child));
        if (parentName == childName)
        {
            if (parent == child)
            {
                Mistakes.Add(position, $"the group '{parent}' is its own child", "remove it from its :children");
            }

            return;
        }

        if (groups[parentName].Children.Contains(childName))
        {
            return;
        }

        if (WayDown(childName, parentName) is { } way)
        {
            Mistakes.Add(position, $"the groups are children of each other: {string.Join(" -> ", way)} -> {childName}", "remove one of these :children entries");
            return;
        }

        groups[parentName].Children.Add(childName);
    }

    public void AddHost(string name, string? group, SourcePosition position, int? port = null)
    {
        if (!hosts.TryGetValue(name, out _))
        {
            var draft = new HostDraft(position);
            if (port is { } number)
            {
                draft.Variables["ansible_port"] = (long)number;
            }

            draft.Variables["inventory_file"] = Source;
            draft.Variables["inventory_dir"] = File.Exists(Source) ? Path.GetDirectoryName(Source) : Directory.Exists(Source) ? Source : null;
            hosts[name] = draft;
        }

        if (group is not null && groups[Primary(group)] is var members && members.Members.Add(name))
        {
            members.Hosts.Add(name);
        }
    }

    /// <summary>As in Ansible, where a source gives variables to a name that is a group as well, the group has them.</summary>
    public void SetHostVariable(string host, object? name, object? value)
    {
        if (HasGroup(host))
        {
            SetGroupVariable(host, name, value, hosts[host].Position);
        }
        else
        {
            SetOwnVariable(host, name, value);
        }
    }

    /// <summary>A variable of the host, whatever groups there are.</summary>
    public void SetOwnVariable(string host, object? name, object? value) => merge.Set(hosts[host].Variables, name, value);

    public void SetGroupVariable(string group, object? name, object? value, SourcePosition position)
    {
        var draft = groups[Primary(group)];
        if (name is not "ansible_group_priority")
        {
            merge.Set(draft.Variables, name, value);
        }
        else if (ToPriority(value) is { } priority)
        {
            draft.Priority = priority;
        }
        else
        {
            Mistakes.Add(position, $"ansible_group_priority is '{value}'", "give a whole number");
        }
    }

    /// <param name="isComplete">False: no source could be read. What was read of them before their mistakes stays as it is, below no other group.</param>
    public Inventory Build(IReadOnlyList<string> sourceFolders, VariableFiles files, bool isComplete = true)
    {
        AddGroup("all", SourcePosition.None);
        if (isComplete)
        {
            Reconcile();
            AddClusterGroup();
        }

        return new Inventory(
            [.. hosts.Select(pair => new InventoryHost(pair.Key, pair.Value.Position) { Variables = pair.Value.Variables })],
            [.. groups.Select(pair => new InventoryGroup(pair.Key, pair.Value.Position)
            {
                Hosts = pair.Value.Hosts,
                Children = pair.Value.Children,
                Variables = pair.Value.Variables,
                Priority = pair.Value.Priority,
                WrittenChildren = pair.Value.WrittenChildren,
                IsImplied = pair.Value.IsImplied,
            })],
            new InventorySources(sourceFolders, files, merge, names) { Python = Python, AddsKubesprayNames = AddsKubesprayNames });
    }

    /// <summary>What Python's int() makes of it, as Ansible: true is 1, 2.7 is 2, and of texts only whole numbers count.</summary>
    private static int? ToPriority(object? value) => value switch
    {
        bool truth => truth ? 1 : 0,
        long number => (int)number,
        double number => (int)number,
        string or TemplateText => int.TryParse(value.ToString()!.Trim().Replace("_", "", StringComparison.Ordinal), out var number) ? number : null,
        _ => null,
    };

    private string Primary(string name) => primaryNames.GetValueOrDefault(name, name);

    /// <summary>k8s_cluster is the union of the control plane and the nodes when the inventory does not say otherwise.</summary>
    private void AddClusterGroup()
    {
        string[] parts = [.. new[] { GroupAliases.ControlPlane, GroupAliases.Node }.Where(HasGroup)];
        if (!AddsKubesprayNames || parts.Length == 0 || HasGroup(GroupAliases.Cluster))
        {
            return;
        }

        var top = groups["all"];
        top.WrittenChildren ??= [.. top.Children];
        groups[AddGroup(GroupAliases.Cluster, groups[Primary(parts[0])].Position)].IsImplied = true;
        foreach (var part in parts)
        {
            AddChild(GroupAliases.Cluster, part, SourcePosition.None);
            top.Children.Remove(Primary(part));
        }

        AddChild("all", GroupAliases.Cluster, SourcePosition.None);
    }

    /// <summary>The groups from one down to another below it; null when it is not below.</summary>
    private IReadOnlyList<string>? WayDown(string from, string to)
    {
        var above = new Dictionary<string, string?>(StringComparer.Ordinal) { [from] = null };
        var queue = new Queue<string>([from]);
        while (queue.TryDequeue(out var name))
        {
            if (name == to)
            {
                var way = new List<string>();
                for (string? step = to; step is not null; step = above[step])
                {
                    way.Insert(0, step);
                }

                return way;
            }

            foreach (var child in groups[name].Children.Where(child => above.TryAdd(child, name)))
            {
                queue.Enqueue(child);
            }
        }

        return null;
    }

    private void Reconcile()
    {
        var withParent = groups.Values.SelectMany(group => group.Children).ToHashSet(StringComparer.Ordinal);
        foreach (var name in groups.Keys.Where(name => name != "all" && !withParent.Contains(name)).ToList())
        {
            AddChild("all", name, groups[name].Position);
        }

        var grouped = groups.Where(pair => pair.Key is not ("all" or "ungrouped")).SelectMany(pair => pair.Value.Hosts).ToHashSet(StringComparer.Ordinal);
        var ungrouped = groups["ungrouped"];
        ungrouped.Hosts.RemoveAll(grouped.Contains);
        ungrouped.Members.ExceptWith(grouped);
        foreach (var host in hosts.Keys.Where(host => !grouped.Contains(host) && ungrouped.Members.Add(host)))
        {
            ungrouped.Hosts.Add(host);
        }
    }

    private sealed class HostDraft(SourcePosition position)
    {
        public SourcePosition Position { get; } = position;

        public JinjaDict Variables { get; init; } = [];
    }

    private sealed class GroupDraft(SourcePosition position)
    {
        public SourcePosition Position { get; } = position;

        public List<string> Hosts { get; } = [];

        public HashSet<string> Members { get; } = new(StringComparer.Ordinal);

        public List<string> Children { get; } = [];

        public JinjaDict Variables { get; set; } = [];

        public int Priority { get; set; } = 1;

        public IReadOnlyList<string>? WrittenChildren { get; set; }

        public bool IsImplied { get; set; }
    }
}
