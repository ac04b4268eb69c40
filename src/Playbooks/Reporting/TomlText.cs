using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Playbooks.Jinja;
using Playbooks.Jinja.Formatting;
using Playbooks.Results;

namespace Playbooks.Reporting;

/// <summary>Values as TOML, laid out as ansible-inventory does: level by level, each mapping a table with its whole name. Null is left out, as TOML has none.</summary>
internal static partial class TomlText
{
    public static string Write(JinjaDict root)
    {
        var text = new StringBuilder();
        var tables = new OrderedDictionary<string, JinjaDict>(StringComparer.Ordinal);
        text.Append(Body(root, "", tables));
        while (tables.Count > 0)
        {
            var below = new OrderedDictionary<string, JinjaDict>(StringComparer.Ordinal);
            foreach (var (name, table) in tables)
            {
                var inner = new OrderedDictionary<string, JinjaDict>(StringComparer.Ordinal);
                var body = Body(table, name, inner);
                if (body.Length > 0 || inner.Count == 0)
                {
                    text.Append(text.Length > 0 && !EndsWithEmptyLine(text) ? "\n" : "").Append('[').Append(name).Append("]\n").Append(body);
                }

                foreach (var (child, content) in inner)
                {
                    below[$"{name}.{child}"] = content;
                }
            }

            tables = below;
        }

        return text.ToString();
    }

    private static bool EndsWithEmptyLine(StringBuilder text) => text.Length > 1 && text[^1] == '\n' && text[^2] == '\n';

    /// <summary>What stands in the table itself; the tables below it are added to <paramref name="tables"/>.</summary>
    private static string Body(JinjaDict table, string name, OrderedDictionary<string, JinjaDict> tables)
    {
        var (values, arrays) = (new StringBuilder(), new StringBuilder());
        foreach (var (key, value) in table)
        {
            var quoted = Key(key as string ?? throw new PlaybookException(
                SourcePosition.None, $"the source inventory contains a non-string key ({PythonValues.Str(key)}) which cannot be represented in TOML", "write the key as text, or use --yaml"));
            switch (value)
            {
                case JinjaDict inner:
                    tables[quoted] = inner;
                    break;
                case List<object?> list when list.Exists(item => item is JinjaDict):
                    AppendTables(arrays, list, name.Length > 0 ? $"{name}.{quoted}" : quoted);
                    break;
                case null:
                    break;
                default:
                    values.Append(quoted).Append(" = ").Append(Value(value)).Append('\n');
                    break;
            }
        }

        return values.Append(arrays).ToString();
    }

    private static void AppendTables(StringBuilder text, List<object?> list, string name)
    {
        foreach (var item in list)
        {
            var tables = new OrderedDictionary<string, JinjaDict>(StringComparer.Ordinal);
            var body = item is JinjaDict dict ? Body(dict, name, tables) : "";
            var isBelow = body.StartsWith('[');
            text.Append("[[").Append(name).Append("]]\n").Append(isBelow ? "\n" : "").Append(body).Append(isBelow ? "" : "\n");
            while (tables.Count > 0)
            {
                tables = AppendLevel(text, tables, name);
            }
        }
    }

    /// <summary>The tables of one level below an entry of an array, those without anything in them left out. Those of the next level.</summary>
    private static OrderedDictionary<string, JinjaDict> AppendLevel(StringBuilder text, OrderedDictionary<string, JinjaDict> tables, string name)
    {
        var below = new OrderedDictionary<string, JinjaDict>(StringComparer.Ordinal);
        foreach (var (table, content) in tables)
        {
            var inner = new OrderedDictionary<string, JinjaDict>(StringComparer.Ordinal);
            var body = Body(content, $"{name}.{table}", inner);
            text.Append(body.Length > 0 ? $"[{name}.{table}]\n{body}" : "");
            foreach (var (child, deeper) in inner)
            {
                below[$"{table}.{child}"] = deeper;
            }
        }

        return below;
    }

    private static string Key(string key) => Bare().IsMatch(key) ? key : Quoted(key);

    private static string Value(object? value) => value switch
    {
        bool truth => truth ? "true" : "false",
        double number => PythonValues.Str(number).Replace("e+0", "e+", StringComparison.Ordinal).Replace("e-0", "e-", StringComparison.Ordinal),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        List<object?> list => $"[{string.Concat(list.Select(item => $" {Value(item)},"))}]",
        JinjaDict dict => throw new PlaybookException(SourcePosition.None, $"the source inventory contains a value that cannot be represented in TOML: {PythonValues.Str(dict)}", "use --yaml"),
        _ => Quoted(PythonValues.Str(value)),
    };

    private static string Quoted(string text) => JsonText.Of(text, JsonOptions.Printed);

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex Bare();
}
