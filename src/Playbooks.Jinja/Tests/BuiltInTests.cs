using Playbooks.Jinja.Evaluation;
using Playbooks.Jinja.Methods;

namespace Playbooks.Jinja.Tests;

/// <summary>The tests of Jinja2 by name.</summary>
internal static class BuiltInTests
{
    public static void Register(IDictionary<string, JinjaFunction> tests)
    {
        tests["odd"] = Unary(value => IsRemainder(value, 2, 1));
        tests["even"] = Unary(value => IsRemainder(value, 2, 0));
        tests["divisibleby"] = call => PythonValues.Box(PythonValues.AreEqual(Arithmetic.Modulo(Number(call.Value), call.Bind("num")[0]), 0L));
        tests["defined"] = Unary(value => value is not Undefined);
        tests["undefined"] = Unary(value => value is Undefined);
        tests["filter"] = call => PythonValues.Box(Name(call.Value) is { } name && call.Environment.Filters.ContainsKey(name));
        tests["test"] = call => PythonValues.Box(Name(call.Value) is { } name && call.Environment.Tests.ContainsKey(name));
        tests["none"] = Unary(value => value is null);
        tests["boolean"] = Unary(value => value is bool);
        tests["true"] = Unary(value => value is true);
        tests["false"] = Unary(value => value is false);
        tests["integer"] = Unary(value => Numbers.IsInteger(value) && value is not bool);
        tests["float"] = Unary(value => value is double);
        tests["number"] = Unary(value => Numbers.IsNumber(value) || value is PythonComplex);
        tests["lower"] = Unary(value => (bool)StringMethods.Find("islower")!(PythonValues.Str(value), null!)!);
        tests["upper"] = Unary(value => (bool)StringMethods.Find("isupper")!(PythonValues.Str(value), null!)!);
        tests["string"] = Unary(PythonValues.IsText);
        tests["mapping"] = Unary(PythonValues.IsMapping);
        tests["sequence"] = Unary(IsSequence);
        tests["iterable"] = Unary(IsIterable);
        tests["callable"] = Unary(value => value is JinjaFunction or ICallable or Undefined);
        tests["sameas"] = call => PythonValues.Box(IsSame(call.Value, call.Bind("other")[0]));
        tests["escaped"] = Unary(value => value is Markup);
        tests["in"] = call => PythonValues.Box(Members.Contains(call.Bind("seq")[0], call.Value));
        Register(tests, (left, right) => PythonComparison.AreEqual(left, right), "==", "eq", "equalto");
        Register(tests, (left, right) => !PythonComparison.AreEqual(left, right), "!=", "ne");
        Register(tests, (left, right) => PythonComparison.Holds(left, ">", right), ">", "gt", "greaterthan");
        Register(tests, (left, right) => PythonComparison.Holds(left, ">=", right), ">=", "ge");
        Register(tests, (left, right) => PythonComparison.Holds(left, "<", right), "<", "lt", "lessthan");
        Register(tests, (left, right) => PythonComparison.Holds(left, "<=", right), "<=", "le");
    }

    private static void Register(IDictionary<string, JinjaFunction> tests, Func<object?, object?, bool> holds, params string[] names)
    {
        foreach (var name in names)
        {
            tests[name] = call => PythonValues.Box(holds(call.Value, call.Bind("b")[0]));
        }
    }

    private static JinjaFunction Unary(Func<object?, bool> holds) => call =>
    {
        call.Bind();
        return PythonValues.Box(holds(call.Value));
    };

    /// <summary>A text, or null; what cannot be the key of a dict is an error.</summary>
    private static string? Name(object? value) =>
        PythonValues.TextOf(value) ?? (PythonKeyComparer.Instance.GetHashCode(NoneKey.Wrap(value)) is var _ ? null : null);

    private static object? Number(object? value) => PythonValues.IsText(value)
        ? throw new TemplateRuntimeException("not all arguments converted during string formatting")
        : value;

    private static bool IsRemainder(object? value, long divisor, long remainder) =>
        PythonValues.AreEqual(Arithmetic.Modulo(Number(value), divisor), remainder);

    private static bool IsSequence(object? value) => value switch
    {
        Undefined undefined => undefined.IsLenient,
        DictView => false,
        string or Markup or JinjaDict or IJinjaMapping or PythonBytes => true,
        _ => PythonValues.SequenceOf(value) is not null,
    };

    private static bool IsIterable(object? value) => value switch
    {
        Undefined undefined => undefined.IsLenient ? true : throw undefined.Error(),
        string or Markup or JinjaDict or IJinjaMapping or PythonBytes => true,
        _ => value is IEnumerable<object?>,
    };

    private static bool IsSame(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (bool a, bool b) => a == b,
        (long a, long b) => a == b,
        (string a, string b) => a == b,
        (JinjaTuple { Count: 0 }, JinjaTuple { Count: 0 }) => true,
        _ => ReferenceEquals(left, right),
    };
}
