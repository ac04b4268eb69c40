using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Ansible.Jmespath;

/// <summary>What JMESPath does with values. What does not fit is null, never an error.</summary>
internal static class JmesValues
{
    public static object? Field(object? value, string name) => value switch
    {
        JinjaDict dict => dict.TryGetValue(name, out var found) ? found : null,
        IJinjaMapping mapping => mapping.TryGetItem(name, out var found) ? found : null,
        _ => null,
    };

    public static List<object?>? ListOf(object? value) => value switch
    {
        List<object?> list => list,
        JinjaTuple or PythonRange or string => null,
        _ => PythonValues.SequenceOf(value) is { } sequence ? [.. sequence] : null,
    };

    public static bool IsTrue(object? value) => value switch
    {
        null or false or "" => false,
        JinjaDict { Count: 0 } or IJinjaMapping { Count: 0 } => false,
        _ => ListOf(value) is not { Count: 0 },
    };

    public static JmesExpression Then(JmesExpression left, JmesExpression right) => value => right(left(value));

    public static JmesExpression Projection(JmesExpression left, JmesExpression right)
        => value => ListOf(left(value)) is { } list ? Each(list, right) : null;

    public static JmesExpression ValueProjection(JmesExpression left, JmesExpression right)
        => value => PythonValues.PairsOf(left(value)) is { } pairs ? Each(pairs.Select(pair => pair.Value), right) : null;

    public static JmesExpression FilterProjection(JmesExpression left, JmesExpression condition, JmesExpression right)
        => value => ListOf(left(value)) is { } list ? Each(list.Where(item => IsTrue(condition(item))), right) : null;

    public static List<object?>? Flatten(object? value)
        => ListOf(value) is { } list ? [.. list.SelectMany(item => ListOf(item) ?? [item])] : null;

    public static object? Index(object? value, long index)
    {
        var list = ListOf(value);
        index = index < 0 ? index + (list?.Count ?? 0) : index;
        return list is not null && index >= 0 && index < list.Count ? list[(int)index] : null;
    }

    public static List<object?>? Slice(object? value, PythonSlice slice)
        => ListOf(value) is { } list ? [.. slice.Positions(list.Count).Select(position => list[position])] : null;

    /// <summary>Whether two values are equal; 0 and 1 are not false and true.</summary>
    public static bool AreEqual(object? left, object? right)
        => left is bool == right is bool && PythonValues.AreEqual(left, right);

    /// <summary>Only numbers and texts have an order.</summary>
    public static object? Compare(string operation, object? left, object? right)
    {
        if (operation is "==" or "!=")
        {
            return AreEqual(left, right) == (operation == "==");
        }

        if (!HasOrder(left) || !HasOrder(right))
        {
            return null;
        }

        var order = PythonValues.Compare(left, right);
        return operation switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    private static bool HasOrder(object? value) => value is string || (value is not bool && Numbers.IsNumber(value));

    private static List<object?> Each(IEnumerable<object?> items, JmesExpression right)
        => [.. items.Select(item => right(item)).Where(item => item is not null)];
}
