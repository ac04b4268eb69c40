using Playbooks.Jinja;

namespace Playbooks.Modules.Controller;

/// <summary>What an argument specification says of several options together (mutually_exclusive, required_together, required_one_of, required_if, required_by), in Ansible's words. Pure.</summary>
internal static class ArgumentSpecRules
{
    public static string? Exclusive(JinjaDict rules, JinjaDict values)
        => Groups(rules, "mutually_exclusive").Where(group => group.Count(values.ContainsKey) > 1).Select(group => string.Join('|', group)).ToList() is [_, ..] broken
            ? $"parameters are mutually exclusive: {string.Join(", ", broken)}"
            : null;

    /// <summary>The first broken rule of each kind.</summary>
    public static IEnumerable<string> Required(JinjaDict rules, JinjaDict values)
        => new[] { Together(rules, values), OneOf(rules, values), If(rules, values), By(rules, values) }.OfType<string>();

    private static string? Together(JinjaDict rules, JinjaDict values)
        => Groups(rules, "required_together").Find(group => group.Exists(values.ContainsKey) && !group.TrueForAll(values.ContainsKey)) is { } broken
            ? $"parameters are required together: {string.Join(", ", broken)}"
            : null;

    private static string? OneOf(JinjaDict rules, JinjaDict values)
        => Groups(rules, "required_one_of").Find(group => !group.Exists(values.ContainsKey)) is { } broken ? $"one of the following is required: {string.Join(", ", broken)}" : null;

    /// <summary>Each [name, value, names], with true behind it when one of the names is enough.</summary>
    private static string? If(JinjaDict rules, JinjaDict values)
    {
        foreach (var rule in Lists(rules, "required_if").Where(rule => rule.Count is 3 or 4 && values.TryGetValue(PythonValues.Str(rule[0]), out var value) && PythonValues.AreEqual(value, rule[1])))
        {
            var (names, isOneEnough) = (Texts(rule[2]), rule.Count == 4 && PythonValues.IsTrue(rule[3]));
            var missing = names.FindAll(name => !values.ContainsKey(name));
            if (missing.Count > 0 && (!isOneEnough || missing.Count == names.Count))
            {
                return $"{PythonValues.Str(rule[0])} is {PythonValues.Str(rule[1])} but {(isOneEnough ? "any" : "all")} of the following are missing: {string.Join(", ", missing)}";
            }
        }

        return null;
    }

    private static string? By(JinjaDict rules, JinjaDict values)
    {
        foreach (var (name, needed) in ArgumentSpecCheck.Of(rules, "required_by") as JinjaDict ?? [])
        {
            var missing = IsGiven(values, name) ? Texts(needed).FindAll(one => !IsGiven(values, one)) : [];
            if (missing.Count > 0)
            {
                return $"missing parameter(s) required by '{PythonValues.Str(name)}': {string.Join(", ", missing)}";
            }
        }

        return null;
    }

    private static bool IsGiven(JinjaDict values, object name) => values.TryGetValue(name, out var value) && value is not null;

    private static List<List<string>> Groups(JinjaDict rules, string kind)
        => (ArgumentSpecCheck.Of(rules, kind) as List<object?> ?? []) is var list && list.Exists(item => item is not List<object?>) ? [Texts(list)] : list.ConvertAll(Texts);

    private static IEnumerable<List<object?>> Lists(JinjaDict rules, string kind) => (ArgumentSpecCheck.Of(rules, kind) as List<object?> ?? []).OfType<List<object?>>();

    private static List<string> Texts(object? value) => value is List<object?> list ? list.ConvertAll(PythonValues.Str) : [PythonValues.Str(value)];
}
