using System.Numerics;

namespace Playbooks.Jinja.Methods;

/// <summary>Methods and attributes of int, bool and float.</summary>
internal static class NumberMethods
{
    private static readonly Dictionary<string, PythonMethod> OfIntegers = new Dictionary<string, PythonMethod>
    {
        ["as_integer_ratio"] = (owner, _) => new JinjaTuple(Numbers.Normalize(Numbers.ToBig(owner)), 1L),
        ["to_bytes"] = ToBytes,
        ["bit_length"] = (owner, _) => PythonValues.Box((long)BigInteger.Abs(Numbers.ToBig(owner)).GetBitLength()),
        ["bit_count"] = (owner, _) => PythonValues.Box((long)BigInteger.PopCount(BigInteger.Abs(Numbers.ToBig(owner)))),
        ["conjugate"] = (owner, _) => Numbers.Normalize(Numbers.ToBig(owner)),
    };

    private static readonly Dictionary<string, PythonMethod> OfFloats = new Dictionary<string, PythonMethod>
    {
        ["as_integer_ratio"] = (owner, _) => Ratio((double)owner),
        ["hex"] = (owner, _) => FloatHex.Text((double)owner),
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

    private static JinjaTuple Ratio(double value)
    {
        var (mantissa, exponent) = FloatParts.Exact(value);
        while (exponent < 0 && mantissa.IsEven && !mantissa.IsZero)
        {
            (mantissa, exponent) = (mantissa >> 1, exponent + 1);
        }

        return exponent >= 0 || mantissa.IsZero
            ? new JinjaTuple(Numbers.Normalize(mantissa << Math.Max(exponent, 0)), 1L)
            : new JinjaTuple(Numbers.Normalize(mantissa), Numbers.Normalize(BigInteger.One << -exponent));
    }

    private static object? ToBytes(object owner, CallContext call)
    {
        var arguments = call.Bind("length?", "byteorder?", "signed?");
        var (value, length, isBig) = (Numbers.ToBig(owner), (int)arguments.Integer(0, 1), arguments.Text(1, "big") == "big");
        var isSigned = arguments.Flag(2, false);
        if (value.Sign < 0 && !isSigned)
        {
            throw new TemplateRuntimeException("can't convert negative int to unsigned");
        }

        var bytes = value.ToByteArray(!isSigned, isBig);
        if (bytes.Length > length)
        {
            throw new TemplateRuntimeException("int too big to convert");
        }

        var fill = Enumerable.Repeat((byte)(value.Sign < 0 ? 255 : 0), length - bytes.Length);
        return new PythonBytes(isBig ? [.. fill, .. bytes] : [.. bytes, .. fill]);
    }
}
