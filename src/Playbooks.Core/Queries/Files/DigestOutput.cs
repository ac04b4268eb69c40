using System.Text;

namespace Playbooks.Queries.Files;

/// <summary>One sha256sum (sha1sum, md5sum, ...) for many files, and its output, matched against the known paths.</summary>
internal static class DigestOutput
{
    public static IReadOnlyList<DigestAlgorithms> Each(DigestAlgorithms algorithms)
        => [.. Enum.GetValues<DigestAlgorithms>().Where(algorithm => algorithm != DigestAlgorithms.None && algorithms.HasFlag(algorithm))];

    public static string Command(DigestAlgorithms algorithm) => algorithm.ToString().ToLowerInvariant() + "sum";

    public static int HexLength(DigestAlgorithms algorithm)
        => algorithm switch
        {
            DigestAlgorithms.Md5 => 32,
            DigestAlgorithms.Sha1 => 40,
            DigestAlgorithms.Sha224 => 56,
            DigestAlgorithms.Sha256 => 64,
            DigestAlgorithms.Sha384 => 96,
            _ => 128,
        };

    /// <summary>The digest of exactly this path when its line comes next. GNU escapes backslash, newline and return in names and marks the line with a backslash; busybox does not.</summary>
    public static string? TryRead(OutputReader reader, DigestAlgorithms algorithm, string path)
    {
        var start = reader.Position;
        if (TryReadLine(reader, algorithm, path, out var digest))
        {
            return digest;
        }

        reader.Position = start;
        var escaped = path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        if (reader.TrySkip("\\"u8))
        {
            var line = reader.Position;
            if (TryReadLine(reader, algorithm, escaped.Replace("\r", "\\r", StringComparison.Ordinal), out digest))
            {
                return digest;
            }

            reader.Position = line;
            if (TryReadLine(reader, algorithm, escaped, out digest))
            {
                return digest;
            }
        }

        reader.Position = start;
        return null;
    }

    private static bool TryReadLine(OutputReader reader, DigestAlgorithms algorithm, string path, out string digest)
    {
        digest = "";
        if (!reader.TryTake(HexLength(algorithm), out var hex) || !hex.Span.ToArray().All(letter => char.IsAsciiHexDigitLower((char)letter)))
        {
            return false;
        }

        digest = Encoding.ASCII.GetString(hex.Span);
        return (reader.TrySkip("  "u8) || reader.TrySkip(" *"u8)) && reader.TrySkip(path) && reader.TrySkip("\n"u8);
    }
}
