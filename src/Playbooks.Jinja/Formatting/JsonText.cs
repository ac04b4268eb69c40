using System.Globalization;
using System.Text;
using Playbooks.Jinja.Filters;

namespace Playbooks.Jinja.Formatting;

/// <summary>Writes JSON exactly as Python's <c>json.dumps</c>.</summary>
public sealed class JsonText(JsonOptions options)
{
    private const int MaximumDepth = 500;
    private readonly StringBuilder output = new();
    private readonly bool pretty = options.Indent is not null || options.IndentText is not null;
    private readonly string unit = options.IndentText ?? new string(' ', Math.Max(options.Indent ?? 0, 0));
    private readonly string itemSeparator = options.ItemSeparator ?? (options.Indent is not null || options.IndentText is not null ? "," : ", ");
    private readonly string keySeparator = options.KeySeparator ?? ": ";

    public static string Of(object? value, JsonOptions options) => new JsonText(options).Write(value);

    public string Write(object? value)
    {
        WriteValue(value, 0);
        return output.ToString();
    }

    private void WriteValue(object? value, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new TemplateRuntimeException("Circular reference detected");
        }

        switch (value)
        {
            case null or NoneKey:
                output.Append("null");
                break;
            case bool flag:
                output.Append(flag ? "true" : "false");
                break;
            case double number:
                output.Append(Number(number));
                break;
            case var _ when Numbers.IsInteger(value):
                output.Append(PythonValues.Str(value));
                break;
            case Undefined undefined:
                Other(options.TextForOthers ? undefined : throw undefined.Error());
                break;
            case string or Markup:
                WriteText(PythonValues.TextOf(value)!);
                break;
            case JinjaDict or IJinjaMapping:
                WriteDict(value, depth);
                break;
            case PythonBytes when !options.TextForOthers:
                throw new TemplateRuntimeException("Object of type bytes is not JSON serializable");
            case PythonBytes bytes:
                WriteText(Encoding.UTF8.GetString(bytes.Value.Span));
                break;
            case Ansible.PythonDateTime moment:
                WriteText(moment.Iso);
                break;
            case Ansible.PythonDate day:
                WriteText(day.ToString());
                break;
            case IJinjaObject or Methods.DictView or PythonRange or PythonSet:
                Other(value);
                break;
            case IEnumerable<object?> items:
                WriteList(items, depth);
                break;
            case DateTime or DateTimeOffset:
                WriteText(PythonValues.Str(value));
                break;
            default:
                Other(value);
                break;
        }
    }

    private void Other(object value)
        => WriteText(options.TextForOthers ? PythonValues.Str(value) : throw new TemplateRuntimeException($"Object of type {PythonValues.TypeName(value)} is not JSON serializable"));

    private string Number(double number)
    {
        if (double.IsFinite(number))
        {
            return PythonRepr.Number(number);
        }

        return options.AllowNaN
            ? double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity"
            : throw new TemplateRuntimeException("Out of range float values are not JSON compliant");
    }

    private void WriteList(IEnumerable<object?> items, int depth)
    {
        output.Append('[');
        var any = false;
        foreach (var item in items)
        {
            Separate(any, depth);
            any = true;
            WriteValue(item, depth + 1);
        }

        Close(any, depth, ']');
    }

    private void WriteDict(object value, int depth)
    {
        output.Append('{');
        var pairs = PythonValues.PairsOf(value)!;
        if (options.SortKeys && options.TextForOthers)
        {
            pairs = pairs.OrderBy(pair => Key(pair.Key), StringComparer.Ordinal);
        }
        else if (options.SortKeys)
        {
            pairs = Ordering.Sort(pairs.Select(pair => (pair.Key, (object?)new JinjaTuple(pair.Key, pair.Value))), descending: false)
                .Select(pair => KeyValuePair.Create(((JinjaTuple)pair!)[0], ((JinjaTuple)pair!)[1]));
        }

        var any = false;
        foreach (var (key, item) in pairs)
        {
            var name = Key(key);
            if (name is null)
            {
                continue;
            }

            Separate(any, depth);
            any = true;
            WriteText(name);
            output.Append(keySeparator);
            WriteValue(item, depth + 1);
        }

        Close(any, depth, '}');
    }

    private string? Key(object? key) => key switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double number => Number(number),
        _ when PythonValues.TextOf(key) is { } text => text,
        _ when Numbers.IsInteger(key) => PythonValues.Str(key),
        _ when options.SkipKeys => null,
        _ when options.TextForOthers => PythonValues.Str(key),
        _ => throw new TemplateRuntimeException($"keys must be str, int, float, bool or None, not {PythonValues.TypeName(key)}"),
    };

    private void Separate(bool any, int depth)
    {
        if (any)
        {
            output.Append(itemSeparator);
        }

        NewLine(depth + 1);
    }

    private void Close(bool any, int depth, char close)
    {
        if (any)
        {
            NewLine(depth);
        }

        output.Append(close);
    }

    private void NewLine(int depth)
    {
        if (!pretty)
        {
            return;
        }

        output.Append('\n');
        for (var i = 0; i < depth; i++)
        {
            output.Append(unit);
        }
    }

    private void WriteText(string text)
    {
        output.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => output.Append("\\\""),
                '\\' => output.Append("\\\\"),
                '\n' => output.Append("\\n"),
                '\r' => output.Append("\\r"),
                '\t' => output.Append("\\t"),
                '\f' => output.Append("\\f"),
                '\b' => output.Append("\\b"),
                < ' ' => Escape(c),
                > '\x7e' when options.EnsureAscii => Escape(c),
                _ => output.Append(c),
            };
        }

        output.Append('"');
    }

    private StringBuilder Escape(char c) => output.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
}
