using Playbooks.Jinja;

namespace Playbooks.Results;

/// <summary>This task failed on this host; the host is fine and its other tasks may go on (rescue, ignore_errors).</summary>
internal sealed class ModuleFailedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the result tells besides its message.</summary>
    public JinjaDict? Values { get; init; }

    /// <summary>A lookup failed: where an argument needs it, no module has run.</summary>
    public bool IsOfLookup { get; init; }

    /// <summary>The module refused its arguments: as in Ansible a result of the module like any other, for failed_when and until to judge.</summary>
    public bool IsOfArguments { get; init; }

    /// <summary>Nobody can tell whether a change has run.</summary>
    public bool IsUncertain { get; init; }
}
