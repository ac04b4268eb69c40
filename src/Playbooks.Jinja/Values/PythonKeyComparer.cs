using System.Numerics;

namespace Playbooks.Jinja;

/// <summary>Equality and hashes of dict keys as in Python. Lists and dicts cannot be keys.</summary>
public sealed class PythonKeyComparer : IEqualityComparer<object>
{
    private PythonKeyComparer()
    {
    }

    public static PythonKeyComparer Instance { get; } = new();

    public new bool Equals(object? x, object? y) =>
        x is string left && y is string right
            ? string.Equals(left, right, StringComparison.Ordinal)
            : PythonValues.AreEqual(NoneKey.Unwrap(x), NoneKey.Unwrap(y));

    public int GetHashCode(object obj) => obj switch
    {
        string text => text.GetHashCode(StringComparison.Ordinal),
        Markup markup => markup.Value.GetHashCode(StringComparison.Ordinal),
        long number => number.GetHashCode(),
        int number => ((long)number).GetHashCode(),
        bool flag => (flag ? 1L : 0L).GetHashCode(),
        double number => OfDouble(number),
        BigInteger number => number.GetHashCode(),
        JinjaTuple tuple => OfTuple(tuple),
        Undefined undefined => throw undefined.Error(),
        JinjaDict or IJinjaMapping or PythonSet or IList<object?> => throw new TemplateRuntimeException($"unhashable type: '{PythonValues.TypeName(obj)}'"),
        _ => obj.GetHashCode(),
    };

    private static int OfDouble(double number) =>
        Math.Floor(number) == number && Math.Abs(number) < 9e18 ? ((long)number).GetHashCode() : number.GetHashCode();

    private int OfTuple(JinjaTuple tuple)
    {
        var hash = new HashCode();
        foreach (var item in tuple)
        {
            hash.Add(GetHashCode(NoneKey.Wrap(item)));
        }

        return hash.ToHashCode();
    }
}
