using System.Collections.Concurrent;
using Playbooks.Connections;
using Playbooks.Execution.Asking;

namespace Playbooks.Execution.Hosts;

/// <summary>Results of changes that were cut, of the whole run: whoever opens a shell anew finds those of other shells too, and keeps them for the tasks that started them.</summary>
internal sealed class RecoveredJobs(ChangeLedger ledger)
{
    private readonly ConcurrentDictionary<string, RecoveredJob> jobs = new(StringComparer.Ordinal);

    public void Add(IReadOnlyList<RecoveredJob> found)
    {
        foreach (var job in found)
        {
            jobs[job.JobId] = job;
        }

        if (found.Count > 0)
        {
            // They went on until now: what was asked meanwhile, anywhere, may be from before their end.
            ledger.Begin(isWide: true);
            ledger.End(isWide: true);
        }
    }

    public IEnumerable<RecoveredJob> Of(IEnumerable<string> ids) => ids.Select(id => jobs.GetValueOrDefault(id)).OfType<RecoveredJob>();
}
