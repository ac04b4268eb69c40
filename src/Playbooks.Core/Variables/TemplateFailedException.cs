namespace Playbooks.Variables;

/// <summary>A template or condition of the user's could not be evaluated for this host: the task fails, the host is fine.
/// <see cref="IsUndefined"/>: because a name in it is not defined.</summary>
internal sealed class TemplateFailedException(string message, bool isUndefined, Exception? inner = null) : Exception(message, inner)
{
    public bool IsUndefined { get; } = isUndefined;

    /// <summary>Where the text stands that could not be evaluated; of several that need each other the innermost.</summary>
    public Results.SourcePosition Position { get; init; } = Results.SourcePosition.None;

    /// <summary>That text.</summary>
    public string Text { get; init; } = "";
}
