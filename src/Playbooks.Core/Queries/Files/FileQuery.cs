namespace Playbooks.Queries.Files;

/// <summary>What is at a path: its kind, permissions, owner, size, where a link leads, and on request the digests of its content.</summary>
internal sealed record FileQuery(string Path) : Query<FileAnswer>
{
    /// <summary>Digests of the content of a regular file (links are followed). Others have none.</summary>
    public DigestAlgorithms Digests { get; init; }

    /// <summary>Digests only when the file has this size, in bytes: one of another size has another content anyway.</summary>
    public long? OnlyIfSize { get; init; }

    /// <summary>Ask too whether the user of the shell may read, write and execute it.</summary>
    public bool Access { get; init; }
}

/// <summary>What is at a path.</summary>
/// <param name="Path">The absolute path, `~` expanded.</param>
internal sealed record FileAnswer(string Path)
{
    /// <summary>The thing itself, a link not followed; null when nothing is there.</summary>
    public FileEntry? Entry { get; init; }

    /// <summary>What is found by following links; <see cref="Entry"/> when it is none, null for a link that leads nowhere.</summary>
    public FileEntry? Target { get; init; }

    public bool Exists => Entry is not null;

    /// <summary>Lower-case hex; null when not asked for, of another size than asked, not a regular file, or not readable.</summary>
    public string? Sha256 => Digest(DigestAlgorithms.Sha256);

    public bool IsReadable { get; init; }

    public bool IsWritable { get; init; }

    public bool IsExecutable { get; init; }

    public IReadOnlyDictionary<DigestAlgorithms, string> Digests { get; init; } = new Dictionary<DigestAlgorithms, string>();

    public string? Digest(DigestAlgorithms algorithm) => Digests.GetValueOrDefault(algorithm);
}
