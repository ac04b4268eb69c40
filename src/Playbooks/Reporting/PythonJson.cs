using System.Globalization;
using System.Numerics;
using System.Text;
using Playbooks.Jinja;

namespace Playbooks.Reporting;

/// <summary>Values as Ansible prints them: Python's json.dumps with sorted keys and ensure_ascii off; in one line, or indented by four.</summary>
internal static class PythonJson
{
    public static string Write(object? value, bool isIndented = false, bool isSorted = true)
    {
        var text = new StringBuilder();
        new Writer(text, isIndented, isSorted).Write(value, 0);
        return text.ToString();
    }

    private sealed class Writer(StringBuilder text, bool isIndented, bool isSorted)
    {
        public void Write(object? value, int depth)
        {
            switch (value)
            {
                case null: text.Append("null"); break;
                case bool truth: text.Append(truth ? "true" : "false"); break;
                case int or long or BigInteger: text.Append(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
                case double number: text.Append(Number(number)); break;
                case JinjaDict mapping: WriteMapping(mapping, depth); break;
                case string plain: WriteText(plain); break;
                default: WriteOther(value, depth); break;
            }
        }

        private static string Number(double number)
            => double.IsNaN(number) ? "NaN" : double.IsInfinity(number) ? (number > 0 ? "Infinity" : "-Infinity") : PythonValues.Str(number);

        private void WriteOther(object value, int depth)
        {
            if (PythonValues.TextOf(value) is { } plain)
            {
                WriteText(plain);
            }
            else if (value is IEnumerable<object?> list)
            {
                WriteItems('[', ']', [.. list], depth, item => Write(item, depth + 1));
            }
            else
            {
                WriteText(PythonValues.Str(value));
            }
        }

        private void WriteMapping(JinjaDict mapping, int depth)
        {
            var pairs = mapping.Select(pair => (Key: KeyText(pair.Key), pair.Value));
            List<(string Key, object? Value)> ordered = [.. isSorted ? pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal) : pairs];
            WriteItems('{', '}', ordered, depth, pair =>
            {
                WriteText(pair.Key);
                text.Append(": ");
                Write(pair.Value, depth + 1);
            });
        }

        private static string KeyText(object key) => key switch
        {
            bool truth => truth ? "true" : "false",
            NoneKey => "null",
            _ => PythonValues.Str(key),
        };

        private void WriteItems<T>(char open, char close, List<T> items, int depth, Action<T> write)
        {
            text.Append(open);
            for (var i = 0; i < items.Count; i++)
            {
                if (i > 0)
                {
                    text.Append(isIndented ? "," : ", ");
                }

                NewLine(depth + 1);
                write(items[i]);
            }

            if (items.Count > 0)
            {
                NewLine(depth);
            }

            text.Append(close);
        }

        private void NewLine(int depth)
        {
            if (isIndented)
            {
                text.Append('\n').Append(' ', depth * 4);
            }
        }

        private void WriteText(string plain)
        {
            text.Append('"');
            foreach (var letter in plain)
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
                    < ' ' => text.Append($"\\u{(int)letter:x4}"),
                    _ => text.Append(letter),
                };
            }

            text.Append('"');
        }
    }
}
