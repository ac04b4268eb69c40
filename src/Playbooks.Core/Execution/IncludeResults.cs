using Playbooks.Execution.Walking;
using Playbooks.Jinja;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>What `register` on a dynamic include keeps: what was included with which arguments, item by item; nothing of the tasks that it brought.</summary>
internal static class IncludeResults
{
    public static JinjaDict Of(WalkStep step, TaskScope scope, IReadOnlyList<(TaskScope Scope, bool IsWanted)> scopes)
    {
        if (step.Task.Loop is not { } loop)
        {
            return scopes.Any(one => one.IsWanted) ? new JinjaDict(Included(step, scope)) { ["changed"] = false } : Skipped();
        }

        var results = scopes.Select(one => (object?)WithItem(one.IsWanted ? Included(step, one.Scope) : Skipped(), one.Scope, loop)).ToList();
        var isSkipped = scopes.All(one => !one.IsWanted);
        return results.Count == 0
            ? new JinjaDict { ["results"] = results, ["changed"] = false, ["skipped"] = true, ["skipped_reason"] = "No items in the list" }
            : new JinjaDict { ["results"] = results, ["skipped"] = isSkipped, ["msg"] = isSkipped ? "All items skipped" : "All items completed", ["changed"] = false };
    }

    private static JinjaDict Included(WalkStep step, TaskScope scope)
    {
        var arguments = new JinjaDict((JinjaDict)scope.Templar.Resolve(step.Task.Arguments, scope)!);
        var result = new JinjaDict();
        if (arguments.TryGetValue(KeyValueText.Raw, out var file))
        {
            result["include"] = file;
            arguments.Remove(KeyValueText.Raw);
        }

        result["include_args"] = arguments;
        return result;
    }

    private static JinjaDict Skipped() => new() { ["changed"] = false, ["skipped"] = true, ["skip_reason"] = "Conditional result was False" };

    private static JinjaDict WithItem(JinjaDict result, TaskScope scope, Plays.LoopDefinition loop)
    {
        foreach (var (name, value) in scope.Locals.Where(local => local.Key is "ansible_loop_var" or "ansible_index_var" or "ansible_loop" || local.Key == loop.Variable || local.Key == loop.IndexVariable))
        {
            result[name] = value;
        }

        return result;
    }
}
