using System.Text;

namespace Playbooks.Variables.Lookups;

/// <summary>Sections and options as Python's configparser reads them: `key = value` or `key: value`, values go on in lines that are indented, lines that begin
/// with # or ; are comments, [DEFAULT] holds for all sections, %(name)s stands for another option. Throws <see cref="FormatException"/>.</summary>
internal sealed class IniText
{
    private const string Default = "DEFAULT";
    private const int DeepestReference = 10;

    private readonly Dictionary<string, OrderedDictionary<string, List<string>?>> sections = new(StringComparer.Ordinal) { [Default] = new(StringComparer.Ordinal) };
    private readonly bool isCaseSensitive;

    public IniText(string text, bool isCaseSensitive, bool allowsNoValue)
    {
        this.isCaseSensitive = isCaseSensitive;
        var (section, indent, number) = ((string?)null, 0, 0);
        List<string>? open = null;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            var content = line.Trim();
            if (content.Length == 0 || content[0] is '#' or ';')
            {
                if (content.Length == 0)
                {
                    open?.Add("");
                }

                continue;
            }

            var depth = line.Length - line.TrimStart().Length;
            if (open is not null && depth > indent)
            {
                open.Add(content);
                continue;
            }

            indent = depth;
            if (content[0] == '[' && content.IndexOf(']') is var end and > 1)
            {
                (section, open) = (content[1..end], null);
                if (section != Default && !sections.TryAdd(section, new(StringComparer.Ordinal)))
                {
                    throw new FormatException($"While reading from the file [line {number,2}]: section '{section}' already exists");
                }
            }
            else
            {
                open = AddOption(section ?? throw new FormatException($"File contains no section headers. line: {number}, '{content}'"), content, number, allowsNoValue);
            }
        }
    }

    public bool HasSection(string name) => name != Default && sections.ContainsKey(name);

    /// <summary>The options of a section, those of [DEFAULT] first, unless it has them itself.</summary>
    public IEnumerable<string> Options(string section) => sections[Default].Keys.Concat(sections[section].Keys).Distinct();

    public bool TryGet(string section, string option, out string? value)
    {
        var key = Key(option);
        var isThere = sections[section].TryGetValue(key, out var lines) || sections[Default].TryGetValue(key, out lines);
        value = lines is null ? null : Interpolate(section, string.Join('\n', lines).TrimEnd(), 0);
        return isThere;
    }

    private List<string>? AddOption(string section, string content, int number, bool allowsNoValue)
    {
        var sign = content.IndexOfAny(['=', ':']);
        if (sign == 0 || (sign < 0 && !allowsNoValue))
        {
            throw new FormatException($"Source contains parsing errors: [line {number,2}]: '{content}'");
        }

        var key = Key(sign < 0 ? content : content[..sign].TrimEnd());
        var value = sign < 0 ? null : new List<string> { content[(sign + 1)..].Trim() };
        return sections[section].TryAdd(key, value) ? value
            : throw new FormatException($"While reading from the file [line {number,2}]: option '{key}' in section '{section}' already exists");
    }

    private string Key(string name) => isCaseSensitive ? name : name.ToLowerInvariant();

    private string Interpolate(string section, string value, int depth)
    {
        if (!value.Contains('%'))
        {
            return value;
        }

        if (depth > DeepestReference)
        {
            throw new FormatException("Recursion limit exceeded in value substitution");
        }

        var result = new StringBuilder();
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] != '%')
            {
                result.Append(value[at]);
            }
            else if (at + 1 < value.Length && value[at + 1] == '%')
            {
                result.Append(value[++at]);
            }
            else if (at + 1 < value.Length && value[at + 1] == '(' && value.IndexOf(")s", at, StringComparison.Ordinal) is var end and > 0)
            {
                var name = value[(at + 2)..end];
                result.Append(Interpolate(section, Raw(section, name), depth + 1));
                at = end + 1;
            }
            else
            {
                throw new FormatException($"'%' must be followed by '%' or '(', found: '{value[at..]}'");
            }
        }

        return result.ToString();
    }

    private string Raw(string section, string name)
        => sections[section].TryGetValue(Key(name), out var lines) || sections[Default].TryGetValue(Key(name), out lines)
            ? string.Join('\n', lines ?? []).TrimEnd()
            : throw new FormatException($"Bad value substitution: it contains an interpolation key '{name}' which is not a valid option name");
}
