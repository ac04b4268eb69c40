using Playbooks.Results;

namespace Playbooks.Variables;

/// <summary>A template or condition of the user's could not be evaluated for this host: the task fails, the host is fine.
/// <see cref="IsUndefined"/>: because a name in it is not defined. The message is the reason and, where it is known, the place.</summary>
internal sealed class TemplateFailedException(string reason, bool isUndefined, Exception? inner = null) : Exception(reason, inner)
{
    public string Reason { get; } = reason;

    public bool IsUndefined { get; } = isUndefined;

    /// <summary>Where the text stands that could not be evaluated; of several that need each other the innermost.</summary>
    public SourcePosition Position { get; init; } = SourcePosition.None;

    /// <summary>That text.</summary>
    public string Text { get; init; } = "";

    public override string Message
        => Position == SourcePosition.None ? Reason : $"{Reason}\n\nThe error appears to be in '{Position.File}': line {Position.Line}, column {Position.Column}: {Shorten(Text)}";

    private static string Shorten(string source)
    {
        var line = source.ReplaceLineEndings(" ").Trim();
        return line.Length <= 120 ? line : line[..117] + "...";
    }
}
