namespace Playbooks.Jinja.Ansible;

/// <summary>Filters for dates and times.</summary>
internal static class TimeFilters
{
    public static void Register(Dictionary<string, JinjaFunction> filters, AnsibleFilterServices services)
    {
        filters["strftime"] = call => Format(call, services.Time);
        filters["to_datetime"] = Parse;
    }

    private static object? Format(CallContext call, TimeProvider clock)
    {
        var arguments = call.Bind("second?", "utc?");
        var format = PythonValues.TextOf(call.Value) ?? throw (call.Value is Undefined undefined ? undefined.Error() : call.Error("strftime needs a format text"));
        var moment = clock.GetUtcNow();
        if (arguments[0] is { } given)
        {
            var seconds = PythonValues.TextOf(given) is { } text ? Numbers.ParseFloat(text)
                : Numbers.IsNumber(given) ? Numbers.ToDouble(given)
                : given is Undefined missing ? throw missing.Error()
                : null;
            moment = seconds is { } value && Math.Abs(value) < 1e11
                ? DateTimeOffset.FromUnixTimeSeconds((long)Math.Floor(value))
                : throw call.Error($"Invalid value for epoch value ({PythonValues.Str(given)})");
        }

        return arguments.Flag(1, false)
            ? TimeFormat.Format(format, moment, null)
            : TimeFormat.Format(format, TimeZoneInfo.ConvertTime(moment, clock.LocalTimeZone), clock.LocalTimeZone);
    }

    private static object? Parse(CallContext call)
    {
        var format = call.Bind("format?").Text(0, "%Y-%m-%d %H:%M:%S");
        var text = PythonValues.TextOf(call.Value)
            ?? throw (call.Value is Undefined undefined ? undefined.Error() : call.Error($"strptime() argument 1 must be str, not {PythonValues.TypeName(call.Value)}"));
        return TimeParser.Parse(text, format);
    }
}
