using Playbooks.Execution.Events;
using Playbooks.Execution.Walking;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>Does what include_tasks and include_role say for one host: finds out what is included, and has the host's walk go there next.</summary>
internal sealed class IncludeRunner(BatchContext batch, HostVariables host, TaskRunner tasks, TaskReport report)
{
    /// <summary>With run_once the first host includes and walks the tasks alone, as in Ansible: the keyword is not handed on to them.
    /// Throws <see cref="PlaybookException"/> for a file that is not there and for mistakes in it.</summary>
    public Task RunAsync(WalkStep step, TaskScope scope, TaskStarted header, TaskWalk way, CancellationToken cancellationToken)
    {
        Task run() => IncludeAsync(step, scope, header, way, cancellationToken);
        return TaskRunner.IsRunOnce(step, scope) ? batch.RunOnce.RunAsync(step.Position, host.Name, batch.Order, run, cancellationToken) : run();
    }

    private async Task IncludeAsync(WalkStep step, TaskScope scope, TaskStarted header, TaskWalk way, CancellationToken cancellationToken)
    {
        var included = new List<IncludedTasks>();
        foreach (var one in await tasks.IncludeScopesAsync(step, scope, header, cancellationToken))
        {
            included.Add(await tasks.WithFactsAsync(() => EngineAction.Load(batch.Run.Loader, step, one), cancellationToken) with { Item = TaskRunner.LabelOf(step, one) });
        }

        // The way goes first to what was entered last.
        for (var i = included.Count - 1; i >= 0; i--)
        {
            Enter(included[i], step, step.Position.Child(i), way);
        }

        report.Included(step, header, included);
    }

    private void Enter(IncludedTasks included, WalkStep step, TaskPosition position, TaskWalk way)
    {
        way.Enter(included.Nodes, included.Frame, position, step.IsHandler);
        if (included.Role is not { } role)
        {
            return;
        }

        batch.Handlers.AddRole(role, TaskWalk.RoleFrame((RoleNode)included.Nodes[0], included.Frame));
        if (included.IsPublic)
        {
            host.AddPublicRole(role);
        }
    }
}
