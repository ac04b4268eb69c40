using System.Globalization;
using System.Text;
using Playbooks.Jinja;

namespace Playbooks.Modules.Files;

/// <summary>JSON as Python's json.dumps writes it: ", " and ": " between, ASCII only; or indented by four with sorted keys.</summary>
internal static class JsonText
{
    public static string Write(object? value) => Append(new StringBuilder(), value, null).ToString();

    /// <summary>Indented, for a value that stands at a depth.</summary>
    public static string Write(object? value, int depth) => Append(new StringBuilder(), value, depth).ToString();

    private static StringBuilder Append(StringBuilder text, object? value, int? depth)
        => value switch
        {
            null => text.Append("null"),
            bool truth => text.Append(truth ? "true" : "false"),
            double number when double.IsFinite(number) => text.Append(PythonValues.Repr(number)),
            long or int or System.Numerics.BigInteger => text.Append(Convert.ToString(value, CultureInfo.InvariantCulture)),
            JinjaDict dict => AppendItems(text, '{', '}', depth, Sorted(dict, depth), pair => Append(AppendString(text, PythonValues.Str(pair.Key)).Append(": "), pair.Value, depth + 1)),
            IEnumerable<object?> list => AppendItems(text, '[', ']', depth, [.. list], item => Append(text, item, depth + 1)),
            _ => AppendString(text, PythonValues.Str(value)),
        };

    private static List<KeyValuePair<object, object?>> Sorted(JinjaDict dict, int? depth)
        => [.. depth is null ? dict.AsEnumerable() : dict.OrderBy(pair => PythonValues.Str(pair.Key), StringComparer.Ordinal)];

    private static StringBuilder AppendItems<T>(StringBuilder text, char open, char close, int? depth, List<T> items, Action<T> append)
    {
        text.Append(open);
        for (var index = 0; index < items.Count; index++)
        {
            text.Append(index == 0 ? "" : depth is null ? ", " : ",");
            NewLine(text, depth + 1);
            append(items[index]);
        }

        if (items.Count > 0)
        {
            NewLine(text, depth);
        }

        return text.Append(close);
    }

    private static void NewLine(StringBuilder text, int? depth)
    {
        if (depth is { } level)
        {
            text.Append('\n').Append(' ', 4 * level);
        }
    }

    private static StringBuilder AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' or > '~' => text.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(letter),
            };
        }

        return text.Append('"');
    }
}
