using System.Globalization;
using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Ansible;

/// <summary>A day without a time.</summary>
internal sealed class PythonDate(DateOnly value) : IJinjaObject, IPythonOperand, IPythonRepr, IComparable
{
    public string PythonTypeName => "date";

    public DateOnly Value => value;

    public string Repr => $"datetime.date({value.Year}, {value.Month}, {value.Day})";

    public bool TryGetAttribute(string name, out object? result)
    {
        result = name switch
        {
            "year" or "month" or "day" or "weekday" or "isoweekday" or "isocalendar" or "toordinal" or "ctime" => DateMembers.Find(name, Midnight),
            "strftime" => (JinjaFunction)(call => TimeFormat.Format(call.Bind("format").Text(0), Midnight, TimeZoneInfo.Utc)),
            "isoformat" => (JinjaFunction)(_ => ToString()),
            "replace" => (JinjaFunction)Replace,
            _ => null,
        };
        return result is not null;
    }

    public bool TryGetItem(object? key, out object? result)
    {
        result = null;
        return false;
    }

    public object? Operate(string operation, object? other, bool reversed) => (operation, other) switch
    {
        ("-", PythonDate day) when !reversed => new PythonTimeDelta(TimeSpan.FromDays(value.DayNumber - day.Value.DayNumber)),
        ("-", PythonTimeDelta delta) when !reversed => new PythonDate(value.AddDays((int)-Math.Floor(delta.Value.TotalDays))),
        ("+", PythonTimeDelta delta) => new PythonDate(value.AddDays((int)Math.Floor(delta.Value.TotalDays))),
        _ => null,
    };

    public int CompareTo(object? obj) => obj is PythonDate other ? value.CompareTo(other.Value) : 1;

    public override bool Equals(object? obj) => obj is PythonDate other && value == other.Value;

    public override int GetHashCode() => value.GetHashCode();

    public override string ToString() => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private DateTimeOffset Midnight => new(value.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private PythonDate Replace(CallContext call)
    {
        var bound = call.Bind("year?", "month?", "day?");
        return DateMembers.Guard(() => new PythonDate(new DateOnly((int)bound.Integer(0, value.Year), (int)bound.Integer(1, value.Month), (int)bound.Integer(2, value.Day))));
    }
}
