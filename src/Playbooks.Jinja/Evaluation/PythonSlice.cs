namespace Playbooks.Jinja.Evaluation;

/// <summary>A Python slice: which items of a sequence are meant.</summary>
internal sealed record PythonSlice(object? Start, object? Stop, object? Step)
{
    /// <summary>The first position, the position after the last, and the step, for a sequence of a length.</summary>
    public (long Start, long Stop, long Step) Indices(int length)
    {
        var step = Index(Step) ?? 1;
        if (step == 0)
        {
            throw new TemplateRuntimeException("slice step cannot be zero");
        }

        step = Math.Max(step, -long.MaxValue);
        var (lower, upper) = step > 0 ? (0L, (long)length) : (-1L, length - 1L);
        return (Clamp(Index(Start), length, lower, upper, step > 0 ? lower : upper),
            Clamp(Index(Stop), length, lower, upper, step > 0 ? upper : lower), step);
    }

    /// <summary>The positions of the items.</summary>
    public IEnumerable<int> Positions(int length)
    {
        var (start, stop, step) = Indices(length);
        for (var i = start; step > 0 ? i < stop : i > stop; i += step)
        {
            yield return (int)i;
            if (step > length || step < -length)
            {
                break;
            }
        }
    }

    private static long Clamp(long? index, int length, long lower, long upper, long fallback)
    {
        if (index is not { } value)
        {
            return fallback;
        }

        if (value < 0)
        {
            value += length;
        }

        return Math.Clamp(value, lower, upper);
    }

    private static long? Index(object? value)
    {
        if (value is Undefined undefined)
        {
            throw undefined.Error();
        }

        return value is null
            ? null
            : Numbers.ToIndex(value) ?? throw new TemplateRuntimeException("slice indices must be integers or None or have an __index__ method");
    }
}
