using Playbooks.Results;

namespace Playbooks.Variables;

/// <summary>A template or condition of the user's could not be evaluated for this host: the task fails, the host is fine.
/// <see cref="IsUndefined"/>: because a name in it is not defined.</summary>
internal sealed class TemplateFailedException(string reason, bool isUndefined, Exception? inner = null) : Exception(reason, inner)
{
    public bool IsUndefined { get; } = isUndefined;

    /// <summary>Where the text stands that could not be evaluated; of several that need each other the innermost.</summary>
    public SourcePosition Position { get; init; } = SourcePosition.None;

    /// <summary>That text.</summary>
    public string Text { get; init; } = "";

    /// <summary>An argument or a keyword of a task: Ansible's message goes on with where the task stands.</summary>
    public bool IsOfTask { get; init; }
}
