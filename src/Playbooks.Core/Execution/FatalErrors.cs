using Playbooks.Execution.Walking;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>When the failure of one host ends the play for all: any_errors_fatal, run_once, max_fail_percentage.</summary>
internal sealed class FatalErrors(BatchContext batch, HostVariables host)
{
    /// <summary>any_errors_fatal ends the play where others would go on; a host alone still walks what always stands for.</summary>
    public bool EndsForOthers(WalkStep step, TaskScope scope)
        => (TaskPreparer.FlagIfKnown(step.Keywords.AnyErrorsFatal, scope) || TaskRunner.IsRunOnce(step, scope)) && batch.Run.State.Batch.Any(name => name != host.Name && !batch.Run.State.IsLost(name));

    /// <summary>Ends the play for all where a keyword or too many lost hosts say so.</summary>
    public void AbortWhenFatal(WalkStep step, TaskScope scope)
    {
        var lost = batch.Run.State.Batch.Count(name => batch.Run.State.IsLost(name) && !batch.Run.State.IsUnreachable(name));
        var limit = TaskPreparer.Number(batch.Play.MaxFailPercentage, scope);
        batch.IsOverLimit |= limit is not null && lost * 100.0 / batch.Size > limit;
        if (batch.IsOverLimit || TaskPreparer.FlagIfKnown(step.Keywords.AnyErrorsFatal, scope) || TaskRunner.IsRunOnce(step, scope))
        {
            batch.Order.AbortAfter(step.Position);
            batch.IsAborted = true;
        }
    }
}
