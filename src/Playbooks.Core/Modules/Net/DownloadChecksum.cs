using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Net;

/// <summary>The argument `checksum`: an algorithm, and a digest or the address of a file of digests.</summary>
internal sealed record DownloadChecksum(DigestAlgorithms Algorithm, string? Hex, string? Url)
{
    public static DownloadChecksum? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            throw new ModuleFailedException("The checksum parameter has to be in format <algorithm>:<checksum>");
        }

        var (name, value) = (text[..colon].Trim(), text[(colon + 1)..].Trim());
        if (!Enum.TryParse<DigestAlgorithms>(name, ignoreCase: true, out var algorithm) || algorithm == DigestAlgorithms.None || char.IsAsciiDigit(name[0]))
        {
            throw new ModuleFailedException($"checksum: unknown algorithm {name}; known are md5, sha1, sha224, sha256, sha384, sha512");
        }

        return value.Contains("://", StringComparison.Ordinal) ? new DownloadChecksum(algorithm, null, value) : new DownloadChecksum(algorithm, Clean(value), null);
    }

    /// <summary>The digest of a file in the output of sha256sum and its like; a file that holds nothing but a digest is about that file.</summary>
    public static string Find(CommandAnswer answer, string url, string fileName)
    {
        if (!answer.IsSuccess)
        {
            throw new ModuleFailedException($"cannot get the checksums of {url}: {answer.Error.Trim()}");
        }

        var lines = answer.Lines.Select(line => line.Trim().Split(' ', 2)).ToList();
        var found = lines is [[var only]] ? only : lines.FirstOrDefault(parts => parts.Length == 2 && Name(parts[1]) == fileName)?[0];
        return found is null ? throw new ModuleFailedException($"Unable to find a checksum for file '{fileName}' in '{url}'") : Clean(found);

        static string Name(string text)
        {
            var name = text.TrimStart(' ', '*');
            return name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        }
    }

    private static string Clean(string value)
    {
        var hex = string.Concat(value.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return hex.Length > 0 && hex.All(char.IsAsciiHexDigit) ? hex : throw new ModuleFailedException("The checksum format is invalid");
    }
}
