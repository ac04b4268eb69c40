using System.Text.RegularExpressions;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Inventories.Plugins;

/// <summary>Reads one INI inventory: [group], [group:vars], [group:children], hosts with ranges, ports and variables. At most one mistake a line.</summary>
internal sealed partial class IniReader(InventoryBuilder builder, string file)
{
    private readonly Dictionary<string, SourcePosition> undeclaredVars = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, List<(string Parent, SourcePosition Position)>> awaited = new(StringComparer.Ordinal);
    private readonly HashSet<string> declared = new(StringComparer.Ordinal);

    private string group = "ungrouped";
    private string section = "hosts";

    public void Parse(string text)
    {
        builder.AddGroup("all", SourcePosition.None);
        var number = 0;
        foreach (var raw in LineEnd().Split(text))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }

            ParseLine(line, new SourcePosition(file, number, raw.Length - raw.TrimStart().Length + 1));
        }

        foreach (var (child, parents) in awaited)
        {
            builder.Mistakes.AddRange([.. parents.Select(parent => new Mistake(parent.Position, $"section [{parent.Parent}:children] includes undefined group: {child}", $"add a section [{child}], or correct the name"))]);
        }

        foreach (var (name, position) in undeclaredVars.Where(pair => !declared.Contains(pair.Key) && !GroupAliases.NamesOf(pair.Key).Any(declared.Contains)))
        {
            builder.Mistakes.Add(position, $"section [{name}:vars] is for a group that is not defined: {name}", $"add a section [{name}] with its hosts, or correct the name");
        }
    }

    private void ParseLine(string line, SourcePosition position)
    {
        if (Section().Match(line) is { Success: true } match)
        {
            OpenSection(match.Groups[1].Value, match.Groups[2].Success ? match.Groups[2].Value : "hosts", position);
        }
        else if (line.StartsWith('[') && line.EndsWith(']'))
        {
            builder.Mistakes.Add(position, $"invalid section entry: '{line}'", "write [group], [group:vars] or [group:children] without spaces");
            section = "skip";
        }
        else if (section == "hosts")
        {
            ParseHost(line, position);
        }
        else if (section == "vars")
        {
            ParseVariable(line, position);
        }
        else if (section == "children")
        {
            ParseChild(line, position);
        }
    }

    private void OpenSection(string name, string kind, SourcePosition position)
    {
        name = builder.SafeName(name);
        group = name;
        section = kind;
        if (kind is not ("hosts" or "vars" or "children"))
        {
            builder.Mistakes.Add(position, $"section [{name}:{kind}] has unknown type: {kind}", "use [group], [group:vars] or [group:children]");
            section = "skip";
            return;
        }

        if (kind != "vars")
        {
            declared.Add(name);
        }
        else if (!builder.HasGroup(name))
        {
            undeclaredVars.TryAdd(name, position);
        }

        builder.AddGroup(name, position);
        if (kind != "vars")
        {
            AddToParents(name);
        }
    }

    /// <summary>A group becomes a child where it is declared, when its parents named it before: the order of the children is that of Ansible.</summary>
    private void AddToParents(string name)
    {
        if (GroupAliases.NamesOf(name).FirstOrDefault(awaited.ContainsKey) is not { } child)
        {
            return;
        }

        awaited.Remove(child, out var parents);
        foreach (var (parent, position) in parents!)
        {
            builder.AddChild(parent, child, position);
            AddToParents(parent);
        }
    }

    private void ParseHost(string line, SourcePosition position)
    {
        try
        {
            var words = ShellWords.Split(line, comments: true);
            if (words.Count == 0)
            {
                return;
            }

            if (words[0] == "---")
            {
                throw new FormatException("'---' is the sign of a YAML file, and this is read as INI");
            }

            if (line.StartsWith('[') && !line.Contains(']', StringComparison.Ordinal))
            {
                builder.Mistakes.Add(position, $"the section '{line}' has no closing bracket", $"write {line}]");
                return;
            }

            var (names, port) = HostRange.Expand(words[0]);
            if (words[0].EndsWith(':') && port is null)
            {
                throw new FormatException($"invalid host pattern '{words[0]}': a colon at the end needs a port after it");
            }

            AddHosts(names, port, ReadVariables(words.Skip(1), position), position);
        }
        catch (FormatException error)
        {
            builder.Mistakes.Add(position, $"error parsing host definition '{line}': {error.Message}", "write: name variable=value other=\"two words\"");
        }
    }

    private void AddHosts(IReadOnlyList<string> names, int? port, List<(string Name, object? Value)> variables, SourcePosition position)
    {
        foreach (var name in names)
        {
            builder.AddHost(name, group, position, port);
            foreach (var (key, value) in variables)
            {
                builder.SetHostVariable(name, key, value);
            }
        }
    }

    private static List<(string Name, object? Value)> ReadVariables(IEnumerable<string> words, SourcePosition position)
        => [.. words.Select(word => word.IndexOf('=') is var sign and >= 0
            ? (word[..sign], Value(word[(sign + 1)..], position))
            : throw new FormatException($"expected key=value host variable assignment, got: {word}"))];

    private void ParseVariable(string line, SourcePosition position)
    {
        var sign = line.IndexOf('=');
        if (sign < 0)
        {
            builder.Mistakes.Add(position, $"expected key=value, got: {line}", $"this section is [{group}:vars]; write name=value, or open another section for hosts");
            return;
        }

        builder.SetGroupVariable(group, line[..sign].Trim(), Value(line[(sign + 1)..].Trim(), position), position);
    }

    private void ParseChild(string line, SourcePosition position)
    {
        if (GroupName().Match(line) is { Success: true } match)
        {
            var child = match.Groups[1].Value;
            if (builder.HasGroup(child))
            {
                builder.AddChild(group, child, position);
            }
            else
            {
                (awaited.TryGetValue(child, out var parents) ? parents : awaited[child] = []).Add((group, position));
            }
        }
        else
        {
            builder.Mistakes.Add(position, $"expected group name, got: {line}", $"this section is [{group}:children]; it lists names of groups, one per line");
        }
    }

    /// <summary>Typed as Python literals are; texts with templates become templates.</summary>
    private static object? Value(string text, SourcePosition position)
        => PythonLiteral.TryParse(text, out var value) ? Templated(value, position) : TemplateText.Create(text, position);

    private static object? Templated(object? value, SourcePosition position)
        => value switch
        {
            string text => TemplateText.Create(text, position),
            List<object?> list => list.ConvertAll(item => Templated(item, position)),
            JinjaDict dict => TemplatedDict(dict, position),
            _ => value,
        };

    private static JinjaDict TemplatedDict(JinjaDict dict, SourcePosition position)
    {
        var result = new JinjaDict(dict.Count);
        foreach (var (key, value) in dict)
        {
            result[key] = Templated(value, position);
        }

        return result;
    }

    /// <summary>What Python's splitlines takes for the end of a line.</summary>
    [GeneratedRegex("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")]
    private static partial Regex LineEnd();

    [GeneratedRegex(@"^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?\z")]
    private static partial Regex Section();

    [GeneratedRegex(@"^([^:\]\s]+)\s*(?:#.*)?\z")]
    private static partial Regex GroupName();
}
