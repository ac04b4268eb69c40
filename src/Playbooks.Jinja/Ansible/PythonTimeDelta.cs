using System.Globalization;

namespace Playbooks.Jinja.Ansible;

/// <summary>The difference of two times.</summary>
internal sealed class PythonTimeDelta(TimeSpan value) : IJinjaObject, Evaluation.IPythonOperand, IComparable
{
    public string PythonTypeName => "timedelta";

    public TimeSpan Value => value;

    /// <summary>Whole days, rounded down; the rest is never negative.</summary>
    private long Days => (long)Math.Floor(value.TotalDays);

    private TimeSpan Rest => value - TimeSpan.FromDays(Days);

    public bool TryGetAttribute(string name, out object? result)
    {
        result = name switch
        {
            "days" => Days,
            "seconds" => (long)Rest.TotalSeconds,
            "microseconds" => Rest.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond,
            "total_seconds" => (JinjaFunction)(_ => value.TotalSeconds),
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
        ('+', PythonTimeDelta delta) => new PythonTimeDelta(value + delta.Value),
        ('-', PythonTimeDelta delta) => new PythonTimeDelta(reversed ? delta.Value - value : value - delta.Value),
        _ => null,
    };

    public int CompareTo(object? obj) => obj is PythonTimeDelta other ? value.CompareTo(other.Value) : 1;

    public override bool Equals(object? obj) => obj is PythonTimeDelta other && value == other.Value;

    public override int GetHashCode() => value.GetHashCode();

    public override string ToString()
    {
        var rest = Rest;
        var clock = $"{rest.Hours}:{rest.Minutes:00}:{rest.Seconds:00}";
        var micro = rest.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
        return (Days == 0 ? "" : Days is 1 or -1 ? $"{Days} day, " : $"{Days} days, ") + clock
            + (micro == 0 ? "" : "." + micro.ToString("000000", CultureInfo.InvariantCulture));
    }
}
