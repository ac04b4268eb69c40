namespace Playbooks.Execution;

/// <summary>A task took longer than its `timeout`.</summary>
internal sealed class OverdueException : Exception;
