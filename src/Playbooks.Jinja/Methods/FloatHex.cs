using System.Globalization;

namespace Playbooks.Jinja.Methods;

/// <summary>Python's <c>float.hex()</c>.</summary>
internal static class FloatHex
{
    public static string Text(double value)
    {
        if (!double.IsFinite(value))
        {
            return PythonRepr.Number(value);
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var (sign, exponent, mantissa) = (bits < 0 ? "-" : "", (int)((bits >> 52) & 0x7FF), bits & ((1L << 52) - 1));
        var power = value == 0 ? 0 : Math.Max(exponent, 1) - 1023;
        return value == 0 ? sign + "0x0.0p+0"
            : string.Create(CultureInfo.InvariantCulture, $"{sign}0x{(exponent == 0 ? 0 : 1)}.{mantissa:x13}p{(power < 0 ? '-' : '+')}{Math.Abs(power)}");
    }
}
