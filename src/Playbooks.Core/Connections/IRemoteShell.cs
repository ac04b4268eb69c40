namespace Playbooks.Connections;

/// <summary>A persistent remote `sh` and its framed protocol. One exchange at a time; the caller serialises. Lost = <see cref="Results.ConnectionException"/> with
/// ConnectionFailure.Lost from the pending exchange, and the shell is then dead.</summary>
internal interface IRemoteShell : IAsyncDisposable
{
    /// <summary>Sends all requests at once (pipelined: one round trip) and reads their replies in order. A request starts after the one before has ended;
    /// after a change that failed (non-zero status, not StatusIsData) later changes of the same exchange are not run (their reply has Status = -1), reads are.</summary>
    Task<IReadOnlyList<ShellReply>> ExchangeAsync(IReadOnlyList<ShellRequest> requests, CancellationToken cancellationToken);

    /// <summary>Deals with the durable changes that earlier sessions left on the node (this run's own after a lost connection, or those of a run that was killed): waits for
    /// what still runs, up to <paramref name="limit"/> for all together, then kills it, and returns their results. Costs nothing when
    /// there are none; never touches changes of a session that lives. Without the lock only this run's own are dealt with.</summary>
    /// <param name="progress">One line about what is waited for, every few seconds.</param>
    Task<IReadOnlyList<RecoveredJob>> RecoverAsync(TimeSpan limit, Action<string>? progress, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<RecoveredJob>>([]);

    /// <summary>The same for these changes of this run, whose session is lost: where the node does not know that yet, it is ended first. Those without a record are not among the results.</summary>
    Task<IReadOnlyList<RecoveredJob>> RecoverAsync(IReadOnlyList<string> jobs, TimeSpan limit, Action<string>? progress, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<RecoveredJob>>([]);

    /// <summary>False when the node was started anew since <paramref name="earlier"/> was opened: records of its changes are gone then.</summary>
    bool IsSameBoot(IRemoteShell earlier) => true;
}
