using System.Text;
using Playbooks.Jinja;
using Playbooks.Yaml;

namespace Playbooks.Reporting;

/// <summary>Values as block YAML with sorted keys, as PyYAML writes them (without anchors).</summary>
internal static class PythonYaml
{
    public static string Write(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, 0, isInline: false);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, int depth, bool isInline)
    {
        switch (value)
        {
            case JinjaDict { Count: > 0 } mapping:
                WriteMapping(text, mapping, depth, isInline);
                break;
            case not string and IEnumerable<object?> list when PythonValues.TextOf(value) is null && list.Any():
                WriteList(text, list, depth, isInline);
                break;
            default:
                text.Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void WriteMapping(StringBuilder text, JinjaDict mapping, int depth, bool isInline)
    {
        foreach (var (key, value) in mapping.OrderBy(pair => PythonValues.Str(pair.Key), StringComparer.Ordinal))
        {
            text.Append(' ', isInline ? 0 : depth).Append(Scalar(key is NoneKey ? null : key)).Append(':');
            isInline = false;
            WriteBelow(text, value, value is JinjaDict ? depth + 2 : depth);
        }
    }

    private static void WriteList(StringBuilder text, IEnumerable<object?> list, int depth, bool isInline)
    {
        foreach (var item in list)
        {
            text.Append(' ', isInline ? 0 : depth).Append("- ");
            isInline = false;
            Write(text, item, depth + 2, isInline: true);
        }
    }

    private static void WriteBelow(StringBuilder text, object? value, int depth)
    {
        var isBlock = value is JinjaDict { Count: > 0 } || (value is not (string or JinjaDict) && value is IEnumerable<object?> list && PythonValues.TextOf(value) is null && list.Any());
        text.Append(isBlock ? "\n" : " ");
        Write(text, value, depth, isInline: false);
    }

    private static string Scalar(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        JinjaDict => "{}",
        string or Markup => Text(PythonValues.Str(value)),
        IEnumerable<object?> => "[]",
        _ => PythonValues.Str(value),
    };

    private static string Text(string text)
    {
        if (text.Any(letter => letter < ' ' || letter == '\u007f'))
        {
            return PythonJson.Write(text);
        }

        return IsPlain(text) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private static bool IsPlain(string text)
        => text.Length > 0
            && !"-?:,[]{}#&*!|>'\"%@` ".Contains(text[0])
            && text[^1] is not (' ' or ':')
            && !text.Contains(": ", StringComparison.Ordinal)
            && !text.Contains(" #", StringComparison.Ordinal)
            && ScalarResolver.Resolve(text) is string
            && text is not ("=" or "<<");
}
