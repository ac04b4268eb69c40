using System.Text.RegularExpressions;
using Playbooks.Jinja.Filters;

namespace Playbooks.Jinja.Ansible;

/// <summary>Logarithms, powers and sizes.</summary>
internal static partial class MathFilters
{
    private static readonly (string Suffix, double Limit)[] Sizes =
    [
        ("Y", 1.2089258196146292e24), ("Z", 1.1805916207174113e21), ("E", 1.152921504606847e18), ("P", 1.125899906842624e15),
        ("T", 1099511627776), ("G", 1073741824), ("M", 1048576), ("K", 1024), ("B", 1),
    ];

    public static void Register(Dictionary<string, JinjaFunction> filters)
    {
        filters["log"] = Logarithm;
        filters["pow"] = call => Guard(call, "pow", () => PythonPower(Number(call.Value), Number(call.Bind("y")[0])));
        filters["root"] = Root;
        filters["human_readable"] = HumanReadable;
        filters["human_to_bytes"] = HumanToBytes;
    }

    private static object? Logarithm(CallContext call)
    {
        var arguments = call.Bind("base?");
        return Guard(call, "log", () =>
        {
            var (number, radix) = (Number(call.Value), arguments.Has(0) ? Number(arguments[0]) : Math.E);
            if (number <= 0 || radix <= 0)
            {
                throw new TemplateRuntimeException("math domain error");
            }

            return radix == 10 ? Math.Log10(number)
                : radix == 1 ? throw new TemplateRuntimeException("float division by zero")
                : Math.Log(number) / Math.Log(radix);
        });
    }

    private static object? Root(CallContext call)
    {
        var arguments = call.Bind("base?");
        return Guard(call, "root", () =>
        {
            var number = Number(call.Value);
            var radix = arguments.Value(0, 2L);
            if (Numbers.IsNumber(radix) && Numbers.ToDouble(radix) == 2)
            {
                return number < 0 ? throw call.Error("root() can only be used on numbers: math domain error") : Math.Sqrt(number);
            }

            var parsed = PythonValues.TextOf(radix) is { } text ? Numbers.ParseFloat(text) : Number(radix);
            return parsed switch
            {
                null => throw call.Error("root() can only be used on numbers"),
                0 => throw new TemplateRuntimeException("float division by zero"),
                _ => PythonPower(number, 1.0 / parsed.Value),
            };
        });
    }

    private static double PythonPower(double number, double exponent)
    {
        if ((number == 0 && exponent < 0) || (number < 0 && double.IsFinite(number) && double.IsFinite(exponent) && Math.Floor(exponent) != exponent))
        {
            throw new TemplateRuntimeException("math domain error");
        }

        var result = Math.Pow(number, exponent);
        return double.IsInfinity(result) && double.IsFinite(number) && double.IsFinite(exponent)
            ? throw new TemplateRuntimeException("math range error")
            : result;
    }

    private static object? Guard(CallContext call, string name, Func<double> compute)
    {
        if (call.Value is Undefined undefined)
        {
            throw undefined.Error();
        }

        return Numbers.IsNumber(call.Value)
            ? compute()
            : throw call.Error($"{name}() can only be used on numbers: must be real number, not {PythonValues.TypeName(call.Value)}");
    }

    private static double Number(object? value) => value is Undefined undefined ? throw undefined.Error() : Numbers.ToDouble(value);

    private static object? HumanReadable(CallContext call)
    {
        var arguments = call.Bind("isbits?", "unit?");
        if (call.Value is Undefined undefined)
        {
            throw undefined.Error();
        }

        if (!Numbers.IsNumber(call.Value))
        {
            throw call.Error($"human_readable() failed on bad input: {PythonValues.Str(call.Value)}");
        }

        var (size, unit) = (Numbers.ToDouble(call.Value), arguments.OptionalText(1));
        var word = arguments.Flag(0, false) ? "bits" : "Bytes";
        var (suffix, limit) = Sizes.FirstOrDefault(
            entry => unit is null ? size >= entry.Limit : entry.Suffix.Equals(unit, StringComparison.OrdinalIgnoreCase), Sizes[^1]);
        var name = limit == 1 ? word : suffix + word[0];
        return Formatting.FormatSpec.Apply(size / limit, ".2f") + " " + name;
    }

    private static object? HumanToBytes(CallContext call)
    {
        var arguments = call.Bind("default_unit?", "isbits?");
        var text = PythonValues.Str(call.Value);
        var match = Size().Match(text);
        var number = Numbers.ParseFloat(match.Groups[1].Value) ?? throw Wrong(call, text);
        var unit = match.Groups[2].Success ? match.Groups[2].Value : arguments.OptionalText(0);
        if (unit is null)
        {
            return Round(number);
        }

        var (suffix, limit) = Array.Find(Sizes, entry => unit.Length > 0 && entry.Suffix[0] == char.ToUpperInvariant(unit[0]));
        var (letter, word) = arguments.Flag(1, false) ? ('b', "bit") : ('B', "byte");
        if (suffix is null || (unit.Length > 1 && !unit.Contains(word, StringComparison.OrdinalIgnoreCase) && unit[1] != letter))
        {
            throw Wrong(call, text);
        }

        return Round(number * limit);
    }

    private static FilterArgumentException Wrong(CallContext call, string text) => call.Error($"human_to_bytes() can't interpret following string: {text}");

    private static object Round(double number) => NumberFilters.RoundHalfEven(number, null);

    [GeneratedRegex(@"^\s*(\d*\.?\d*)\s*([A-Za-z]+)?")]
    private static partial Regex Size();
}
