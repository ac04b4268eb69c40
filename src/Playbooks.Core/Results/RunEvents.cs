namespace Playbooks.Results;

/// <summary>Takes what happens in a run. Secrets are masked before. Called from many threads, never concurrently; must not block for long.</summary>
internal interface IRunEvents
{
    void Emit(RunEvent runEvent);
}

/// <summary>Something that happened. All but <see cref="HostActivity"/> and <see cref="RunWarning"/> come in the order of the tasks' positions, as if the run had been linear.</summary>
internal abstract record RunEvent(DateTimeOffset Time);

internal sealed record RunStarted(DateTimeOffset Time, IReadOnlyList<string> Playbooks, int Hosts, bool Check) : RunEvent(Time);

/// <summary>The first play of a playbook follows.</summary>
internal sealed record PlaybookStarted(DateTimeOffset Time, string File, int Plays) : RunEvent(Time);

internal sealed record PlayStarted(DateTimeOffset Time, string Name, IReadOnlyList<string> Hosts) : RunEvent(Time);

/// <summary>A play whose pattern matched nothing ("skipping: no hosts matched"); instead of <see cref="PlayStarted"/>.</summary>
internal sealed record NoHostsMatched(DateTimeOffset Time, string Name) : RunEvent(Time);

/// <summary>The first result of a task follows.</summary>
internal sealed record TaskStarted(DateTimeOffset Time, string Name, string Action, bool IsHandler, SourcePosition Position) : RunEvent(Time)
{
    /// <summary>The header of a meta task, told once for every host.</summary>
    public bool IsRepeated { get; init; }
}

/// <summary>One item of a loop ended on a host.</summary>
internal sealed record ItemEnded(DateTimeOffset Time, string Host, string Action, string Label, TaskOutcome Outcome, ModuleResult Result) : RunEvent(Time)
{
    public string? DelegatedTo { get; init; }

    /// <summary>The ansible_host of the host it was delegated to.</summary>
    public string? DelegatedAddress { get; init; }

    public bool IsIgnored { get; init; }

    /// <summary>The result must not be shown: no_log.</summary>
    public bool IsHidden { get; init; }
}

/// <summary>A task ended on a host. For loops the items came before.</summary>
internal sealed record TaskEnded(DateTimeOffset Time, string Host, string TaskName, string Action, TaskOutcome Outcome, ModuleResult Result, SourcePosition Position) : RunEvent(Time)
{
    /// <summary>Failed or unreachable, but ignore_errors or ignore_unreachable says to go on.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>Failed, and a rescue section follows.</summary>
    public bool IsRescued { get; init; }

    /// <summary>The result must not be shown: no_log.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Failed before the module ran: a condition or an argument that cannot be evaluated.</summary>
    public bool IsMistake { get; init; }

    /// <summary>Where the text stands that could not be evaluated.</summary>
    public SourcePosition Origin { get; init; } = SourcePosition.None;

    public bool HasItems { get; init; }

    public string? DelegatedTo { get; init; }

    /// <summary>The ansible_host of the host it was delegated to.</summary>
    public string? DelegatedAddress { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>One line per change made, in order ("write /etc/hosts").</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>until: how many tries it took; 0 without until.</summary>
    public int Attempts { get; init; }
}

/// <summary>until was not yet true: n tries are left.</summary>
internal sealed record TaskRetried(DateTimeOffset Time, string Host, string TaskName, string Action, int Left, ModuleResult Result) : RunEvent(Time)
{
    /// <summary>The result must not be shown: no_log.</summary>
    public bool IsHidden { get; init; }
}

/// <summary>A background job that its task waits for was looked at.</summary>
internal sealed record JobPolled(DateTimeOffset Time, string Host, string JobId, JobProgress Progress) : RunEvent(Time);

/// <summary>Where a background job stands.</summary>
internal enum JobProgress
{
    Running,

    /// <summary>It ended well.</summary>
    Ok,

    /// <summary>It ended badly, or was not waited for any longer.</summary>
    Failed,
}

/// <summary>A file of tasks or a role was included for these hosts.</summary>
internal sealed record Included(DateTimeOffset Time, string File, IReadOnlyList<string> Hosts) : RunEvent(Time)
{
    /// <summary>The label of the loop's item it was included for; null without a loop.</summary>
    public string? Item { get; init; }

    /// <summary>Its place among all that the task includes for any host.</summary>
    public int Place { get; init; }

    /// <summary>A role: Ansible's output does not name it.</summary>
    public bool IsRole { get; init; }
}

/// <summary>A task that changed something has notified a handler that was not waiting to run yet.</summary>
internal sealed record HandlerNotified(DateTimeOffset Time, string Host, string Handler) : RunEvent(Time);

/// <summary>A meta task ran for a host, or its condition was false: shown, but not counted.</summary>
internal sealed record MetaEnded(DateTimeOffset Time, string Host, string Action, bool IsSkipped) : RunEvent(Time);

/// <summary>any_errors_fatal or max_fail_percentage ended the play.</summary>
internal sealed record NoMoreHosts(DateTimeOffset Time) : RunEvent(Time);

/// <summary>What a host is doing right now, for live progress only: a task's name, "connecting", "waiting for h2", a change's description; null = done.</summary>
internal sealed record HostActivity(DateTimeOffset Time, string Host, string? Activity) : RunEvent(Time);

internal sealed record RunWarning(DateTimeOffset Time, string Text) : RunEvent(Time);

/// <summary>One of several playbooks is over and another follows: its recap counts all that was done so far.</summary>
internal sealed record PlaybookEnded(DateTimeOffset Time, RunSummary Summary) : RunEvent(Time);

/// <summary>The names of the hosts that failed were written to a file that --limit @FILE takes.</summary>
internal sealed record RetryFileWritten(DateTimeOffset Time, string File) : RunEvent(Time);

/// <summary>The last event: the recap.</summary>
internal sealed record RunEnded(DateTimeOffset Time, RunSummary Summary) : RunEvent(Time);

/// <summary>The counters of one host, as Ansible counts them.</summary>
internal sealed record HostRecap(string Host)
{
    public int Ok { get; init; }

    public int Changed { get; init; }

    public int Unreachable { get; init; }

    public int Failed { get; init; }

    public int Skipped { get; init; }

    public int Rescued { get; init; }

    public int Ignored { get; init; }
}

/// <summary>How a run ended.</summary>
internal sealed record RunSummary(IReadOnlyList<HostRecap> Hosts, TimeSpan Duration)
{
    /// <summary>Cancelled by the user: exit code 130.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>Ended by a mistake in the user's files that only the run could find: Ansible has no recap then.</summary>
    public bool IsBroken { get; init; }

    /// <summary>A host is lost because it failed; `meta: clear_host_errors` forgives.</summary>
    public bool HasFailures { get; init; } = Hosts.Any(host => host.Failed > 0);

    public bool HasUnreachable { get; init; } = Hosts.Any(host => host.Unreachable > 0);

    public bool HasChanges => Hosts.Any(host => host.Changed > 0);
}
