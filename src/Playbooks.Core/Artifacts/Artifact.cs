namespace Playbooks.Artifacts;

/// <summary>One file that a node may need, completely named: its SHA-256 (64 lower-case hex digits) is what it is. <see cref="Url"/> is null for what only a local source holds;
/// <see cref="LocalPath"/> is the file in a local source.</summary>
internal sealed record Artifact(string Name, string Version, string Architecture, string Sha256)
{
    public Uri? Url { get; init; }

    public string? LocalPath { get; init; }

    public override string ToString() => $"{Name} {Version} ({Architecture})";
}

/// <summary>A container image: found in a local source or the cache as an archive, or pulled from its registry. The digest is the archive's when there is one.</summary>
internal sealed record ImageArtifact(string Reference, string Architecture)
{
    public string? ArchivePath { get; init; }

    public string? ArchiveSha256 { get; init; }
}
