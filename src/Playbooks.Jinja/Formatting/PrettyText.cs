using System.Text;
using Playbooks.Jinja.Filters;

namespace Playbooks.Jinja.Formatting;

/// <summary>Python's <c>pprint.pformat</c>: keys sorted, lines of up to 80 characters.</summary>
internal static class PrettyText
{
    private const int Width = 80;

    public static string Format(object? value)
    {
        var output = new StringBuilder();
        Write(output, value, 0, 0);
        return output.ToString();
    }

    private static void Write(StringBuilder output, object? value, int indent, int allowance)
    {
        var text = Flat(value);
        if (text.Length <= Width - indent - allowance)
        {
            output.Append(text);
            return;
        }

        if (PythonValues.IsMapping(value))
        {
            WriteDict(output, value!, indent, allowance);
        }
        else if (value is string line)
        {
            WriteText(output, line, indent, allowance);
        }
        else if (value is JinjaTuple tuple)
        {
            WriteItems(output, tuple, '(', tuple.Count == 1 ? ",)" : ")", indent, allowance);
        }
        else if (PythonValues.SequenceOf(value) is { } list && value is not PythonRange)
        {
            WriteItems(output, list, '[', "]", indent, allowance);
        }
        else
        {
            output.Append(text);
        }
    }

    private static void WriteItems(StringBuilder output, IReadOnlyList<object?> items, char open, string close, int indent, int allowance)
    {
        output.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            var last = i == items.Count - 1;
            Write(output, items[i], indent + 1, last ? allowance + close.Length : 1);
            if (!last)
            {
                output.Append(",\n").Append(' ', indent + 1);
            }
        }

        output.Append(close);
    }

    private static void WriteDict(StringBuilder output, object value, int indent, int allowance)
    {
        output.Append('{');
        var pairs = Sorted(value);
        for (var i = 0; i < pairs.Count; i++)
        {
            var key = Flat(pairs[i].Key);
            var last = i == pairs.Count - 1;
            output.Append(key).Append(": ");
            Write(output, pairs[i].Value, indent + key.Length + 3, last ? allowance + 1 : 1);
            if (!last)
            {
                output.Append(",\n").Append(' ', indent + 1);
            }
        }

        output.Append('}');
    }

    /// <summary>Breaks a long text at white space into adjacent literals.</summary>
    private static void WriteText(StringBuilder output, string text, int indent, int allowance)
    {
        var parts = new List<string>();
        var lines = Methods.TextSplitting.Lines(text, keepEnds: true).Cast<string>().ToList();
        var outer = indent == 0;
        if (outer)
        {
            (indent, allowance) = (indent + 1, allowance + 1);
        }

        var width = Width - indent;
        for (var i = 0; i < lines.Count; i++)
        {
            var limit = i == lines.Count - 1 ? width - allowance : width;
            if (PythonValues.Repr(lines[i]).Length <= limit)
            {
                parts.Add(PythonValues.Repr(lines[i]));
                continue;
            }

            var words = System.Text.RegularExpressions.Regex.Matches(lines[i], @"\S*\s*").Select(match => match.Value).Where(word => word.Length > 0).ToList();
            var current = "";
            for (var j = 0; j < words.Count; j++)
            {
                var candidate = current + words[j];
                var reach = j == words.Count - 1 && i == lines.Count - 1 ? width - allowance : width;
                if (PythonValues.Repr(candidate).Length > reach)
                {
                    if (current.Length > 0)
                    {
                        parts.Add(PythonValues.Repr(current));
                    }

                    current = words[j];
                }
                else
                {
                    current = candidate;
                }
            }

            if (current.Length > 0)
            {
                parts.Add(PythonValues.Repr(current));
            }
        }

        if (parts.Count == 1)
        {
            output.Append(parts[0]);
            return;
        }

        output.Append(outer ? "(" : "").AppendJoin("\n" + new string(' ', indent), parts).Append(outer ? ")" : "");
    }

    private static List<KeyValuePair<object?, object?>> Sorted(object value)
    {
        var pairs = PythonValues.PairsOf(value)!.ToList();
        try
        {
            return [.. Ordering.Sort(pairs.Select(pair => (pair.Key, (object?)pair)), descending: false).Cast<KeyValuePair<object?, object?>>()];
        }
        catch (TemplateRuntimeException)
        {
            return [.. Ordering.Sort(pairs.Select(pair => ((object?)PythonValues.TypeName(pair.Key), (object?)pair)), descending: false)
                .Cast<KeyValuePair<object?, object?>>()];
        }
    }

    private static string Flat(object? value)
    {
        if (PythonValues.IsMapping(value))
        {
            return "{" + string.Join(", ", Sorted(value!).Select(pair => Flat(pair.Key) + ": " + Flat(pair.Value))) + "}";
        }

        return value switch
        {
            JinjaTuple tuple => "(" + string.Join(", ", tuple.Select(Flat)) + (tuple.Count == 1 ? ",)" : ")"),
            IList<object?> list => "[" + string.Join(", ", list.Select(Flat)) + "]",
            _ => PythonValues.Repr(value),
        };
    }
}
