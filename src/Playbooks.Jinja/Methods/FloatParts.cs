using System.Numerics;

namespace Playbooks.Jinja.Methods;

/// <summary>A float as an integer times a power of two.</summary>
internal static class FloatParts
{
    private const int MantissaBits = 52;
    private const int Bias = 1075;

    /// <summary>Throws for infinity and for what is not a number.</summary>
    public static (BigInteger Mantissa, int Exponent) Exact(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new TemplateRuntimeException(double.IsNaN(value) ? "cannot convert NaN to integer ratio" : "cannot convert Infinity to integer ratio");
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var (exponent, mantissa) = ((int)((bits >> MantissaBits) & 0x7FF), bits & ((1L << MantissaBits) - 1));
        mantissa |= exponent == 0 ? 0 : 1L << MantissaBits;
        return (bits < 0 ? -mantissa : mantissa, Math.Max(exponent, 1) - Bias);
    }

    /// <summary>Python's <c>hash()</c> of it: its value modulo the prime 2^61 - 1.</summary>
    public static long Hash(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? 0 : value > 0 ? 314159 : -314159;
        }

        var prime = (BigInteger.One << 61) - 1;
        var (mantissa, exponent) = Exact(Math.Abs(value));
        var hash = (long)(mantissa * BigInteger.ModPow(2, ((exponent % 61) + 61) % 61, prime) % prime);
        return value >= 0 ? hash : hash == 1 ? -2 : -hash;
    }
}
