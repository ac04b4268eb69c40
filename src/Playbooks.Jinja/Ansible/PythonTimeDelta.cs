using System.Globalization;
using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Ansible;

/// <summary>The difference of two times.</summary>
internal sealed class PythonTimeDelta(TimeSpan value) : IJinjaObject, IPythonOperand, IPythonRepr, IPythonTruth, IComparable
{
    public string PythonTypeName => "timedelta";

    public TimeSpan Value => value;

    public bool IsTrue => value != TimeSpan.Zero;

    public string Repr
    {
        get
        {
            var parts = new[] { ("days", Days), ("seconds", Seconds), ("microseconds", Microseconds) }.Where(part => part.Item2 != 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Item1}={part.Item2}")).ToList();
            return $"datetime.timedelta({(parts.Count == 0 ? "0" : string.Join(", ", parts))})";
        }
    }

    /// <summary>Whole days, rounded down; the rest is never negative.</summary>
    private long Days => (long)Math.Floor(value.Ticks / (double)TimeSpan.TicksPerDay);

    private TimeSpan Rest => value - TimeSpan.FromDays(Days);

    private long Seconds => (long)Rest.TotalSeconds;

    private long Microseconds => Rest.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;

    public bool TryGetAttribute(string name, out object? result)
    {
        result = name switch
        {
            "days" => Days,
            "seconds" => Seconds,
            "microseconds" => Microseconds,
            "total_seconds" => (JinjaFunction)(_ => value.Ticks / (double)TimeSpan.TicksPerSecond),
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
        ("+", PythonTimeDelta delta) => new PythonTimeDelta(value + delta.Value),
        ("-", PythonTimeDelta delta) => new PythonTimeDelta(reversed ? delta.Value - value : value - delta.Value),
        ("*", _) when Numbers.IsNumber(other) => Scaled(Numbers.ToDouble(other)),
        _ when reversed => null,
        ("/" or "//" or "%", PythonTimeDelta { IsTrue: false }) => throw new TemplateRuntimeException(operation == "/" ? "division by zero" : "integer division or modulo by zero"),
        ("/", PythonTimeDelta delta) => value.Ticks / (double)delta.Value.Ticks,
        ("//", PythonTimeDelta delta) => FloorOf(delta),
        ("%", PythonTimeDelta delta) => new PythonTimeDelta(value - (delta.Value * FloorOf(delta))),
        ("/" or "//", _) when Numbers.IsNumber(other) => Divided(operation, Numbers.ToDouble(other), other is double),
        _ => null,
    };

    public PythonTimeDelta Negated() => new(-value);

    public int CompareTo(object? obj) => obj is PythonTimeDelta other ? value.CompareTo(other.Value) : 1;

    public override bool Equals(object? obj) => obj is PythonTimeDelta other && value == other.Value;

    public override int GetHashCode() => value.GetHashCode();

    public override string ToString()
    {
        var rest = Rest;
        var clock = $"{rest.Hours}:{rest.Minutes:00}:{rest.Seconds:00}";
        return (Days == 0 ? "" : Days is 1 or -1 ? $"{Days} day, " : $"{Days} days, ") + clock
            + (Microseconds == 0 ? "" : "." + Microseconds.ToString("000000", CultureInfo.InvariantCulture));
    }

    private long FloorOf(PythonTimeDelta other) => (long)Math.Floor(value.Ticks / (double)other.Value.Ticks);

    /// <summary>Whole microseconds, the even one of two that are equally near.</summary>
    private PythonTimeDelta Scaled(double factor)
        => new(TimeSpan.FromTicks((long)Math.Round(value.Ticks / TimeSpan.TicksPerMicrosecond * factor, MidpointRounding.ToEven) * TimeSpan.TicksPerMicrosecond));

    private PythonTimeDelta? Divided(string operation, double divisor, bool isFloat)
    {
        if (divisor == 0)
        {
            throw new TemplateRuntimeException(operation == "/" ? "division by zero" : "integer division or modulo by zero");
        }

        return operation == "/" ? Scaled(1 / divisor)
            : isFloat ? null
            : new PythonTimeDelta(TimeSpan.FromTicks((long)Math.Floor(value.Ticks / TimeSpan.TicksPerMicrosecond / divisor) * TimeSpan.TicksPerMicrosecond));
    }
}
