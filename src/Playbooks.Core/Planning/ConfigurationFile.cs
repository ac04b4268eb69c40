using Playbooks.Results;

namespace Playbooks.Planning;

/// <summary>An ansible.cfg as Python's configparser reads it: sections, `key = value` or `key: value`, continued lines, comments after ` ;`.</summary>
internal sealed class ConfigurationFile
{
    /// <summary>Ansible's own exit code for a file of settings it cannot read.</summary>
    private const int OptionsCode = 5;

    private readonly Dictionary<(string Section, string Key), (string Value, SourcePosition Position)> values = [];

    private ConfigurationFile(string path) => Path = path;

    public string Path { get; }

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public IEnumerable<(string Section, string Key, SourcePosition Position)> Keys => values.Select(pair => (pair.Key.Section, pair.Key.Key, pair.Value.Position));

    /// <summary>Throws <see cref="PlaybookException"/> at the first line that is none.</summary>
    public static ConfigurationFile Read(string path)
    {
        var file = new ConfigurationFile(path);
        var sections = new HashSet<string>(StringComparer.Ordinal);
        var (section, key, number) = ("", "", 0);
        foreach (var raw in System.IO.File.ReadLines(path))
        {
            number++;
            var line = WithoutComment(raw);
            if (line.Trim().Length == 0)
            {
                continue;
            }

            var position = new SourcePosition(path, number, 1);
            if (char.IsWhiteSpace(line[0]) && key.Length > 0)
            {
                var (value, first) = file.values[(section, key)];
                file.values[(section, key)] = (value + "\n" + line.Trim(), first);
            }
            else if (line[0] == '[' && line.Contains(']'))
            {
                (section, key) = (line[1..line.IndexOf(']')], "");
                if (!sections.Add(section))
                {
                    throw new PlaybookException(position, $"section '{section}' already exists", "put its settings into the first one", ansibleCode: OptionsCode);
                }
            }
            else if (line.IndexOfAny(['=', ':']) is var sign and > 0 && section.Length > 0)
            {
                key = line[..sign].Trim().ToLowerInvariant();
                if (!file.values.TryAdd((section, key), (line[(sign + 1)..].Trim(), position)))
                {
                    throw new PlaybookException(position, $"option '{key}' in section '{section}' already exists", "remove one of them", ansibleCode: OptionsCode);
                }
            }
            else
            {
                throw new PlaybookException(position, $"'{line.Trim()}' is no setting", section.Length == 0 ? "begin with a section such as [defaults]" : "write name = value", ansibleCode: OptionsCode);
            }
        }

        return file;
    }

    public (string Value, SourcePosition Position)? Find(string section, string key)
        => values.TryGetValue((section, key), out var found) ? (Unquote(found.Value), found.Position) : null;

    private static string WithoutComment(string line)
    {
        if (line.TrimStart() is ['#' or ';', ..])
        {
            return "";
        }

        var at = line.IndexOf(" ;", StringComparison.Ordinal);
        return (at < 0 ? line : line[..at]).TrimEnd();
    }

    private static string Unquote(string text)
        => text.Length > 1 && text[0] == text[^1] && text[0] is '"' or '\'' ? text[1..^1] : text;
}
