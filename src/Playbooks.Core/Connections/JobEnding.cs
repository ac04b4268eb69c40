namespace Playbooks.Connections;

/// <summary>How a change of an earlier session ended.</summary>
internal enum JobEnding
{
    /// <summary>It ran to its end; its status and output are known.</summary>
    Ended,

    /// <summary>It was still running after the time limit and was killed now.</summary>
    Killed,

    /// <summary>It had started and is gone without a result (killed, out of memory): it may have done anything.</summary>
    Lost,

    /// <summary>The node did not tell in time: it may have run, or still run. Its record stays.</summary>
    Unknown,

    /// <summary>Its record was written, but it never began: nothing happened.</summary>
    NeverStarted,
}
