using System.Text;

namespace Playbooks.Queries.Facts;

/// <summary>What the facts script printed: its sections, and the content of the files it read.</summary>
internal sealed class FactsDump
{
    private readonly Dictionary<string, List<string>> sections;
    private readonly Dictionary<string, List<string>> files;

    private FactsDump(Dictionary<string, List<string>> sections)
    {
        this.sections = sections;
        files = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var line in Section("files"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                if (!files.TryGetValue(line[..colon], out var lines))
                {
                    files.Add(line[..colon], lines = []);
                }

                lines.Add(line[(colon + 1)..]);
            }
        }
    }

    public IEnumerable<string> SectionNames => sections.Keys;

    public IEnumerable<string> Paths => files.Keys;

    public static FactsDump Parse(ReadOnlyMemory<byte> output)
    {
        var sections = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var current = new List<string>();
        foreach (var line in Encoding.UTF8.GetString(output.Span).Split('\n'))
        {
            if (line.StartsWith("@@", StringComparison.Ordinal))
            {
                if (current.Count > 0 && current[^1].Length == 0)
                {
                    current.RemoveAt(current.Count - 1);
                }

                sections[line[2..]] = current = [];
            }
            else
            {
                current.Add(line);
            }
        }

        return new FactsDump(sections);
    }

    public IReadOnlyList<string> Section(string name) => sections.TryGetValue(name, out var lines) ? lines : [];

    public string? First(string section) => Section(section) is [var line, ..] ? line : null;

    public IReadOnlyList<string> File(string path) => files.TryGetValue(path, out var lines) ? lines : [];

    /// <summary>The first line of a file, trimmed; null when there is no such file.</summary>
    public string? Line(string path) => files.TryGetValue(path, out var lines) ? lines[0].Trim() : null;

    public long? Number(string path) => long.TryParse(Line(path), out var number) ? number : null;

    public bool Exists(string path) => Section("exists").Contains(path);

    /// <summary>The target of a symbolic link that `ls -l` showed.</summary>
    public string? LinkTarget(string path)
        => Section("links").FirstOrDefault(line => line.Contains($" {path} -> ", StringComparison.Ordinal)) is { } line ? line[(line.IndexOf(" -> ", StringComparison.Ordinal) + 4)..] : null;

    /// <summary>A file of NAME=value lines, values unquoted.</summary>
    public Dictionary<string, string> Assignments(string path)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File(path))
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            if (at > 0 && !line.StartsWith('#'))
            {
                values[line[..at].Trim()] = line[(at + 1)..].Trim().Trim('"', '\'');
            }
        }

        return values;
    }

    /// <summary>A file of `name: value` lines.</summary>
    public Dictionary<string, string> Fields(string path)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File(path))
        {
            var at = line.IndexOf(':', StringComparison.Ordinal);
            if (at > 0)
            {
                values[line[..at].Trim()] = line[(at + 1)..].Trim();
            }
        }

        return values;
    }
}
