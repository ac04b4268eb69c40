using Playbooks.Connections;
using Playbooks.Results;

namespace Playbooks.Execution.Hosts;

/// <summary>Tells the user about changes that a killed run left on a host: what is waited for, and how it ended.</summary>
internal sealed class LeftOverReport(ConnectionOptions options, IRunEvents events, TimeProvider time)
{
    private bool hasWarned;

    public void Waiting(string text)
    {
        events.Emit(new HostActivity(time.GetUtcNow(), options.HostName, text));
        if (!hasWarned)
        {
            // Live progress is not shown in a pipe, and this may take minutes.
            hasWarned = true;
            events.Emit(new RunWarning(time.GetUtcNow(), $"{options.HostName}: {text}"));
        }
    }

    public void Found(IReadOnlyList<RecoveredJob> jobs)
    {
        foreach (var job in jobs.Where(job => job.RunId != options.Run?.Id && job.Ending != JobEnding.NeverStarted))
        {
            var ending = job.Ending switch
            {
                JobEnding.Ended => $"ended with status {job.Reply.Status}",
                JobEnding.Killed => "did not end and was killed",
                JobEnding.Unknown => "could not be looked up: it may have run, or still run",
                _ => "is gone without a result: it may have run",
            };
            events.Emit(new RunWarning(time.GetUtcNow(), $"{options.HostName}: a change of an earlier run that was cut off {ending}: {job.Description}"));
        }
    }
}
