namespace Playbooks.Queries.Files;

/// <summary>What lies below a folder (without the folder itself), in the order `find` meets it.</summary>
internal sealed record TreeQuery(string Path) : Query<TreeAnswer>
{
    /// <summary>Enter links to folders, and describe what links lead to.</summary>
    public bool Follow { get; init; }

    /// <summary>With <see cref="Follow"/>: links are entered but described as links.</summary>
    public bool KeepLinks { get; init; }

    /// <summary>How deep: 1 = only what lies directly in it; null = everything.</summary>
    public int? Depth { get; init; }

    /// <summary>An expression of `find` that thins out the list on the node, as shell text ("! -user root -o ! -perm 0644").</summary>
    public string? Where { get; init; }

    /// <summary>Where more than this lies below the folder, it is not listed: <see cref="TreeAnswer.IsTooLarge"/>.</summary>
    public int? Most { get; init; }

    /// <summary>One digest of every regular file.</summary>
    public DigestAlgorithms Digest { get; init; }
}

/// <summary>Null <see cref="Entries"/>: no such folder.</summary>
internal sealed record TreeAnswer(string Path, IReadOnlyList<TreeEntry>? Entries)
{
    /// <summary>There is more than <see cref="TreeQuery.Most"/>; the entries are empty.</summary>
    public bool IsTooLarge { get; init; }
}

/// <summary>One thing in a tree, with its whole path.</summary>
internal sealed record TreeEntry(string Path, FileEntry Entry, string? Digest = null);
