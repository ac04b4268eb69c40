using System.Numerics;
using System.Text;

namespace Playbooks.Jinja.Formatting;

/// <summary>Integers in bases other than ten.</summary>
internal static class Radix
{
    public static string Digits(BigInteger magnitude, int radix)
    {
        if (magnitude.IsZero)
        {
            return "0";
        }

        var digits = new StringBuilder();
        while (!magnitude.IsZero)
        {
            magnitude = BigInteger.DivRem(magnitude, radix, out var digit);
            digits.Insert(0, "0123456789abcdef"[(int)digit]);
        }

        return digits.ToString();
    }
}
