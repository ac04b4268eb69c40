using System.Globalization;

namespace Playbooks.Jinja.Ansible;

/// <summary>A date and time as <c>to_datetime</c> and <c>now()</c> give it; the difference of two is a <see cref="PythonTimeDelta"/>.</summary>
internal sealed class PythonDateTime(DateTimeOffset value) : IJinjaObject, Evaluation.IPythonOperand, IComparable
{
    public string PythonTypeName => "datetime";

    public DateTimeOffset Value => value;

    public bool TryGetAttribute(string name, out object? result)
    {
        result = name switch
        {
            "year" => (long)value.Year,
            "month" => (long)value.Month,
            "day" => (long)value.Day,
            "hour" => (long)value.Hour,
            "minute" => (long)value.Minute,
            "second" => (long)value.Second,
            "microsecond" => value.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond,
            "strftime" => (JinjaFunction)(call => TimeFormat.Format(call.Bind("format").Text(0), value, TimeZoneInfo.Utc)),
            "isoformat" => (JinjaFunction)(call => Text(call.Bind("sep?").Text(0, "T"))),
            "timestamp" => (JinjaFunction)(_ => (value - DateTimeOffset.UnixEpoch).TotalSeconds),
            "weekday" => (JinjaFunction)(_ => (long)(((int)value.DayOfWeek + 6) % 7)),
            "isoweekday" => (JinjaFunction)(_ => (long)((((int)value.DayOfWeek + 6) % 7) + 1)),
            "date" => (JinjaFunction)(_ => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            _ => null,
        };
        return result is not null;
    }

    public bool TryGetItem(object? key, out object? result)
    {
        result = null;
        return false;
    }

    public object? Operate(char operation, object? other, bool reversed) => (operation, other) switch
    {
        ('-', PythonDateTime time) when !reversed => new PythonTimeDelta(value - time.Value),
        ('-', PythonTimeDelta delta) when !reversed => new PythonDateTime(value - delta.Value),
        ('+', PythonTimeDelta delta) => new PythonDateTime(value + delta.Value),
        _ => null,
    };

    public int CompareTo(object? obj) => obj is PythonDateTime other ? value.CompareTo(other.Value) : 1;

    public override bool Equals(object? obj) => obj is PythonDateTime other && value == other.Value;

    public override int GetHashCode() => value.GetHashCode();

    public override string ToString() => Text(" ");

    private string Text(string separator) => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + separator
        + value.ToString(value.Ticks % TimeSpan.TicksPerSecond == 0 ? "HH:mm:ss" : "HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
