namespace Playbooks.Results;

/// <summary>How a task ended on a host.</summary>
internal enum TaskOutcome
{
    Ok,
    Changed,
    Skipped,
    Failed,
    Unreachable,
}
