using System.Globalization;
using System.Numerics;
using System.Text;

namespace Playbooks.Jinja;

/// <summary>Python's numbers: integers of any size, floats, and booleans as 0 and 1.</summary>
internal static class Numbers
{
    public static bool IsNumber(object? value) => value is long or double or bool or BigInteger or int;

    public static bool IsInteger(object? value) => value is long or bool or BigInteger or int;

    /// <summary>A long when it fits, else the big integer.</summary>
    public static object Normalize(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? PythonValues.Box((long)value) : value;

    public static BigInteger ToBig(object? value) => value switch
    {
        long number => number,
        BigInteger number => number,
        bool flag => flag ? 1 : 0,
        int number => number,
        _ => throw new TemplateRuntimeException($"'{PythonValues.TypeName(value)}' object cannot be interpreted as an integer"),
    };

    public static double ToDouble(object? value) => value switch
    {
        double number => number,
        long number => number,
        bool flag => flag ? 1 : 0,
        int number => number,
        BigInteger number => RoundToDouble(number) is var result && double.IsInfinity(result)
            ? throw new TemplateRuntimeException("int too large to convert to float")
            : result,
        _ => throw new TemplateRuntimeException($"must be real number, not {PythonValues.TypeName(value)}"),
    };

    /// <summary>The nearest double; the conversion of .NET cuts off instead of rounding.</summary>
    public static double RoundToDouble(BigInteger number) => number >= long.MinValue && number <= long.MaxValue
        ? (long)number
        : double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>An integer within the range of a long, as for an index. Null when it is no integer.</summary>
    public static long? ToIndex(object? value) => value switch
    {
        long number => number,
        bool flag => flag ? 1 : 0,
        int number => number,
        BigInteger number => number.Sign < 0 ? long.MinValue : long.MaxValue,
        _ => null,
    };

    public static int Compare(object? left, object? right)
    {
        if (left is double || right is double)
        {
            if (left is BigInteger || right is BigInteger)
            {
                return CompareBig(left, right);
            }

            var (a, b) = (ToDouble(left), ToDouble(right));
            return a < b ? -1 : a > b ? 1 : a == b ? 0 : 2;
        }

        return ToBig(left).CompareTo(ToBig(right));
    }

    /// <summary>Reads an integer as Python's <c>int(text, base)</c>. Null when it is none.</summary>
    public static object? ParseInteger(string text, int radix)
    {
        var digits = PythonText.TrimEnd(PythonText.TrimStart(text));
        var negative = digits.StartsWith('-');
        if (negative || digits.StartsWith('+'))
        {
            digits = digits[1..];
        }

        if (digits.Length > 2 && digits[0] == '0' && Prefix(digits[1]) is { } prefix && (radix == prefix || radix == 0))
        {
            (digits, radix) = (digits[2..].TrimStart('_'), prefix);
        }
        else if (radix == 0)
        {
            if (digits.Length > 1 && digits[0] == '0' && digits.AsSpan().ContainsAnyExcept('0', '_'))
            {
                return null;
            }

            radix = 10;
        }

        if (digits.Length == 0 || digits[0] == '_' || digits[^1] == '_' || digits.Contains("__", StringComparison.Ordinal))
        {
            return null;
        }

        var value = BigInteger.Zero;
        var small = 0L;
        foreach (var c in digits)
        {
            if (c == '_')
            {
                continue;
            }

            var digit = Digit(c);
            if (digit < 0 || digit >= radix)
            {
                return null;
            }

            if (value.IsZero && small < long.MaxValue / 64)
            {
                small = (small * radix) + digit;
            }
            else
            {
                value = ((value.IsZero ? small : value) * radix) + digit;
            }
        }

        var result = value.IsZero ? small : value;
        return Normalize(negative ? -result : result);
    }

    /// <summary>Reads a number as Python's <c>float(text)</c>. Null when it is none.</summary>
    public static double? ParseFloat(string text)
    {
        var number = PythonText.TrimEnd(PythonText.TrimStart(text));
        switch (number.TrimStart('+', '-').ToLowerInvariant())
        {
            case "inf" or "infinity":
                return number.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity;
            case "nan":
                return double.NaN;
        }

        if (!Ascii.IsValid(number))
        {
            number = string.Concat(number.Select(c => char.IsDigit(c) ? (char)('0' + (int)char.GetNumericValue(c)) : c));
        }

        if (number.Length == 0 || !number.Any(char.IsAsciiDigit) || number[0] == '_' || number[^1] == '_')
        {
            return null;
        }

        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(number.Replace("_", "", StringComparison.Ordinal), style, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static int CompareBig(object? left, object? right) => left is double number
        ? number is double.NaN ? 2 : -CompareBig(ToBig(right), number)
        : right is double.NaN ? 2 : CompareBig(ToBig(left), (double)right!);

    private static int CompareBig(BigInteger left, double right)
    {
        if (double.IsInfinity(right))
        {
            return -Math.Sign(right);
        }

        var floor = Math.Floor(right);
        var order = left.CompareTo(new BigInteger(floor));
        return order == 0 && right > floor ? -1 : order;
    }

    private static int? Prefix(char letter) => char.ToLowerInvariant(letter) switch
    {
        'x' => 16,
        'o' => 8,
        'b' => 2,
        _ => null,
    };

    private static int Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'z' => c - 'a' + 10,
        >= 'A' and <= 'Z' => c - 'A' + 10,
        _ when char.IsDigit(c) => (int)char.GetNumericValue(c),
        _ => -1,
    };
}
