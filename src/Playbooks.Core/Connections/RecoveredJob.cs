namespace Playbooks.Connections;

/// <summary>How a change of an earlier session ended.</summary>
internal enum JobEnding
{
    /// <summary>It ran to its end; its status and output are known.</summary>
    Ended,

    /// <summary>It was still running after the time limit and was killed now.</summary>
    Killed,

    /// <summary>It had started and is gone without a result (killed, out of memory): it may have done anything.</summary>
    Lost,

    /// <summary>Its record was written, but it never began: nothing happened.</summary>
    NeverStarted,
}

/// <summary>A durable change that an earlier session (of this run or another one) left behind, and what became of it. The record on the node is gone afterwards.</summary>
/// <param name="JobId">The <see cref="ChangeRequest.JobId"/> it was started with.</param>
/// <param name="RunId">The run that started it.</param>
/// <param name="Reply">Status and output; the status is 137 when <paramref name="Ending"/> is not <see cref="JobEnding.Ended"/>.</param>
internal sealed record RecoveredJob(string JobId, string RunId, string Description, JobEnding Ending, ShellReply Reply);
