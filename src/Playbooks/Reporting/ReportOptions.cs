namespace Playbooks.Reporting;

/// <summary>What a reporter shows.</summary>
internal sealed record ReportOptions
{
    public int Verbosity { get; init; }

    public bool ShowDiffs { get; init; }

    public bool HasColors { get; init; }

    /// <summary>Called by one of Ansible's names: no recap after a mistake in a file that ends the run.</summary>
    public bool IsAnsible { get; init; }

    /// <summary>Leave out results that say nothing new (ok, skipped) and the titles of tasks that have no others: for a terminal where progress is shown otherwise.</summary>
    public bool HideUnchanged { get; init; }

    /// <summary>display_skipped_hosts = false: nothing of what was skipped, nor the titles of tasks that have no other results.</summary>
    public bool HideSkipped { get; init; }

    /// <summary>display_ok_hosts = false: the same for what changed nothing.</summary>
    public bool HideOk { get; init; }

    /// <summary>Columns of a banner: one less than the terminal has, 79 in a pipe.</summary>
    public int Columns { get; init; } = 79;
}
