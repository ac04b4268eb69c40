using Playbooks.Results;

namespace Playbooks.Artifacts;

/// <summary>An image's name taken apart as docker and containerd do: a first part without dot, colon or "localhost" is no registry but a name on docker.io.</summary>
internal sealed record ImageReference(string Registry, string Repository, string Tag, string? Digest)
{
    /// <summary>What stands in a manifest's address.</summary>
    public string Target => Digest ?? Tag;

    /// <summary>Where the registry's API is.</summary>
    public Uri Api(string scheme)
        => Uri.TryCreate($"{scheme}://{(Registry == "docker.io" ? "registry-1.docker.io" : Registry)}/v2/{Repository}/", UriKind.Absolute, out var address)
            ? address
            : throw new ModuleFailedException($"'{Registry}' is not the address of a registry");

    public static ImageReference Parse(string text)
    {
        var (name, digest) = Cut(text, '@');
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : name[..slash];
        var hasRegistry = first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost";
        var registry = hasRegistry ? first : "docker.io";
        var (repository, tag) = Cut(hasRegistry ? name[(slash + 1)..] : name, ':');
        if (repository.Length == 0 || repository.Any(char.IsWhiteSpace) || repository.Any(char.IsAsciiLetterUpper))
        {
            throw new ModuleFailedException($"'{text}' is not the name of an image");
        }

        return new ImageReference(registry, registry == "docker.io" && !repository.Contains('/', StringComparison.Ordinal) ? "library/" + repository : repository, tag ?? "latest", digest);
    }

    private static (string Before, string? After) Cut(string text, char mark)
        => text.LastIndexOf(mark) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, null);
}
