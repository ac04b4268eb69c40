namespace Playbooks.Composition;

/// <summary>Every exit code of the program. Called under Ansible's program names, <see cref="ForAnsible"/> translates.</summary>
internal static class ExitCodes
{
    /// <summary>Fine; also when --check found that something would change.</summary>
    public const int Success = 0;

    /// <summary>Something in the user's files or options is wrong; nothing was changed.</summary>
    public const int Mistake = 1;

    /// <summary>A host failed.</summary>
    public const int Failed = 2;

    /// <summary>`playbook diff` found that something would change.</summary>
    public const int WouldChange = 3;

    /// <summary>A host was unreachable; wins over a failed one.</summary>
    public const int Unreachable = 4;

    /// <summary>Interrupted by the user.</summary>
    public const int Interrupted = 130;

    /// <summary>A bug of ours.</summary>
    public const int Bug = 250;

    /// <summary>What ansible-playbook and its siblings return where we return <paramref name="code"/>: 99 for an interrupted run; the others are the same numbers.
    /// Mistakes in files (4) and on the command line (2) are told apart where they are found.</summary>
    public static int ForAnsible(int code) => code == Interrupted ? 99 : code;

    /// <summary>The code of a run that came to its end: unreachable wins over failed, failed over "would change".</summary>
    public static int Of(Results.RunSummary summary, bool isDiff)
        => summary.IsInterrupted ? Interrupted : summary.HasUnreachable ? Unreachable : summary.HasFailures ? Failed : isDiff && summary.HasChanges ? WouldChange : Success;
}
