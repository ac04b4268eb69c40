namespace Playbooks.Execution;

/// <summary>The keywords of a task that are plain switches, evaluated.</summary>
internal sealed record TaskSettings
{
    public const int UsualPoll = 15;

    public bool IsCheck { get; init; }

    public bool ShowsDiff { get; init; }

    public bool NoLog { get; init; }

    public bool IgnoresErrors { get; init; }

    public bool IgnoresUnreachable { get; init; }

    public bool AnyErrorsFatal { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <summary>Above zero: the task runs in the background, for so many seconds at most.</summary>
    public int Async { get; init; }

    /// <summary>Seconds between two looks at a background job; 0: it is not waited for.</summary>
    public int Poll { get; init; } = UsualPoll;

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
