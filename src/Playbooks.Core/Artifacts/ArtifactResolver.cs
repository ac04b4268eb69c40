using Playbooks.Results;

namespace Playbooks.Artifacts;

/// <summary>From a name, version and architecture to the one file that is meant. The user's own digests come first, then a local source's, then the shipped list.
/// Throws <see cref="ModuleFailedException"/> that says which versions are known and how to declare another.</summary>
internal sealed class ArtifactResolver(ArtifactCatalogue catalogue)
{
    public Artifact Resolve(string name, string version, string architecture, ArtifactSettings settings, LocalSource? local)
    {
        version = version.TrimStart('v');
        var declaration = catalogue.Find(name);
        var fromLocal = local?.Find(name, version, architecture);
        var digest = settings.Digest(name, version, architecture) ?? fromLocal?.Sha256 ?? declaration?.Sha256(version, architecture)
            ?? throw new ModuleFailedException(Unknown(name, version, architecture, declaration));
        if (digest.Length != 64 || !digest.All(char.IsAsciiHexDigitLower))
        {
            throw new ModuleFailedException($"the SHA-256 given for {name} {version} ({architecture}) is not 64 hex digits: '{digest}'");
        }

        return new Artifact(name, version, architecture, digest)
        {
            Url = Url(name, version, architecture, settings, declaration),
            LocalPath = fromLocal?.Sha256 == digest ? fromLocal.LocalPath : null,
        };
    }

    private static Uri? Url(string name, string version, string architecture, ArtifactSettings settings, ArtifactDeclaration? declaration)
        => settings.Url(name, version, architecture) ?? (declaration is not null ? settings.Mirror(declaration.Url(version, architecture))
            : null);

    private static string Unknown(string name, string version, string architecture, ArtifactDeclaration? declaration)
    {
        var known = declaration?.Versions(architecture) ?? [];
        var shipped = declaration is null ? $"no artifact is called '{name}'"
            : known.Count == 0 ? $"no digest is shipped for {architecture}"
            : $"known are {string.Join(", ", known.Take(12))}{(known.Count > 12 ? ", ..." : "")}";
        return $"no SHA-256 is known for {name} {version} ({architecture}): {shipped}; to use another, set {name.Replace('-', '_')}_checksums: {{{architecture}: {{\"{version}\": SHA256}}}}";
    }
}
