using System.Collections;

namespace Playbooks.Jinja;

/// <summary>A Python range: numbers from <paramref name="start"/> up to, not including, <paramref name="stop"/>.</summary>
public sealed class PythonRange(long start, long stop, long step) : IReadOnlyList<object?>
{
    public long Start => start;

    public long Stop => stop;

    public long Step => step;

    public int Count { get; } = checked((int)Math.Max(0, step > 0 ? (stop - start + step - 1) / step : (start - stop - step - 1) / -step));

    public object? this[int index] => PythonValues.Box(start + (index * step));

    /// <summary>The positions from <paramref name="from"/> on as a range again.</summary>
    internal PythonRange Slice(long from, long to, long stride) => new(start + (from * step), start + (to * step), step * stride);

    public IEnumerator<object?> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => step == 1 ? $"range({start}, {stop})" : $"range({start}, {stop}, {step})";
}
