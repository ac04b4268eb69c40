using System.Numerics;
using Playbooks.Jinja;
using Playbooks.Values;

namespace Playbooks.Variables;

/// <summary>What the text that a template gives becomes in Ansible (jinja2_native off): a list, a mapping, a boolean, or the text.</summary>
internal static class RenderedText
{
    /// <summary>Whether it is worth a try to read a text.</summary>
    public static bool MayConvert(string text) => text is "True" or "False" or ['[' or '{', _, ..];

    public static object? Convert(string text)
        => text is "True" or "False" ? text == "True"
            : MayConvert(text) && PythonLiteral.TryParse(text, out var value, isJson: true, isExact: true) ? value
            : text;

    /// <summary>The same for a template that is one expression, without writing and reading containers: numbers become text, and nothing an empty one.</summary>
    public static object? Convert(object? value) => value switch
    {
        null => "",
        string text => Convert(text),
        long or int or double or BigInteger or JinjaTuple or PythonSet { Count: 0 } or DateTime or DateTimeOffset => PythonValues.Str(value),
        JinjaDict or List<object?> or PythonSet => IsLiteral(value) ? value : Convert(PythonValues.Str(value)),
        OmitPlaceholder or IJinjaMapping => value,
        IJinjaObject => PythonValues.Str(value),
        _ => value,
    };

    /// <summary>Whether Python reads what it writes of it as the same value. Infinity, moments and the like stay text.</summary>
    private static bool IsLiteral(object? value) => value switch
    {
        double number => double.IsFinite(number),
        JinjaDict dict => dict.All(pair => IsLiteral(pair.Key) && IsLiteral(pair.Value)),
        List<object?> list => list.TrueForAll(IsLiteral),
        JinjaTuple tuple => tuple.All(IsLiteral),
        PythonSet set => set.All(IsLiteral),
        DateTime or DateTimeOffset => false,
        Undefined => false,
        null or string or bool or long or int or BigInteger => true,
        _ => PythonValues.TypeName(value) is not ("Markup" or "range" or "dict_keys" or "dict_values" or "dict_items" or "function" or "builtin_function_or_method" or "complex" or "datetime" or "date" or "timedelta"),
    };

    /// <summary>What the text that a template gives becomes with jinja2_native: whatever literal of Python it is; nothing at all is None.</summary>
    public static object? ConvertNative(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        // Python takes blanks before it for a wrong indentation; lines of nothing but blanks do not count.
        var start = text.AsSpan().IndexOfAnyExcept(" \t\n") is var first and >= 0 ? text.LastIndexOf('\n', first) + 1 : 0;
        return text[start] is ' ' or '\t' || !PythonLiteral.TryParse(text, out var value, isExact: true) ? text
            : value is string read ? text[0] + read + text[0]
            : value;
    }

    /// <summary>A tuple or a set that a variable holds is read as a list.</summary>
    public static object? WithoutTuples(object? value) => !HasTuple(value) ? value : value switch
    {
        JinjaDict dict => WithoutTuples(dict),
        IEnumerable<object?> list => list.Select(WithoutTuples).ToList(),
        _ => value,
    };

    private static JinjaDict WithoutTuples(JinjaDict dict)
    {
        var copy = new JinjaDict(dict.Count);
        foreach (var (key, value) in dict)
        {
            copy[key] = WithoutTuples(value);
        }

        return copy;
    }

    private static bool HasTuple(object? value) => value switch
    {
        JinjaTuple or PythonSet => true,
        JinjaDict dict => dict.Values.Any(HasTuple),
        List<object?> list => list.Exists(HasTuple),
        _ => false,
    };
}
