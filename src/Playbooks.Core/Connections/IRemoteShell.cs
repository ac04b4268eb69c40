namespace Playbooks.Connections;

/// <summary>A persistent remote `sh` and its framed protocol. One exchange at a time; the caller serialises. Lost = <see cref="Results.ConnectionException"/> with
/// ConnectionFailure.Lost from the pending exchange, and the shell is then dead.</summary>
internal interface IRemoteShell : IAsyncDisposable
{
    /// <summary>Sends all requests at once (pipelined: one round trip) and reads their replies in order. A request starts after the one before has ended;
    /// after a change that failed (non-zero status, not StatusIsData) later changes of the same exchange are not run (their reply has Status = -1), reads are.</summary>
    Task<IReadOnlyList<ShellReply>> ExchangeAsync(IReadOnlyList<ShellRequest> requests, CancellationToken cancellationToken);
}

internal abstract record ShellRequest;

/// <summary>A script that only reads; runs in a subshell of the session, standard input /dev/null. Over its limit: the reply has Status 124 and the session is replaced.</summary>
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

    /// <summary>What the record and a "busy" message call it.</summary>
    public string Description { get; init; } = "";
}

/// <summary>Raw bytes to a script's standard input, of any length; the script must read exactly <paramref name="Length"/> bytes through the shell function
/// `_put LENGTH FILE`, or `_take LENGTH` which writes them to its stdout. Nothing of the content is ever run, whatever fails.</summary>
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
