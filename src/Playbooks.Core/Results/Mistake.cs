namespace Playbooks.Results;

/// <summary>One mistake in the user's files or options: where, what, and what to do about it.</summary>
internal sealed record Mistake(SourcePosition Position, string Message, string? Remedy = null)
{
    /// <summary>Ansible's words when the mistake is that an included file or role does not exist: it fails the host and not the run.</summary>
    public string? MissingText { get; init; }

    /// <summary>Met in the middle of a run it ends it for all hosts, as in Ansible, and is no failure of a task.</summary>
    public bool EndsRun { get; init; }

    /// <summary>The exit code of Ansible's own program where it cannot be told from the place: 5 for options that contradict each other, 4 for text that cannot be parsed.</summary>
    public int? AnsibleCode { get; init; }

    public override string ToString()
    {
        var where = Position == SourcePosition.None ? "" : $"{Position}: ";
        return Remedy is null ? where + Message : $"{where}{Message}; {Remedy}";
    }
}
