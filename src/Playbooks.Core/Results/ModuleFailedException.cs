namespace Playbooks.Results;

/// <summary>This task failed on this host; the host is fine and its other tasks may go on (rescue, ignore_errors).</summary>
internal sealed class ModuleFailedException(string message, Exception? inner = null) : Exception(message, inner);
