using System.Globalization;

namespace Playbooks.Jinja.Ansible;

/// <summary>Attributes and methods that dates have with and without a time.</summary>
internal static class DateMembers
{
    public static object? Find(string name, DateTimeOffset value) => name switch
    {
        "year" => (long)value.Year,
        "month" => (long)value.Month,
        "day" => (long)value.Day,
        "weekday" => (JinjaFunction)(_ => IsoWeekday(value) - 1),
        "isoweekday" => (JinjaFunction)(_ => IsoWeekday(value)),
        "isocalendar" => (JinjaFunction)(_ => new JinjaTuple((long)ISOWeek.GetYear(value.DateTime), (long)ISOWeek.GetWeekOfYear(value.DateTime), IsoWeekday(value))),
        "toordinal" => (JinjaFunction)(_ => DateOnly.FromDateTime(value.DateTime).DayNumber + 1L),
        "ctime" => (JinjaFunction)(_ => TimeFormat.Format("%a %b %e %H:%M:%S %Y", value, TimeZoneInfo.Utc)),
        _ => null,
    };

    /// <summary>What <c>format()</c> gives for a date and a format of <c>strftime</c>.</summary>
    public static string Format(object date, string format) => TimeFormat.Format(format, date switch
    {
        PythonDateTime moment => moment.Value,
        PythonDate day => new DateTimeOffset(day.Value, TimeOnly.MinValue, TimeSpan.Zero),
        _ => throw new ArgumentException("no date", nameof(date)),
    }, TimeZoneInfo.Utc);

    /// <summary>Runs what fails for a day that no month has.</summary>
    public static T Guard<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new TemplateRuntimeException("the date is out of range", error);
        }
    }

    private static long IsoWeekday(DateTimeOffset value) => (((long)value.DayOfWeek + 6) % 7) + 1;
}
