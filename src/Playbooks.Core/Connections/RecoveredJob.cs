namespace Playbooks.Connections;

/// <summary>A durable change that an earlier session (of this run or another one) left behind, and what became of it. The record on the node is gone afterwards, unless nothing is known.</summary>
/// <param name="JobId">The <see cref="ChangeRequest.JobId"/> it was started with.</param>
/// <param name="RunId">The run that started it.</param>
/// <param name="Reply">Status and output; the status is 137 when <paramref name="Ending"/> is not <see cref="JobEnding.Ended"/>.</param>
internal sealed record RecoveredJob(string JobId, string RunId, string Description, JobEnding Ending, ShellReply Reply);
