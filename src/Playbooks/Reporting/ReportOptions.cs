namespace Playbooks.Reporting;

/// <summary>What a reporter shows.</summary>
internal sealed record ReportOptions
{
    public int Verbosity { get; init; }

    public bool ShowDiffs { get; init; }

    public bool HasColors { get; init; }

    /// <summary>Columns of a banner: one less than the terminal has, 79 in a pipe.</summary>
    public int Columns { get; init; } = 79;
}
