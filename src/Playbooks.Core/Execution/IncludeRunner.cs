using Playbooks.Execution.Events;
using Playbooks.Execution.Walking;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>Does what include_tasks and include_role say for one host: finds out what is included, and has the host's walk go there next.</summary>
internal sealed class IncludeRunner(BatchContext batch, HostVariables host, TaskRunner tasks, TaskReport report)
{
    /// <summary>With run_once the first host includes and walks the tasks alone, as in Ansible: the keyword is not handed on to them.
    /// Throws <see cref="PlaybookException"/> for a file that is not there and for mistakes in it.</summary>
    public async Task RunAsync(WalkStep step, TaskScope scope, TaskStarted header, TaskWalk way, CancellationToken cancellationToken)
    {
        if (await tasks.IsRunOnceAsync(step, scope, cancellationToken))
        {
            await batch.RunOnce.RunAsync(step.Position, host.Name, batch.Order, () => IncludeAsync(step, scope, header, way, isAlone: true, cancellationToken), cancellationToken);
        }
        else
        {
            await IncludeAsync(step, scope, header, way, isAlone: false, cancellationToken);
        }
    }

    private async Task IncludeAsync(WalkStep step, TaskScope scope, TaskStarted header, TaskWalk way, bool isAlone, CancellationToken cancellationToken)
    {
        var included = new List<IncludedTasks>();
        var scopes = await tasks.IncludeScopesAsync(step, scope, header, cancellationToken);
        await RegisterAsync(step, scope, scopes, cancellationToken);
        foreach (var (one, _) in scopes.Where(one => one.IsWanted))
        {
            included.Add(await tasks.WithFactsAsync(() => EngineAction.Load(batch.Run.Loader, step, one), cancellationToken) with { Item = await LabelAsync(step, one, cancellationToken) });
        }

        var wanted = scopes.Where(one => one.IsWanted).Select(one => one.Scope).ToList();
        var places = await PlacesAsync(step, isAlone, () => [.. included.Select((one, index) => IncludeOrder.KeyOf(one, wanted[index]))], included.Count, cancellationToken);

        if (included.Count > 0)
        {
            way.NoteRan();
        }

        // The way goes first to what was entered last.
        foreach (var index in Enumerable.Range(0, included.Count).OrderByDescending(index => places[index]))
        {
            Enter(included[index], step, wanted[index], step.Position.Child(places[index]), way);
        }

        report.Included(step, header, included, places);
    }

    /// <summary>Only where hosts may include different things have they to meet.</summary>
    private async Task<IReadOnlyList<int>> PlacesAsync(WalkStep step, bool isAlone, Func<List<string>> keys, int count, CancellationToken cancellationToken)
        => batch.IsFree || isAlone || (step.Task.Loop is null && !step.Task.Arguments.Values.Any(value => value is TemplateText))
            ? [.. Enumerable.Range(0, count)]
            : await batch.Includes.PlacesAsync(step.Position, host.Name, keys(), cancellationToken);

    private async Task RegisterAsync(WalkStep step, TaskScope scope, IReadOnlyList<(TaskScope Scope, bool IsWanted)> scopes, CancellationToken cancellationToken)
    {
        if (step.Task.Register is { } register)
        {
            var results = await tasks.WithFactsAsync(() => IncludeResults.Of(step, scope, scopes), cancellationToken);
            host.Write(host.Set, register, results, step.Position);
        }
    }

    private async Task<string?> LabelAsync(WalkStep step, TaskScope item, CancellationToken cancellationToken)
        => ItemRunner.IsSecret(step, item) ? "(censored due to no_log)" : await tasks.LabelAsync(step, item, cancellationToken);

    private void Enter(IncludedTasks included, WalkStep step, TaskScope scope, TaskPosition position, TaskWalk way)
    {
        way.Enter(included.Nodes, included.Frame, position, step.IsHandler);
        if (included.Role is not { } role)
        {
            return;
        }

        batch.Handlers.AddRole(role, TaskWalk.RoleFrame((RoleNode)included.Nodes[0], included.Frame), position, VariablesOf(step, scope, included));
        if (included.IsPublic)
        {
            host.AddPublicRole(step.Task.Keywords.Vars.Aggregate(role, (with, vars) => with.WithEntryVariables(vars)));
        }
    }

    /// <summary>What tells two includes of one role apart for Ansible: its arguments, its variables and the item of its loop.</summary>
    private static string VariablesOf(WalkStep step, TaskScope scope, IncludedTasks included)
        => step.Task.Keywords.Vars.Count + scope.Locals.Count == 0 || included.Role is { Handlers.Count: 0, Dependencies.Count: 0 } ? included.Arguments
            : $"{included.Arguments}\n{string.Join('\n', step.Task.Keywords.Vars.Append(JinjaDict.From(scope.Locals)).Select(level => PythonValues.Repr(TaskWalk.Plain(level))))}";
}
