using System.Text.Json;
using Playbooks.Connections;
using Playbooks.Jinja;

namespace Playbooks.Queries.Facts;

/// <summary>Local facts: *.fact files in the fact path. Executable ones are run and must print JSON or INI; the others are JSON or INI.</summary>
internal static class LocalFacts
{
    public static string Script(string folder)
        => $"""
            for f in {ShellQuote.Word(folder)}/*.fact; do
            [ -f "$f" ] || continue
            s "fact $f"
            if [ -x "$f" ]; then {"{"} e=$("$f" 2>&1 >&3); c=$?; {"}"} 3>&1; printf '\n@@status %s\n%s\n%s\n' "$f" "$c" "$e"; else cat "$f"; fi
            done

            """;

    /// <summary>The files of one folder: the dump may hold those of others, which other tasks asked for.</summary>
    public static JinjaDict Read(FactsDump dump, string folder, List<string> warnings)
    {
        var facts = new JinjaDict();
        foreach (var section in dump.SectionNames.Where(name => name.StartsWith("fact ", StringComparison.Ordinal) && name[5..name.LastIndexOf('/')] == folder).Order(StringComparer.Ordinal))
        {
            var path = section["fact ".Length..];
            var status = dump.First("status " + path);
            if (status is not (null or "0"))
            {
                var error = string.Join('\n', dump.Section("status " + path).Skip(1)).TrimEnd('\n');
                warnings.Add($"Failure executing fact script ({path}), rc: {status}, err: {error}{(error.Length > 0 ? "\n" : "")}");
                facts[Path.GetFileNameWithoutExtension(path)] = warnings[^1];
                continue;
            }

            var text = string.Join('\n', dump.Section(section));
            facts[Path.GetFileNameWithoutExtension(path)] = Value(text) ?? Warn(warnings, $"error loading facts as JSON or ini - please check content: {path}");
        }

        return facts;
    }

    private static string Warn(List<string> warnings, string text)
    {
        warnings.Add(text);
        return text;
    }

    /// <summary>JSON, else INI sections; null when it is neither.</summary>
    private static object? Value(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Convert(document.RootElement);
        }
        catch (JsonException)
        {
            return Ini(text);
        }
    }

    private static object? Convert(JsonElement element)
        => element.ValueKind switch
        {
            JsonValueKind.Object => JinjaDict.From(element.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, Convert(property.Value)))),
            JsonValueKind.Array => element.EnumerateArray().Select(Convert).ToList(),
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => element.TryGetInt64(out var number) ? (object)number : element.GetDouble(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    /// <summary>As Python's ConfigParser: names in lower case, `=` or `:`, continuation lines indented.</summary>
    private static JinjaDict? Ini(string text)
    {
        var sections = new JinjaDict();
        JinjaDict? section = null;
        string? last = null;
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Trim() is { Length: > 0 } content && content[0] is not ('#' or ';')))
        {
            var at = line.IndexOfAny(['=', ':']);
            if (line[0] == '[' && line.TrimEnd().EndsWith(']'))
            {
                sections[line.Trim()[1..^1]] = section = [];
                last = null;
            }
            else if (section is not null && char.IsWhiteSpace(line[0]) && last is not null)
            {
                section[last] = $"{section[last]}\n{line.Trim()}";
            }
            else if (section is not null && at > 0)
            {
                section[last = line[..at].Trim().ToLowerInvariant()] = line[(at + 1)..].Trim();
            }
            else
            {
                return null;
            }
        }

        return sections;
    }
}
