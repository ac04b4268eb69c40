using System.Numerics;

namespace Playbooks.Jinja.Methods;

/// <summary>Methods and attributes of int, bool and float.</summary>
internal static class NumberMethods
{
    private static readonly Dictionary<string, PythonMethod> OfIntegers = new Dictionary<string, PythonMethod>
    {
        ["bit_length"] = (owner, _) => PythonValues.Box((long)BigInteger.Abs(Numbers.ToBig(owner)).GetBitLength()),
        ["bit_count"] = (owner, _) => PythonValues.Box((long)BigInteger.PopCount(BigInteger.Abs(Numbers.ToBig(owner)))),
        ["conjugate"] = (owner, _) => Numbers.Normalize(Numbers.ToBig(owner)),
    };

    private static readonly Dictionary<string, PythonMethod> OfFloats = new Dictionary<string, PythonMethod>
    {
        ["conjugate"] = (owner, _) => owner,
        ["is_integer"] = (owner, _) => PythonValues.Box(Math.Floor((double)owner) == (double)owner && !double.IsInfinity((double)owner)),
    };

    public static PythonMethod? Find(object? value, string name) => (value is double ? OfFloats : OfIntegers).GetValueOrDefault(name);

    public static object? Attribute(object? value, string name) => name switch
    {
        "real" => value is bool flag ? PythonValues.Box(flag ? 1L : 0L) : value,
        "imag" => value is double ? 0.0 : PythonValues.Box(0L),
        "numerator" when value is not double => Numbers.Normalize(Numbers.ToBig(value)),
        "denominator" when value is not double => PythonValues.Box(1L),
        _ => null,
    };
}
