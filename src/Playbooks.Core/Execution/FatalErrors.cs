using Playbooks.Execution.Walking;
using Playbooks.Plays;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>When the failure of one host ends the play for all: any_errors_fatal, run_once, max_fail_percentage. Failures count in the order of the tasks: a host that is ahead has not
/// failed yet for those before it.</summary>
internal sealed class FatalErrors(BatchContext batch, HostVariables host)
{
    /// <summary>any_errors_fatal ends the play where others would go on; a host alone still walks what always stands for.</summary>
    public bool EndsForOthers(WalkStep step, TaskScope scope)
        => IsFatal(step, scope) && batch.Run.State.Batch.Any(name => name != host.Name && !batch.Run.State.IsLostBy(name, step.Position));

    /// <summary>Ends the play for all where a keyword or too many lost hosts say so. True: it was a keyword of the task.</summary>
    public bool AbortWhenFatal(WalkStep step, TaskScope scope)
    {
        if (OverLimitAt(batch.Run.State.Failures, batch.Size, TaskPreparer.Number(batch.Play.MaxFailPercentage, scope)) is { } position)
        {
            batch.AbortOverLimit(position);
        }

        if (!IsFatal(step, scope))
        {
            return false;
        }

        batch.Abort(step.Position);
        return true;
    }

    /// <summary>The first task at which more have failed than may; null = nowhere.</summary>
    public static TaskPosition? OverLimitAt(IReadOnlyList<TaskPosition> failures, int hosts, int? limit)
        => Enumerable.Range(0, failures.Count).Where(index => limit is not null && (index + 1) * 100.0 / hosts > limit).Select(index => failures[index]).FirstOrDefault();

    /// <summary>As in Ansible, which does not ask here whether an unreachable host is ignored.</summary>
    private bool IsFatal(WalkStep step, TaskScope scope)
        => (TaskPreparer.FlagIfKnown(step.Keywords.AnyErrorsFatal, scope) || TaskRunner.IsRunOnce(batch, step, scope)) && !TaskPreparer.FlagIfKnown(step.Keywords.IgnoreErrors, scope);
}
