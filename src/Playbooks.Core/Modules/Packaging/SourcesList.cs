using System.Text.RegularExpressions;

namespace Playbooks.Modules.Packaging;

/// <summary>apt's lists of package sources, line by line, as Ansible's apt_repository reads and writes them: a pure edit of texts.</summary>
internal sealed partial class SourcesList
{
    private readonly SortedDictionary<string, List<Line>> files = new(StringComparer.Ordinal);

    public SourcesList(IEnumerable<KeyValuePair<string, string>> texts)
    {
        foreach (var (path, text) in texts)
        {
            var lines = text.Split('\n');
            files[path] = [.. lines.Take(lines[^1].Length == 0 ? lines.Length - 1 : lines.Length).Select(Parse)];
        }
    }

    /// <summary>The source a user names, its blanks made single; null when it is none.</summary>
    public static string? SourceOf(string repo) => Parse(repo) is { IsValid: true, IsEnabled: true } line ? line.Source : null;

    /// <summary>What Ansible quotes of a text that is no source.</summary>
    public static string Quoted(string repo)
    {
        var line = repo.Trim();
        line = line.StartsWith('#') ? line[1..] : line;
        return line.IndexOf('#', StringComparison.Ordinal) is > 0 and var at ? line[..at] : line;
    }

    /// <summary>The name of the file a new source goes to: made of its address, without options, protocol and password.</summary>
    public static string FileNameFor(string source, string? wanted)
    {
        var words = Protocol().Replace(Options().Replace(source, ""), "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word is not ("deb" or "deb-src")).ToList();
        var address = words.Count == 0 ? "" : words[0];
        address = address.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? address[(at + 1)..] : address;
        return (wanted ?? string.Join('_', Other().Replace(address, " ").Split(' ', StringSplitOptions.RemoveEmptyEntries))) + ".list";
    }

    /// <summary>Takes the comment sign away wherever the source stands already; else adds it to the file.</summary>
    public void Add(string source, string file)
    {
        var isThere = false;
        foreach (var lines in files.Values)
        {
            for (var i = 0; i < lines.Count; i++)
            {
                if (lines[i].IsValid && lines[i].Source == source)
                {
                    lines[i] = lines[i] with { IsEnabled = true };
                    isThere = true;
                }
            }
        }

        if (!isThere)
        {
            if (!files.TryGetValue(file, out var lines))
            {
                files[file] = lines = [];
            }

            lines.Add(new Line(true, true, source, ""));
        }
    }

    public void Remove(string source)
    {
        foreach (var lines in files.Values)
        {
            lines.RemoveAll(line => line is { IsValid: true, IsEnabled: true } && line.Source == source);
        }
    }

    /// <summary>The files as they are to be; one without lines is not to be.</summary>
    public IReadOnlyDictionary<string, string> Texts() => files.Where(file => file.Value.Count > 0).ToDictionary(file => file.Key, file => string.Concat(file.Value));

    private static Line Parse(string text)
    {
        var line = text.Trim();
        var isEnabled = !line.StartsWith('#');
        line = isEnabled ? line : line[1..];
        var comment = "";
        if (line.IndexOf('#', StringComparison.Ordinal) is > 0 and var at)
        {
            comment = line[(at + 1)..].Trim();
            line = line[..at];
        }

        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var isValid = words.Length > 0 && words[0] is "deb" or "deb-src";
        return new Line(isValid, isEnabled, isValid ? string.Join(' ', words) : line.Trim(), comment);
    }

    [GeneratedRegex(@"\[[^\]]+\]")]
    private static partial Regex Options();

    [GeneratedRegex(@"\w+://")]
    private static partial Regex Protocol();

    [GeneratedRegex("[^a-zA-Z0-9]")]
    private static partial Regex Other();

    private sealed record Line(bool IsValid, bool IsEnabled, string Source, string Comment)
    {
        public override string ToString() => (IsEnabled ? "" : "# ") + Source + (Comment.Length > 0 ? " # " + Comment : "") + "\n";
    }
}
