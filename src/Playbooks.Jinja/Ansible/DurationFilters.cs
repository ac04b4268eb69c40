using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Playbooks.Jinja.Ansible;

/// <summary>The filters of community.general that read durations, as <c>'1h 30m' | community.general.to_minutes</c>.</summary>
internal static partial class DurationFilters
{
    private const long Second = 1000;
    private const long Day = 24 * 60 * 60 * Second;

    public static void Register(Dictionary<string, JinjaFunction> filters)
    {
        filters["to_time_unit"] = call => Convert(call, call.Bind("unit?", "year?", "month?"), 0);
        foreach (var (name, unit) in new[] { ("milliseconds", "ms"), ("seconds", "s"), ("minutes", "m"), ("hours", "h"), ("days", "d"), ("weeks", "w"), ("months", "mo"), ("years", "y") })
        {
            filters["to_" + name] = call => Convert(call, call.Bind("year?", "month?"), -1, unit);
        }
    }

    private static object? Convert(CallContext call, BoundArguments arguments, int at, string unit = "ms")
    {
        var text = call.Value is Undefined undefined ? throw undefined.Error()
            : PythonValues.TextOf(call.Value) ?? throw call.Error($"'{PythonValues.TypeName(call.Value)}' object has no attribute 'split'");
        if (text == "0")
        {
            return 0L;
        }

        var (year, month) = (arguments.Integer(at + 1, 365), arguments.Integer(at + 2, 30));
        unit = at < 0 ? unit : arguments.Text(at, unit);
        var size = Milliseconds(unit, year, month) ?? throw call.Error($"to_time_unit() can not convert to the following unit: {unit}");
        var sum = BigInteger.Zero;
        foreach (var part in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var match = Part().Match(part);
            sum += match.Success && Milliseconds(match.Groups["unit"].Value, year, month) is { } one
                ? BigInteger.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) * one
                : throw call.Error($"to_time_unit() can not interpret following string: {text}");
        }

        return Filters.NumberFilters.RoundHalfEven((double)sum / size, 12);
    }

    /// <summary>A unit by its short name, or its name in the singular or plural. Null when there is none.</summary>
    private static long? Milliseconds(string unit, long year, long month) => unit.TrimEnd('s') switch
    {
        _ when unit is "ms" => 1,
        _ when unit is "s" => Second,
        "millisecond" or "msec" or "msecond" => 1,
        "sec" or "second" => Second,
        "m" or "min" or "minute" => 60 * Second,
        "h" or "hour" => 60 * 60 * Second,
        "d" or "day" => Day,
        "w" or "week" => 7 * Day,
        "mo" or "month" => month * Day,
        "y" or "year" => year * Day,
        _ => null,
    };

    [GeneratedRegex(@"^(?<number>-?[0-9]+)(?<unit>\w+)")]
    private static partial Regex Part();
}
