using Playbooks.Inventories;
using Playbooks.Jinja;
using Playbooks.Plays;

namespace Playbooks.Variables;

/// <summary>The variables no file gives: inventory_hostname, groups, hostvars, the play's hosts, the role's path, omit, ...</summary>
internal static class MagicVariables
{
    public static bool TryGet(TaskScope scope, string name, out object? value)
    {
        var (found, magic) = name switch
        {
            // What belongs to the play alone is evaluated without a host.
            "inventory_hostname" or "inventory_hostname_short" or "group_names" when scope.Host.Name.Length == 0 => (false, null),
            "inventory_hostname" => (true, scope.Host.Name),
            "inventory_hostname_short" => (true, InventoryHost.ShortNameOf(scope.Host.Name)),
            "group_names" => (true, GroupNames(scope)),
            "groups" => (true, (object?)Groups(scope)),
            "hostvars" => (true, new HostsMapping(scope)),
            "vars" => (true, new RawVariables(scope.WithoutImplied())),
            "ansible_search_path" => (true, ToList(ControllerSearch.Folders(scope))),
            "environment" when !scope.IsHostOnly => (true, Environment(scope)),
            "omit" => (true, OmitPlaceholder.Instance),
            "play_hosts" or "ansible_play_batch" => (true, Settled(scope, scope.Play.Members.BatchHosts)),
            "ansible_play_hosts" => (true, Settled(scope, scope.Play.Members.PlayHosts)),
            "ansible_play_hosts_all" => (true, ToList(scope.Play.Members.AllPlayHosts)),
            "ansible_play_role_names" or "role_names" => (true, ToList(scope.Play.RoleNames)),
            "ansible_role_names" => (true, scope.Play.PublicRoles.Select(one => (object?)one.Name).Distinct().ToList()),
            "ansible_dependent_role_names" => (true, scope.Play.PublicRoles.SelectMany(one => one.AllDependencies).Select(one => (object?)one.Name).Distinct().ToList()),
            _ when scope.Frame.Role is not null => OfRole(scope, name),
            _ => (false, null),
        };
        value = magic;
        return found || scope.Play.Magic.TryGetValue(name, out value);
    }

    private static (bool, object?) OfRole(TaskScope scope, string name)
    {
        var role = scope.Frame.Role!;
        return name switch
        {
            "role_path" => (true, role.Folder),
            "role_name" or "ansible_role_name" => (true, role.Name),
            "ansible_parent_role_names" when scope.Frame.IncludingRoles.Count > 0 => (true, scope.Frame.IncludingRoles.Reverse().Select(one => (object?)one.Name).ToList()),
            "ansible_parent_role_paths" when scope.Frame.IncludingRoles.Count > 0 => (true, scope.Frame.IncludingRoles.Reverse().Select(one => (object?)one.Folder).ToList()),
            _ => (false, null),
        };
    }

    /// <summary>The mappings of all levels around the task, the play's first.</summary>
    private static List<object?> Environment(TaskScope scope)
        => [.. scope.Frame.Keywords.Environment.SelectMany(level => scope.Templar.Resolve(level, scope) is var value && value is List<object?> list ? list : [value])];

    private static List<object?> GroupNames(TaskScope scope) => [.. scope.Play.Members.Inventory(scope.Position).GroupNamesOf(scope.Host.Name)];

    private static JinjaDict Groups(TaskScope scope) => scope.Play.Members.Inventory(scope.Position).GroupsVariable;

    private static List<object?> Settled(TaskScope scope, Func<TaskPosition?, IReadOnlyList<string>> hosts)
    {
        scope.WaitForOthers();
        return ToList(hosts(scope.Position));
    }

    private static List<object?> ToList(IReadOnlyList<string> names) => [.. names];
}
