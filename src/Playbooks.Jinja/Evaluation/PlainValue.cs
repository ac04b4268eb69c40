using Playbooks.Jinja.Methods;

namespace Playbooks.Jinja.Evaluation;

/// <summary>What a template hands to its host: markup becomes text, views and ranges become lists, everything else stays as it is.</summary>
internal static class PlainValue
{
    public static object? Of(object? value) => value switch
    {
        string => value,
        Markup markup => markup.Value,
        DictView or PythonRange => PythonValues.ToList(value).ConvertAll(Of),
        JinjaTuple tuple when tuple.Any(NeedsChange) => new JinjaTuple([.. tuple.Select(Of)]),
        JinjaDict dict when dict.Values.Any(NeedsChange) => Copy(dict),
        List<object?> list when list.Exists(NeedsChange) => list.ConvertAll(Of),
        _ => value,
    };

    private static bool NeedsChange(object? value) => value switch
    {
        string => false,
        Markup or DictView or PythonRange => true,
        JinjaTuple tuple => tuple.Any(NeedsChange),
        JinjaDict dict => dict.Values.Any(NeedsChange),
        List<object?> list => list.Exists(NeedsChange),
        _ => false,
    };

    private static JinjaDict Copy(JinjaDict dict)
    {
        var copy = new JinjaDict(dict.Count);
        foreach (var (key, value) in dict)
        {
            copy[key] = Of(value);
        }

        return copy;
    }
}
