namespace Playbooks.Results;

/// <summary>One mistake in the user's files or options: where, what, and what to do about it.</summary>
internal sealed record Mistake(SourcePosition Position, string Message, string? Remedy = null)
{
    /// <summary>Ansible's words when the mistake is that an included file or role does not exist: it fails the host and not the run.</summary>
    public string? MissingText { get; init; }

    public override string ToString()
    {
        var where = Position == SourcePosition.None ? "" : $"{Position}: ";
        return Remedy is null ? where + Message : $"{where}{Message}; {Remedy}";
    }
}

/// <summary>The user's files or options are wrong, and no host was touched. Covers all mistakes found, not only the first.
/// What it does not cover: anything that depends on a host's answer (that is <see cref="ModuleFailedException"/>). Exit code 1.</summary>
internal sealed class PlaybookException(IReadOnlyList<Mistake> mistakes)
    : Exception(string.Join('\n', mistakes))
{
    public PlaybookException(SourcePosition position, string message, string? remedy = null)
        : this([new Mistake(position, message, remedy)])
    {
    }

    public IReadOnlyList<Mistake> Mistakes { get; } = mistakes;
}
