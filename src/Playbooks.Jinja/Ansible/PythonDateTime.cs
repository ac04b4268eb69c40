using System.Globalization;
using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Ansible;

/// <summary>A date and time as <c>to_datetime</c> and <c>now()</c> give it; the difference of two is a <see cref="PythonTimeDelta"/>.</summary>
/// <param name="isAware">It knows its distance from UTC; only those with, or only those without, can be compared.</param>
internal sealed class PythonDateTime(DateTimeOffset value, bool isAware = false) : IJinjaObject, IPythonOperand, IPythonRepr, IComparable
{
    public string PythonTypeName => "datetime";

    public DateTimeOffset Value => value;

    public bool IsAware => isAware;

    public string Repr
    {
        get
        {
            var micro = Microsecond;
            var seconds = micro != 0 ? $", {value.Second}, {micro}" : value.Second != 0 ? $", {value.Second}" : "";
            var zone = !isAware ? "" : value.Offset == TimeSpan.Zero ? ", tzinfo=datetime.timezone.utc" : $", tzinfo=datetime.timezone({new PythonTimeDelta(value.Offset).Repr})";
            return $"datetime.datetime({value.Year}, {value.Month}, {value.Day}, {value.Hour}, {value.Minute}{seconds}{zone})";
        }
    }

    private long Microsecond => value.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;

    public bool TryGetAttribute(string name, out object? result)
    {
        result = name switch
        {
            "hour" => (long)value.Hour,
            "minute" => (long)value.Minute,
            "second" => (long)value.Second,
            "microsecond" => Microsecond,
            "strftime" => (JinjaFunction)(call => TimeFormat.Format(call.Bind("format").Text(0), value, TimeZoneInfo.Utc)),
            "isoformat" => (JinjaFunction)(call => Text(call.Bind("sep?").Text(0, "T"))),
            "timestamp" => (JinjaFunction)(_ => (value - DateTimeOffset.UnixEpoch).Ticks / (double)TimeSpan.TicksPerSecond),
            "date" => (JinjaFunction)(_ => new PythonDate(DateOnly.FromDateTime(value.DateTime))),
            "time" => (JinjaFunction)(_ => Clock),
            "utcoffset" => (JinjaFunction)(_ => isAware ? new PythonTimeDelta(value.Offset) : null),
            "replace" => (JinjaFunction)Replace,
            _ => DateMembers.Find(name, value),
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
        ("-", PythonDateTime time) when !reversed => time.IsAware == isAware ? new PythonTimeDelta(value - time.Value) : throw new TemplateRuntimeException("can't subtract offset-naive and offset-aware datetimes"),
        ("-", PythonTimeDelta delta) when !reversed => new PythonDateTime(value - delta.Value, isAware),
        ("+", PythonTimeDelta delta) => new PythonDateTime(value + delta.Value, isAware),
        _ => null,
    };

    public int CompareTo(object? obj) => obj is not PythonDateTime other ? 1
        : other.IsAware == isAware ? value.CompareTo(other.Value)
        : throw new TemplateRuntimeException("can't compare offset-naive and offset-aware datetimes");

    public override bool Equals(object? obj) => obj is PythonDateTime other && isAware == other.IsAware && value == other.Value;

    public override int GetHashCode() => value.GetHashCode();

    public override string ToString() => Text(" ");

    /// <summary>As JSON has it.</summary>
    public string Iso => Text("T");

    private string Clock => value.ToString(Microsecond == 0 ? "HH:mm:ss" : "HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    private string Text(string separator) => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + separator + Clock
        + (isAware ? value.ToString("zzz", CultureInfo.InvariantCulture) : "");

    private PythonDateTime Replace(CallContext call)
    {
        var bound = call.Bind("year?", "month?", "day?", "hour?", "minute?", "second?", "microsecond?", "tzinfo?");
        int Part(int index, long own) => (int)bound.Integer(index, own);
        return DateMembers.Guard(() => new PythonDateTime(
            new DateTimeOffset(Part(0, value.Year), Part(1, value.Month), Part(2, value.Day), Part(3, value.Hour), Part(4, value.Minute), Part(5, value.Second), value.Offset).AddMicroseconds(Part(6, Microsecond)),
            isAware && (!bound.Has(7) || bound[7] is not null)));
    }
}
