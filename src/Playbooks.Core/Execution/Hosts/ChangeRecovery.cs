using System.Text;
using Playbooks.Connections;

namespace Playbooks.Execution.Hosts;

/// <summary>Tells from the records on a node how far a group of requests came before the connection was lost.</summary>
internal static class ChangeRecovery
{
    /// <summary>The replies of those requests that are known to have run, or must not run any more; the rest has to be sent. A quick change without a record ran if a later
    /// one did, and may simply run again otherwise.</summary>
    public static IReadOnlyList<ShellReply> Replies(IReadOnlyList<ShellRequest> requests, IEnumerable<RecoveredJob> jobs)
    {
        var byId = jobs.Where(job => job.Ending != JobEnding.NeverStarted).ToDictionary(job => job.JobId);
        var last = -1;
        for (var i = 0; i < requests.Count; i++)
        {
            if (requests[i] is ChangeRequest change && byId.ContainsKey(change.JobId))
            {
                last = i;
            }
        }

        var replies = new List<ShellReply>();
        for (var i = 0; i <= last; i++)
        {
            replies.Add(requests[i] is ChangeRequest change && byId.TryGetValue(change.JobId, out var job) ? ReplyOf(job) : new ShellReply(0, default, default));
        }

        if (last >= 0 && replies[^1].Status != 0 && requests[last] is ChangeRequest { StatusIsData: false })
        {
            replies.AddRange(requests.Skip(last + 1).Select(_ => new ShellReply(-1, default, default)));
        }

        return replies;
    }

    private static ShellReply ReplyOf(RecoveredJob job) => job.Ending switch
    {
        JobEnding.Ended => job.Reply,
        JobEnding.Killed => Uncertain(job, "the connection was lost while it ran, and it did not end in time: it was killed"),
        JobEnding.Unknown => Uncertain(job, "the connection was lost while it ran, and the host did not tell in time what became of it: it may have run"),
        _ => Uncertain(job, "the connection was lost while it ran and its result is lost with it: it may have run"),
    };

    private static ShellReply Uncertain(RecoveredJob job, string why) => job.Reply with { Error = Encoding.UTF8.GetBytes(why), IsUncertain = true };
}
