using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;

namespace Playbooks.Execution;

/// <summary>Puts into the inventory what add_host names, at once: the next item of its loop sees it.</summary>
internal static class NewHosts
{
    /// <summary>The result with `changed` as Ansible counts it: the host, one of the groups, its place in one, or a variable was not there.</summary>
    public static ModuleResult Add(RunState state, TaskPosition position, string host, ModuleResult result)
    {
        if (!result.Values.TryGetValue("add_host", out var added) || added is not JinjaDict newHost)
        {
            return result;
        }

        var name = PythonValues.Str(newHost["host_name"]);
        var groups = Texts(newHost.TryGetValue("groups", out var named) ? named : null);
        var variables = newHost.TryGetValue("host_vars", out var given) && given is JinjaDict mapping ? mapping : [];
        if (state.Inventory(position.After()).Has(name, groups, variables))
        {
            return result with { Changed = false };
        }

        state.Change(position, host, inventory => inventory.WithHost(name, groups, variables));
        state.Refresh(name);
        return result with { Changed = true };
    }

    public static List<string> Texts(object? value)
        => value switch { null => [], string text => [text], IEnumerable<object?> list => [.. list.Select(PythonValues.Str)], _ => [PythonValues.Str(value)] };
}
