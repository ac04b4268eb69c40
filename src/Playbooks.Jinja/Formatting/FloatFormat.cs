using System.Globalization;
using System.Text;

namespace Playbooks.Jinja.Formatting;

/// <summary>Floats in the styles e, f, g and % of Python's formatting. The sign is not part of the text.</summary>
internal static class FloatFormat
{
    /// <summary>Formats the magnitude of a number.</summary>
    /// <param name="type">One of e, E, f, F, g, G.</param>
    /// <param name="alternate">A point is always written, and g keeps its zeros.</param>
    public static string Format(double number, char type, int precision, bool alternate)
    {
        number = Math.Abs(number);
        if (double.IsNaN(number) || double.IsInfinity(number))
        {
            var word = double.IsNaN(number) ? "nan" : "inf";
            return char.IsUpper(type) ? word.ToUpperInvariant() : word;
        }

        var text = char.ToLowerInvariant(type) switch
        {
            'e' => Scientific(number, precision, alternate),
            'f' => Fixed(number, precision, alternate),
            _ => General(number, precision, alternate),
        };
        return char.IsUpper(type) ? text.ToUpperInvariant() : text;
    }

    /// <summary>Puts a separator between groups of digits of the whole part.</summary>
    public static string Group(string digits, char separator, int size)
    {
        var end = digits.AsSpan().IndexOfAnyExcept("0123456789");
        var whole = end < 0 || size == 4 ? digits : digits[..end];
        var result = new StringBuilder();
        for (var i = 0; i < whole.Length; i++)
        {
            if (i > 0 && (whole.Length - i) % size == 0)
            {
                result.Append(separator);
            }

            result.Append(whole[i]);
        }

        return result.Append(digits, whole.Length, digits.Length - whole.Length).ToString();
    }

    private static string Fixed(double number, int precision, bool alternate)
    {
        var text = number.ToString("F" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return alternate && precision == 0 ? text + "." : text;
    }

    private static string Scientific(double number, int precision, bool alternate)
    {
        var text = number.ToString("E" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var split = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(split + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{text[..split]}{(alternate && precision == 0 ? "." : "")}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    private static string General(double number, int precision, bool alternate)
    {
        precision = Math.Max(precision, 1);
        var scientific = Scientific(number, precision - 1, alternate);
        var split = scientific.IndexOf('e', StringComparison.Ordinal);
        var exponent = int.Parse(scientific.AsSpan(split + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent >= -4 && exponent < precision)
        {
            var text = Fixed(number, precision - 1 - exponent, alternate);
            return alternate ? text : TrimZeros(text);
        }

        return alternate ? scientific : TrimZeros(scientific[..split]) + scientific[split..];
    }

    private static string TrimZeros(string text) => text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
}
