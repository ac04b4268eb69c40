namespace Playbooks.Artifacts;

/// <summary>What the shipped list says of one component: where each version is to be had, and the digests its publisher gives.</summary>
internal sealed record ArtifactDeclaration(string Name, string UrlPattern, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Digests)
{
    /// <summary>The versions whose digest is known for an architecture, newest first.</summary>
    public IReadOnlyList<string> Versions(string architecture) => Digests.TryGetValue(architecture, out var versions) || Digests.TryGetValue("any", out versions)
        ? [.. versions.Keys]
        : [];

    public string? Sha256(string version, string architecture)
        => (Digests.TryGetValue(architecture, out var versions) || Digests.TryGetValue("any", out versions)) && versions.TryGetValue(version, out var digest) ? digest : null;

    public Uri Url(string version, string architecture) => new(Fill(UrlPattern, version, architecture));

    public static string Fill(string pattern, string version, string architecture)
        => pattern.Replace("{v}", version, StringComparison.Ordinal).Replace("{a}", architecture, StringComparison.Ordinal);
}
