namespace Playbooks.Execution.Asking;

/// <summary>The counters at one moment.</summary>
internal readonly record struct ChangeMark(long All, long Wide, bool InFlight, bool WideInFlight);
