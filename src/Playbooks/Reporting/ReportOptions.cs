namespace Playbooks.Reporting;

/// <summary>What a reporter shows.</summary>
internal sealed record ReportOptions
{
    public int Verbosity { get; init; }

    public bool ShowDiffs { get; init; }

    public bool HasColors { get; init; }

    /// <summary>Leave out results that say nothing new (ok, skipped) and the titles of tasks that have no others: for a terminal where progress is shown otherwise.</summary>
    public bool HideUnchanged { get; init; }

    /// <summary>Columns of a banner: one less than the terminal has, 79 in a pipe.</summary>
    public int Columns { get; init; } = 79;
}
