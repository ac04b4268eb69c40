using System.Numerics;

namespace Playbooks.Jinja;

/// <summary>What Python does with values: text, truth, equality, order, iteration.</summary>
public static class PythonValues
{
    internal static readonly object True = true;
    internal static readonly object False = false;
    private const int SmallIntegers = 1024;
    private static readonly object[] Integers = [.. Enumerable.Range(-1, SmallIntegers + 1).Select(i => (object)(long)i)];

    /// <summary><c>str(value)</c>. Throws for an undefined value.</summary>
    public static string Str(object? value) => value as string ?? PythonRepr.Str(value);

    /// <summary><c>repr(value)</c>. Throws for an undefined value.</summary>
    public static string Repr(object? value) => PythonRepr.Repr(value);

    /// <summary>The truth of a value. Throws for an undefined value.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool flag => flag,
        string text => text.Length > 0,
        long number => number != 0,
        double number => number != 0,
        BigInteger number => !number.IsZero,
        int number => number != 0,
        Undefined undefined => undefined.IsLenient ? false : throw undefined.Error(),
        Markup markup => markup.Value.Length > 0,
        JinjaDict dict => dict.Count > 0,
        IJinjaMapping mapping => mapping.Count > 0,
        IReadOnlyCollection<object?> collection => collection.Count > 0,
        ICollection<object?> collection => collection.Count > 0,
        PythonBytes bytes => bytes.Length > 0,
        Evaluation.IPythonTruth truth => truth.IsTrue,
        _ => true,
    };

    /// <summary><c>left == right</c>. Throws for an undefined value.</summary>
    public static bool AreEqual(object? left, object? right) => PythonComparison.AreEqual(left, right);

    /// <summary>Negative, 0 or positive. Throws when Python cannot order the two, as an int and a str.</summary>
    public static int Compare(object? left, object? right) => PythonComparison.Compare(left, right, "<");

    /// <summary>The name of the Python type: "str", "int", "dict", "NoneType", ...</summary>
    public static string TypeName(object? value) => value switch
    {
        null or NoneKey => "NoneType",
        string => "str",
        bool => "bool",
        long or int or BigInteger => "int",
        double or float => "float",
        Markup => "Markup",
        JinjaDict => "dict",
        IJinjaObject item => item.PythonTypeName,
        JinjaTuple => "tuple",
        PythonRange => "range",
        PythonBytes => "bytes",
        PythonSet => "set",
        Methods.DictView view => view.Name,
        Undefined => "AnsibleUndefined",
        JinjaFunction => "function",
        Evaluation.BoundMethod => "builtin_function_or_method",
        IList<object?> or IReadOnlyList<object?> => "list",
        _ => value.GetType().Name,
    };

    /// <summary>The items of a value as Python iterates over it. Throws when it is not iterable.</summary>
    public static IEnumerable<object?> Iterate(object? value) => value switch
    {
        string text => PythonText.Characters(text),
        Markup markup => PythonText.Characters(markup.Value),
        JinjaDict dict => dict.Keys.Select(NoneKey.Unwrap),
        IJinjaMapping mapping => mapping.Keys,
        IEnumerable<object?> items => items,
        Undefined undefined => undefined.IsLenient ? [] : throw undefined.Error(),
        PythonBytes bytes => bytes.Items,
        _ => throw new TemplateRuntimeException($"'{TypeName(value)}' object is not iterable"),
    };

    /// <summary>The items as a new list.</summary>
    public static List<object?> ToList(object? value) => value switch
    {
        JinjaDict or IJinjaMapping => [.. Iterate(value)],
        IList<object?> list => [.. list],
        _ => [.. Iterate(value)],
    };

    /// <summary><c>len(value)</c>. Null when the value has no length.</summary>
    public static int? Length(object? value) => value switch
    {
        string text => PythonText.Length(text),
        Markup markup => PythonText.Length(markup.Value),
        JinjaDict dict => dict.Count,
        IJinjaMapping mapping => mapping.Count,
        IReadOnlyCollection<object?> collection => collection.Count,
        ICollection<object?> collection => collection.Count,
        PythonBytes bytes => bytes.Length,
        Undefined undefined => undefined.IsLenient ? 0 : throw undefined.Error(),
        _ => null,
    };

    /// <summary>The text of a string or of markup; null for everything else.</summary>
    public static string? TextOf(object? value) => value as string ?? (value as Markup)?.Value;

    /// <summary>Turns the numbers and collections of .NET into the ones that templates work with; other values stay as they are.</summary>
    public static object? FromHost(object? value) => value switch
    {
        null or string or bool or long or double => value,
        int number => Box(number),
        short or byte or ushort or sbyte or uint => Box(Convert.ToInt64(value)),
        ulong number => Numbers.Normalize(number),
        float number => (double)number,
        decimal number => (double)number,
        char letter => letter.ToString(),
        BigInteger number => Numbers.Normalize(number),
        JinjaDict or JinjaTuple => value,
        IDictionary<string, object?> pairs => JinjaDict.From(pairs),
        object?[] array => new List<object?>(array),
        IEnumerable<string> texts and not IJinjaObject => new List<object?>(texts),
        _ => value,
    };

    internal static object Box(bool value) => value ? True : False;

    internal static object Box(long value) => value is >= -1 and < SmallIntegers ? Integers[value + 1] : value;

    /// <summary>A dict or a lazy mapping as pairs; null for everything else.</summary>
    internal static IEnumerable<KeyValuePair<object?, object?>>? PairsOf(object? value) => value switch
    {
        JinjaDict dict => dict.Select(p => new KeyValuePair<object?, object?>(NoneKey.Unwrap(p.Key), p.Value)),
        IJinjaMapping mapping => mapping.Keys.Select(key => new KeyValuePair<object?, object?>(key, mapping.TryGetItem(key, out var item) ? item : null)),
        _ => null,
    };

    /// <summary>A dict, or a lazy mapping copied into one; null for everything else.</summary>
    internal static JinjaDict? DictOf(object? value)
    {
        if (value is JinjaDict dict)
        {
            return dict;
        }

        if (value is not IJinjaMapping)
        {
            return null;
        }

        var copy = new JinjaDict();
        foreach (var (key, item) in PairsOf(value)!)
        {
            copy[key] = item;
        }

        return copy;
    }

    internal static bool IsMapping(object? value) => value is JinjaDict or IJinjaMapping;

    internal static bool IsText(object? value) => value is string or Markup;

    /// <summary>A list, a tuple or a range: something with positions that is not text.</summary>
    internal static IReadOnlyList<object?>? SequenceOf(object? value) => value switch
    {
        List<object?> list => list,
        JinjaTuple tuple => tuple,
        IReadOnlyList<object?> list => list,
        IList<object?> list => [.. list],
        _ => null,
    };
}
