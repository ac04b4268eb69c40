using Playbooks.Jinja.Evaluation;
using Playbooks.Jinja.Filters;
using Playbooks.Jinja.Formatting;

namespace Playbooks.Jinja.Ansible.Jmespath;

/// <summary>The functions of JMESPath.</summary>
internal static class JmesFunctions
{
    public static object? Call(string name, List<object?> arguments)
    {
        var (least, most) = Arity(name);
        if (arguments.Count < least || arguments.Count > most)
        {
            throw Error($"Expected {least} argument{(least == 1 ? "" : "s")} for function {name}(), received {arguments.Count}");
        }

        return name switch
        {
            "abs" or "avg" or "ceil" or "floor" or "sum" => OfNumbers(name, arguments[0]),
            "contains" => Contains(arguments[0], arguments[1]),
            "ends_with" => Text(name, arguments[0]).EndsWith(Text(name, arguments[1]), StringComparison.Ordinal),
            "join" => string.Join(Text(name, arguments[0]), List(name, arguments[1]).Select(item => Text(name, item))),
            "keys" => Pairs(name, arguments[0]).Select(pair => pair.Key).ToList(),
            "length" => PythonValues.Length(arguments[0] is string or JinjaDict or IJinjaMapping || JmesValues.ListOf(arguments[0]) is not null ? arguments[0] : throw Wrong(name, arguments[0])) is { } length ? (long)length : null,
            "map" => List(name, arguments[1]).ConvertAll(item => Reference(name, arguments[0])(item)),
            "max" or "min" => Extreme(name, List(name, arguments[0]), item => item),
            "max_by" or "min_by" => Extreme(name, List(name, arguments[0]), Reference(name, arguments[1])),
            "merge" => Merged(arguments.SelectMany(argument => Pairs(name, argument))),
            "not_null" => arguments.Find(argument => argument is not null),
            "reverse" => Reverse(name, arguments[0]),
            "sort" => Sorted(name, List(name, arguments[0]), item => item),
            "sort_by" => Sorted(name, List(name, arguments[0]), Reference(name, arguments[1])),
            "starts_with" => Text(name, arguments[0]).StartsWith(Text(name, arguments[1]), StringComparison.Ordinal),
            "to_array" => JmesValues.ListOf(arguments[0]) ?? [arguments[0]],
            "to_number" => ToNumber(arguments[0]),
            "to_string" => arguments[0] as string ?? new JsonText(new JsonOptions { ItemSeparator = ",", KeySeparator = ":", TextForOthers = true }).Write(arguments[0]),
            "type" => TypeName(arguments[0]),
            _ => Pairs(name, arguments[0]).Select(pair => pair.Value).ToList(),
        };
    }

    private static (int Least, int Most) Arity(string name) => name switch
    {
        "abs" or "avg" or "ceil" or "floor" or "sum" or "keys" or "length" or "max" or "min" or "reverse" or "sort" or "to_array" or "to_number" or "to_string" or "type" or "values" => (1, 1),
        "contains" or "ends_with" or "join" or "map" or "max_by" or "min_by" or "sort_by" or "starts_with" => (2, 2),
        "merge" => (0, int.MaxValue),
        "not_null" => (1, int.MaxValue),
        _ => throw Error($"Unknown function: {name}()"),
    };

    private static TemplateRuntimeException Error(string message) => new("JMESPathError in json_query filter plugin:\n" + message);

    private static TemplateRuntimeException Wrong(string name, object? value)
        => Error($"In function {name}(), invalid type for value: {PythonValues.Str(value)}, received: \"{TypeName(value)}\"");

    private static string Text(string name, object? value) => value as string ?? throw Wrong(name, value);

    private static List<object?> List(string name, object? value) => JmesValues.ListOf(value) ?? throw Wrong(name, value);

    private static JmesExpression Reference(string name, object? value) => value as JmesExpression ?? throw Wrong(name, value);

    private static IEnumerable<KeyValuePair<object?, object?>> Pairs(string name, object? value) => PythonValues.PairsOf(value) ?? throw Wrong(name, value);

    private static object Number(string name, object? value) => value is not bool && Numbers.IsNumber(value) ? value! : throw Wrong(name, value);

    private static object? OfNumbers(string name, object? value)
    {
        if (name is "avg" or "sum")
        {
            var list = List(name, value);
            var sum = list.Aggregate((object?)0L, (total, item) => Arithmetic.Add(total, Number(name, item)));
            return name == "sum" ? sum : list.Count == 0 ? null : Arithmetic.Divide(sum, (long)list.Count);
        }

        var number = Number(name, value);
        return name switch
        {
            "abs" => number is double real ? Math.Abs(real) : Numbers.Normalize(System.Numerics.BigInteger.Abs(Numbers.ToBig(number))),
            _ when number is not double => number,
            "ceil" => Numbers.Normalize(new System.Numerics.BigInteger(Math.Ceiling((double)number))),
            _ => Numbers.Normalize(new System.Numerics.BigInteger(Math.Floor((double)number))),
        };
    }

    private static object Contains(object? subject, object? item) => subject is string text ? text.Contains(Text("contains", item), StringComparison.Ordinal)
        : List("contains", subject).Exists(candidate => PythonValues.AreEqual(candidate, item));

    private static object Reverse(string name, object? value)
        => value is string text ? string.Concat(Enumerable.Reverse(PythonText.Split(text))) : List(name, value).AsEnumerable().Reverse().ToList();

    private static JinjaDict Merged(IEnumerable<KeyValuePair<object?, object?>> pairs)
    {
        var result = new JinjaDict();
        foreach (var (key, value) in pairs)
        {
            result[key] = value;
        }

        return result;
    }

    private static object? Extreme(string name, List<object?> items, JmesExpression key)
    {
        var sorted = Sorted(name, items, key);
        return sorted.Count == 0 ? null
            : name.StartsWith("min", StringComparison.Ordinal) ? sorted[0]
            : sorted.First(item => PythonValues.Compare(key(item), key(sorted[^1])) == 0);
    }

    /// <summary>All keys are texts, or all are numbers.</summary>
    private static List<object?> Sorted(string name, List<object?> items, JmesExpression key)
    {
        var keys = items.ConvertAll(item => key(item));
        return keys.TrueForAll(one => one is string) || keys.TrueForAll(one => one is not bool && Numbers.IsNumber(one))
            ? [.. Ordering.Sort(items.Select((item, index) => (keys[index], item)), descending: false)]
            : throw Wrong(name, keys.Find(one => one is not string));
    }

    private static object? ToNumber(object? value) => value switch
    {
        bool => null,
        string text => long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var whole) ? (object)whole : Numbers.ParseFloat(text),
        _ => Numbers.IsNumber(value) ? value : null,
    };

    private static string TypeName(object? value) => value switch
    {
        null => "null",
        bool => "boolean",
        string => "string",
        JmesExpression => "expref",
        JinjaDict or IJinjaMapping => "object",
        _ => Numbers.IsNumber(value) ? "number" : JmesValues.ListOf(value) is not null ? "array" : "null",
    };
}
