using Playbooks.Execution.Walking;
using Playbooks.Jinja;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>What `ansible_failed_task` tells in rescue and always sections: the task as it was written, under Ansible's names. A task without a name has an empty one.</summary>
internal static class FailedTask
{
    public static JinjaDict Describe(WalkStep step, TaskScope scope) => new()
    {
        ["name"] = step.Task.Name is null ? "" : ItemRunner.TaskName(step, scope),
        ["action"] = step.Task.WrittenAction,
        ["args"] = Rendered(step.Task.Arguments, scope),
        ["register"] = step.Task.Register,
        ["tags"] = step.Keywords.Tags.Select(tag => Rendered(tag, scope)).ToList(),
        ["when"] = step.Keywords.When.Select(condition => condition.Source is TemplateText text ? text.Source : condition.Source).ToList(),
        ["vars"] = step.Task.Keywords.Vars.Count == 0 ? new JinjaDict() : Rendered(step.Task.Keywords.Vars[^1], scope),
        ["delegate_to"] = Rendered(step.Keywords.DelegateTo, scope),
        ["ignore_errors"] = Rendered(step.Keywords.IgnoreErrors, scope),
        ["run_once"] = Rendered(step.Keywords.RunOnce, scope),
    };

    private static object? Rendered(object? value, TaskScope scope)
    {
        try
        {
            return scope.Templar.Resolve(value, scope);
        }
        catch (Exception exception) when (Evaluation.IsWithoutValue(exception))
        {
            return null;
        }
    }
}
