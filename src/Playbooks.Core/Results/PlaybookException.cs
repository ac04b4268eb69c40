namespace Playbooks.Results;

/// <summary>The user's files or options are wrong, and no host was changed (unless it says so). Covers all mistakes found, not only the first.
/// What it does not cover: anything that depends on a host's answer (that is <see cref="ModuleFailedException"/>). Exit code 1.</summary>
internal sealed class PlaybookException(IReadOnlyList<Mistake> mistakes)
    : Exception(string.Join('\n', mistakes))
{
    public PlaybookException(SourcePosition position, string message, string? remedy = null, int? ansibleCode = null)
        : this([new Mistake(position, message, remedy) { AnsibleCode = ansibleCode }])
    {
    }

    public IReadOnlyList<Mistake> Mistakes { get; } = mistakes;

    /// <summary>Found in the middle of a run (a file that is included when its turn comes), which had changed something: exit code 2.</summary>
    public bool IsAfterChanges { get; init; }

    public int? AnsibleCode => Mistakes.Select(mistake => mistake.AnsibleCode).FirstOrDefault(code => code is not null);
}
