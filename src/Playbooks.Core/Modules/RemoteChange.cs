using Playbooks.Results;

namespace Playbooks.Modules;

/// <summary>One step that changes a host. The description is the one line a user sees ("write /etc/hosts", "systemctl restart kubelet").</summary>
internal abstract record RemoteChange(string Description)
{
    /// <summary>What the step does, for `--diff`.</summary>
    public Diff? Diff { get; init; }

    /// <summary>True when a non-zero status is an answer that Conclude looks at, not the end of the list of changes and a failed task.</summary>
    public bool StatusIsData { get; init; }

    /// <summary>A user whose sessions must not be open meanwhile, and who is another afterwards (his groups, his home).</summary>
    public string? EndsSessionsOf { get; init; }

    /// <summary>Open sessions of whoever became somebody do not know of it.</summary>
    public bool EndsAllSessions { get; init; }
}

/// <summary>POSIX sh run on the node in its own session, as a durable job: survives a lost connection and is never started twice. The script and its input never stand in an
/// argument list, so secrets may be in them.</summary>
internal sealed record RunScript(string Description, string Script) : RemoteChange(Description)
{
    /// <summary>Bytes for standard input; /dev/null when null.</summary>
    public ReadOnlyMemory<byte>? Input { get; init; }

    /// <summary>Time after which it is killed; null = the task's limit, or none.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>True for a quick script that may simply be asked about again when the connection is lost (rename, chmod, ln): spares the durable record (about 5 ms).</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>The task's `environment` is not exported before it: it is the engine's own, not the module's.</summary>
    public bool IgnoresEnvironment { get; init; }
}

/// <summary>Puts a file in place atomically: temporary file in the target's directory, created 0600, written, flushed, owner, mode, SELinux context, renamed;
/// written in place where a rename cannot work (bind mounts). A symbolic link at the path is followed when <see cref="Follow"/> is set.</summary>
internal sealed record PutFile(string Description, string Path, FileContent Content) : RemoteChange(Description)
{
    /// <summary>The status when the folder it is to be put in does not exist; standard error says so as Ansible does.</summary>
    public const int NoFolder = 77;

    /// <summary>Permission bits; null = keep those of the existing file, else 0666 less the umask (0644).</summary>
    public int? Mode { get; init; }

    public string? Owner { get; init; }

    public string? Group { get; init; }

    public bool Follow { get; init; }

    /// <summary>Keep the old file beside as Ansible names it: PATH.PID.DATE~ .</summary>
    public bool Backup { get; init; }

    /// <summary>Command with %s for the temporary file; the change fails, and nothing is put in place, when it exits non-zero.</summary>
    public string? Validate { get; init; }

    /// <summary>Write directly into the existing file (Ansible's unsafe_writes).</summary>
    public bool UnsafeWrites { get; init; }
}

/// <summary>Something only the engine can do: a loop over requests, a reconnect, a large transfer, a file on the controller.</summary>
internal sealed record RunProcedure(string Description, Func<IHostSession, CancellationToken, Task<ChangeOutcome>> Run) : RemoteChange(Description)
{
    /// <summary>The same as a script, for a task with `async`; null when only the engine can do it.</summary>
    public RunScript? InBackground { get; init; }
}

/// <summary>What one change answered.</summary>
internal sealed record ChangeOutcome(int Status, ReadOnlyMemory<byte> Output, ReadOnlyMemory<byte> Error)
{
    public static readonly ChangeOutcome Done = new(0, default, default);

    /// <summary>Anything a procedure wants to hand to Conclude.</summary>
    public object? Data { get; init; }

    public string OutputText => System.Text.Encoding.UTF8.GetString(Output.Span);

    public string ErrorText => System.Text.Encoding.UTF8.GetString(Error.Span);

    /// <summary>When the step started and how long it took, by the controller's clock.</summary>
    public DateTimeOffset Started { get; init; }

    public TimeSpan Duration { get; init; }
}
