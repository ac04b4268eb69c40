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
    /// there are none; never touches changes of a session that lives. A run without the lock (--check) leaves them alone.</summary>
    /// <param name="progress">One line about what is waited for, every few seconds.</param>
    Task<IReadOnlyList<RecoveredJob>> RecoverAsync(TimeSpan limit, Action<string>? progress, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<RecoveredJob>>([]);

    /// <summary>False when the node was started anew since <paramref name="earlier"/> was opened: records of its changes are gone then.</summary>
    bool IsSameBoot(IRemoteShell earlier) => true;
}

internal abstract record ShellRequest;

/// <summary>A script that only reads; runs in a subshell of the session, standard input /dev/null. Over its limit it is killed: Status 124.</summary>
internal sealed record ReadRequest(string Script, TimeSpan Limit) : ShellRequest;

/// <summary>A script that changes. Durable: runs in its own session with a 0600 record of pid, start time, status and output, found again after a lost connection; otherwise it dies with
/// the connection. The script is never visible in an argument list.</summary>
internal sealed record ChangeRequest(string Script) : ShellRequest
{
    public TimeSpan? Limit { get; init; }

    public bool IsDurable { get; init; }

    /// <summary>Standard input; /dev/null when null.</summary>
    public ReadOnlyMemory<byte>? Input { get; init; }

    /// <summary>A non-zero status does not stop the changes after it.</summary>
    public bool StatusIsData { get; init; }

    /// <summary>Names the record of a durable change: <see cref="IRemoteShell.RecoverAsync"/> gives it back, so that a change whose connection was lost is recognised.</summary>
    public string JobId { get; init; } = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(10));

    /// <summary>What the record and a "busy" message call it.</summary>
    public string Description { get; init; } = "";
}

/// <summary>Raw bytes to a script's standard input, of any length; the script reads them through the shell function `_put LENGTH FILE` (non-zero
/// when not all arrived), or `_take LENGTH` which writes them to its stdout and is non-zero likewise. What the script leaves unread is dropped; nothing of the content is ever run, whatever fails.
/// Cannot be killed in place: cancelling it ends the shell.</summary>
internal sealed record UploadRequest(string Script, Stream Content, long Length) : ShellRequest
{
    public Action<long>? Progress { get; init; }
}

/// <summary>Status: the script's; 128+n killed by signal n; 124 over the limit; -1 not run because a change before it failed.</summary>
internal sealed record ShellReply(int Status, ReadOnlyMemory<byte> Output, ReadOnlyMemory<byte> Error)
{
    public string OutputText => System.Text.Encoding.UTF8.GetString(Output.Span);

    public string ErrorText => System.Text.Encoding.UTF8.GetString(Error.Span);
}
