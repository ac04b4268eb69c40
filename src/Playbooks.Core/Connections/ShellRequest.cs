namespace Playbooks.Connections;

/// <summary>What can be asked of a remote shell.</summary>
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

    /// <summary>Names the record of a durable change: recovery gives it back, so that a change whose connection was lost is recognised.</summary>
    public string JobId { get; init; } = NewJobId();

    /// <summary>What the record and a "busy" message call it.</summary>
    public string Description { get; init; } = "";

    /// <summary>To be sent once more: under another name, for what is left of the first one's record is removed meanwhile.</summary>
    public ChangeRequest Again() => this with { JobId = NewJobId() };

    private static string NewJobId() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(10));
}

/// <summary>Raw bytes to a script's standard input, of any length; the script reads them through the shell function `_put LENGTH FILE` (non-zero
/// when not all arrived), or `_take LENGTH` which writes them to its stdout and is non-zero likewise. What the script leaves unread is dropped; nothing of the content is ever run, whatever fails.
/// Cannot be killed in place: cancelling it ends the shell.</summary>
internal sealed record UploadRequest(string Script, Stream Content, long Length) : ShellRequest
{
    public Action<long>? Progress { get; init; }
}
