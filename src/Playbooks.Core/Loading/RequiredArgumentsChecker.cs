using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Loading;

/// <summary>Finds tasks that leave out an argument their module must have, wherever module_defaults cannot give it, and those of `meta` that it does not know.</summary>
internal sealed class RequiredArgumentsChecker(ModuleRegistry modules, List<Mistake> mistakes)
{
    private readonly HashSet<object> seen = new(ReferenceEqualityComparer.Instance);

    public void Check(IReadOnlyList<Play> plays)
    {
        foreach (var play in plays.Where(play => play.Keywords.ModuleDefaults.Count == 0))
        {
            foreach (var list in new[] { play.PreTasks, play.Roles, play.Tasks, play.PostTasks, play.Handlers })
            {
                CheckAll(list);
            }
        }
    }

    private void CheckAll(IEnumerable<TaskNode> nodes)
    {
        foreach (var node in nodes.Where(node => node.Keywords.ModuleDefaults.Count == 0))
        {
            switch (node)
            {
                case TaskDefinition task:
                    CheckTask(task);
                    break;
                case BlockNode block:
                    CheckAll(block.Tasks.Concat(block.Rescue).Concat(block.Always));
                    break;
                case RoleNode role when seen.Add(role.Role):
                    CheckAll(role.Role.Dependencies);
                    CheckAll(role.Role.Tasks);
                    CheckAll(role.Role.Handlers);
                    break;
            }
        }
    }

    private void CheckTask(TaskDefinition task)
    {
        if (task.Action == "meta" && task.Arguments.TryGetValue(KeyValueText.Raw, out var action) && !MetaActions.Known.Contains(PythonValues.Str(action)))
        {
            mistakes.AddRange(MetaActions.Unknown(PythonValues.Str(action), task.Position).Mistakes);
        }

        if (task.ArgumentsTemplate is not null || modules.Find(task.Action) is not { } module)
        {
            return;
        }

        var missing = module.Specification.Arguments
            .Where(argument => argument.Attribute.Required && !argument.Attribute.Aliases.Prepend(argument.Name).Any(name => task.Arguments.ContainsKey(name)))
            .Where(argument => !(argument.Attribute.IsFreeForm && task.Arguments.ContainsKey(KeyValueText.Raw)))
            .Select(argument => argument.Name).ToList();
        if (missing.Count > 0)
        {
            mistakes.Add(new Mistake(task.Position, $"{task.WrittenAction} lacks required arguments: {string.Join(", ", missing)}", "add them below the module"));
        }
    }
}
