using System.Runtime.CompilerServices;
using Playbooks.Jinja.Methods;

namespace Playbooks.Jinja.Evaluation;

/// <summary>What a template hands to its host: markup becomes text, views and ranges become lists, everything else stays as it is.</summary>
internal static class PlainValue
{
    public static object? Of(object? value) => value switch
    {
        string => value,
        Markup markup => markup.Value,
        PythonBytes bytes => Printed(bytes),
        DictView or PythonRange => PythonValues.ToList(value).ConvertAll(Of),
        JinjaTuple tuple when tuple.Any(NeedsChange) => new JinjaTuple([.. tuple.Select(Of)]),
        JinjaDict dict when dict.Values.Any(NeedsChange) => WithPlainValues(dict),
        List<object?> list when list.Exists(NeedsChange) => list.ConvertAll(Of),
        _ => value,
    };

    /// <summary>What the value itself becomes. Throws when something undefined is within it.</summary>
    public static object? Outer(object? value)
    {
        CheckDefined(value);
        return value is Markup markup ? markup.Value : OfView(value);
    }

    /// <summary>Throws when something undefined is within it.</summary>
    public static void CheckDefined(object? value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case Undefined { IsLenient: false } undefined:
                throw undefined.Error();
            case JinjaDict dict:
                foreach (var (_, item) in dict)
                {
                    CheckDefined(item);
                }

                break;
            case List<object?> list:
                list.ForEach(CheckDefined);
                break;
            case JinjaTuple tuple:
                foreach (var item in tuple)
                {
                    CheckDefined(item);
                }

                break;
        }
    }

    /// <summary>Lists, mappings and sets anew, all the way down.</summary>
    public static object? Copy(object? value) => value switch
    {
        List<object?> list => list.ConvertAll(Copy),
        JinjaDict dict => CopyDeep(dict),
        PythonSet set => new PythonSet(set),
        _ => value,
    };

    private static JinjaDict CopyDeep(JinjaDict dict)
    {
        var copy = new JinjaDict(dict.Count);
        foreach (var (key, value) in dict)
        {
            copy[key] = Copy(value);
        }

        return copy;
    }

    /// <summary>A view or range as a list.</summary>
    public static object? Unrolled(object? value) => value is DictView or PythonRange ? PythonValues.ToList(value) : value;

    /// <summary>A view or range as a list, bytes as text; what is in a value stays.</summary>
    public static object? OfView(object? value) => value is DictView or PythonRange ? PythonValues.ToList(value) : value is PythonBytes bytes ? Printed(bytes) : value;

    private static string Printed(PythonBytes bytes) => System.Text.Encoding.UTF8.GetString(bytes.Value.Span);

    private static bool NeedsChange(object? value) => value switch
    {
        string => false,
        Markup or DictView or PythonRange => true,
        JinjaTuple tuple => tuple.Any(NeedsChange),
        JinjaDict dict => dict.Values.Any(NeedsChange),
        List<object?> list => list.Exists(NeedsChange),
        _ => false,
    };

    private static JinjaDict WithPlainValues(JinjaDict dict)
    {
        var copy = new JinjaDict(dict.Count);
        foreach (var (key, value) in dict)
        {
            copy[key] = Of(value);
        }

        return copy;
    }
}
