using Playbooks.Artifacts;
using Playbooks.Controller;
using Playbooks.Execution;
using Playbooks.Inventories;
using Playbooks.Jinja;
using Playbooks.Planning;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Composition;

/// <summary>Finds what a playbook would put on the hosts of an inventory, without connecting: every artifact and image task whose conditions hold, or cannot be known yet.</summary>
internal sealed class ArtifactScanner(RunPlan plan, RunOptions options, Templar templar, IControllerEnvironment environment)
{
    private readonly OrderedDictionary<(string Name, string Version), bool> artifacts = [];
    private readonly OrderedDictionary<string, bool> images = [];
    private readonly RunState state = new(plan.Inventory, environment.CurrentFolder);
    private TaskScope? settingsScope;

    public ArtifactWants Scan(IReadOnlyList<string> architectures)
    {
        foreach (var playbook in plan.Playbooks)
        {
            foreach (var play in playbook.Plays)
            {
                ScanPlay(play, playbook.Folder);
            }
        }

        return new ArtifactWants(
            [.. artifacts.Keys],
            [.. images.Keys],
            architectures,
            new ArtifactSettings(name => settingsScope is null ? null : Try(() => settingsScope.TryGetValue(name, out var value) ? value : null)));
    }

    private void ScanPlay(Play play, string folder)
    {
        var variables = new PlayVariables
        {
            Extra = plan.ExtraVariables,
            Play = play.Keywords.Vars.Count > 0 ? play.Keywords.Vars[0] : [],
            PublicRoles = PlayRunner.RolesOf(play),
            Magic = new JinjaDict { ["playbook_dir"] = folder },
            Members = state,
            PlaybookFolder = folder,
            Environment = environment.Variable,
        };
        foreach (var host in Hosts(play))
        {
            var scan = new HostScan(this, variables, state.Host(host.Name)!, folder);
            settingsScope ??= scan.Scope(TaskFrame.Empty, []);
            scan.Walk([.. play.PreTasks, .. play.Roles, .. play.Tasks, .. play.PostTasks], TaskFrame.Empty, []);
        }
    }

    private IReadOnlyList<InventoryHost> Hosts(Play play)
    {
        var patterns = play.Hosts switch
        {
            List<object?> list => list.ConvertAll(PythonValues.Str),
            TemplateText => ["all"],
            var one => [PythonValues.Str(one)],
        };
        return plan.Inventory.Match(patterns, options.Limit);
    }

    /// <summary>What depends on a host's answer is not known here; the caller takes it for possible.</summary>
    private static T? Try<T>(Func<T> evaluate)
    {
        try
        {
            return evaluate();
        }
        catch (Exception error) when (error is FactsNeededException or ValueUnknownException or TemplateFailedException or ModuleFailedException or JinjaException or PlaybookException)
        {
            return default;
        }
    }

    /// <summary>One host's way through one play.</summary>
    private sealed class HostScan(ArtifactScanner scanner, PlayVariables variables, HostVariables host, string playbookFolder)
    {
        public TaskScope Scope(TaskFrame frame, Dictionary<string, object?> locals) => new(scanner.Templar, variables, host, frame, null) { Locals = locals };

        public void Walk(IReadOnlyList<TaskNode> nodes, TaskFrame frame, IReadOnlyList<Condition> conditions)
        {
            foreach (var node in nodes)
            {
                IReadOnlyList<Condition> all = [.. conditions, .. node.Keywords.When];
                var inner = frame with { Keywords = frame.Keywords.Inherit(node.Keywords) };
                switch (node)
                {
                    case RoleNode role:
                        WalkRole(role, inner, all);
                        break;
                    case BlockNode block:
                        Walk([.. block.Tasks, .. block.Rescue, .. block.Always], inner, all);
                        break;
                    case TaskDefinition task:
                        Visit(task, inner, all);
                        break;
                    default:
                        break;
                }
            }
        }

        private void WalkRole(RoleNode node, TaskFrame frame, IReadOnlyList<Condition> conditions)
        {
            Walk([.. node.Role.Dependencies], frame, conditions);
            Walk(node.Tasks, frame with { Roles = [.. frame.Roles, node.Role], RoleParameters = [.. frame.RoleParameters, node.Parameters] }, conditions);
        }

        private void Visit(TaskDefinition task, TaskFrame frame, IReadOnlyList<Condition> conditions)
        {
            if (task.Action is not ("artifact" or "image" or "include_tasks"))
            {
                return;
            }

            foreach (var locals in Items(task, Scope(frame, [])))
            {
                var scope = Scope(frame, locals);
                if (conditions.All(condition => Try(() => new Answer(scanner.Templar.Check(condition.Source, scope, condition.Position)))?.Holds ?? true))
                {
                    Take(task, scope, frame, conditions);
                }
            }
        }

        private void Take(TaskDefinition task, TaskScope scope, TaskFrame frame, IReadOnlyList<Condition> conditions)
        {
            if (task.Action == "include_tasks")
            {
                if ((Text(task, "_raw_params", scope) ?? Text(task, "file", scope)) is { } file)
                {
                    var origin = new TaskOrigin(task.Position, playbookFolder, frame.Role?.Folder, IsHandler: false);
                    Walk(Try(() => scanner.Loader.LoadTasks(file, origin).Tasks) ?? [], frame, conditions);
                }
            }
            else if (Text(task, "name", scope) is { } name)
            {
                if (task.Action == "image")
                {
                    scanner.images.TryAdd(name, true);
                }
                else if (Text(task, "version", scope) is { } version)
                {
                    scanner.artifacts.TryAdd((name, version), true);
                }
            }
        }

        private List<Dictionary<string, object?>> Items(TaskDefinition task, TaskScope scope)
            => task.Loop is not { } loop ? [[]]
                : Try(() => scanner.Templar.Resolve(loop.Items, scope)) is IEnumerable<object?> items
                    ? [.. items.Select(item => new Dictionary<string, object?>(StringComparer.Ordinal) { [loop.Variable] = item })]
                    : [];

        private string? Text(TaskDefinition task, string argument, TaskScope scope)
            => task.Arguments.TryGetValue(argument, out var value) && Try(() => scanner.Templar.Resolve(value, scope)) is { } text ? PythonValues.Str(text) : null;
    }

    private sealed record Answer(bool Holds);

    private Templar Templar { get; } = templar;

    private ITaskLoader Loader { get; } = plan.Loader;
}
