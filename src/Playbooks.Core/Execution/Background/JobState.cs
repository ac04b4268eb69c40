namespace Playbooks.Execution.Background;

/// <summary>How far a background job has come.</summary>
internal enum JobState
{
    /// <summary>There is no file of that name: it never was, or was cleaned up.</summary>
    Missing,

    Running,

    /// <summary>Whoever was to write its end is dead: it was killed, or the node restarted.</summary>
    Gone,

    Ended,

    /// <summary>It ended, and its file holds the result itself.</summary>
    Foreign,
}
