using System.Globalization;
using System.Numerics;

namespace Playbooks.Jinja.Formatting;

/// <summary>Python's format specification: <c>[[fill]align][sign][#][0][width][grouping][.precision][type]</c>.</summary>
internal sealed record FormatSpec(string? Fill, char Align, char Sign, bool Alternate, int Width, char Grouping, int Precision, char Type)
{
    /// <summary>z: what rounds to zero has no sign.</summary>
    private bool HasNoNegativeZero { get; init; }

    /// <summary>Formats a value as Python's <c>format(value, spec)</c>.</summary>
    public static string Apply(object? value, string specification)
    {
        if (value is Undefined undefined)
        {
            throw undefined.Error();
        }

        if (specification.Length == 0)
        {
            return PythonValues.Str(value);
        }

        if (value is Ansible.PythonDateTime or Ansible.PythonDate)
        {
            return Ansible.DateMembers.Format(value, specification);
        }

        var spec = Parse(specification, value);
        return value switch
        {
            bool flag when spec.Type is '\0' or 's' => spec.Type == 's' ? throw Unknown(spec.Type, value) : spec.Integer(flag ? 1 : 0),
            double number => spec.Float(number, value),
            _ when Numbers.IsInteger(value) => spec.Type is 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%'
                ? spec.Float(Numbers.ToDouble(value), value)
                : spec.Integer(Numbers.ToBig(value)),
            string or Markup => spec.Text(PythonValues.TextOf(value)!, value),
            _ => throw new TemplateRuntimeException($"unsupported format string passed to {PythonValues.TypeName(value)}.__format__"),
        };
    }

    private static FormatSpec Parse(string text, object? value)
    {
        var i = 0;
        var (fill, align) = ((string?)null, '\0');
        var first = PythonText.FirstLength(text);
        if (text.Length > first && text[first] is '<' or '>' or '^' or '=')
        {
            (fill, align) = (text[..first], text[first]);
            i = first + 1;
        }
        else if (text[0] is '<' or '>' or '^' or '=')
        {
            align = text[i++];
        }

        var sign = i < text.Length && text[i] is '+' or '-' or ' ' && i < text.Length ? text[i++] : '\0';
        var noNegativeZero = Skip(text, ref i, 'z');
        if (noNegativeZero && (value is not double || text.EndsWith('s')) && !(Numbers.IsNumber(value) && text[^1] is 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%'))
        {
            throw new TemplateRuntimeException("Negative zero coercion (z) not allowed in format specifier with integer and string presentation types");
        }

        var alternate = Skip(text, ref i, '#');
        if (Skip(text, ref i, '0'))
        {
            fill ??= "0";
            align = align == '\0' ? (PythonValues.IsText(value) ? '<' : '=') : align;
        }

        var width = Number(text, ref i);
        var grouping = i < text.Length && text[i] is ',' or '_' && i < text.Length ? text[i++] : '\0';
        var precision = -1;
        if (Skip(text, ref i, '.'))
        {
            var from = i;
            precision = Number(text, ref i);
            if (i == from)
            {
                throw new TemplateRuntimeException("Format specifier missing precision");
            }
        }

        var type = i < text.Length ? text[i++] : '\0';
        if (grouping != '\0' && i == text.Length && !MayGroup(grouping, type, value))
        {
            throw new TemplateRuntimeException($"Cannot specify '{grouping}' with '{(type == '\0' ? 's' : type)}'.");
        }

        return i == text.Length
            ? new FormatSpec(fill, align, sign, alternate, width, grouping, precision, type) { HasNoNegativeZero = noNegativeZero }
            : throw new TemplateRuntimeException("Invalid format specifier");
    }

    private static bool MayGroup(char grouping, char type, object? value) => type switch
    {
        '\0' => !PythonValues.IsText(value),
        'd' or 'e' or 'f' or 'g' or 'E' or 'G' or 'F' or '%' => true,
        'b' or 'o' or 'x' or 'X' => grouping == '_',
        _ => false,
    };

    private static bool Skip(string text, ref int i, char expected)
    {
        if (i < text.Length && text[i] == expected)
        {
            i++;
            return true;
        }

        return false;
    }

    private static int Number(string text, ref int i)
    {
        var from = i;
        while (i < text.Length && char.IsAsciiDigit(text[i]))
        {
            i++;
        }

        return from == i ? 0 : int.TryParse(text.AsSpan(from, i - from), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1_000_000
            ? number
            : throw new TemplateRuntimeException("Too many decimal digits in format string");
    }

    private static TemplateRuntimeException Unknown(char type, object? value) =>
        new($"Unknown format code '{type}' for object of type '{PythonValues.TypeName(value)}'");

    private string Text(string text, object? value)
    {
        if (Type is not ('\0' or 's'))
        {
            throw Unknown(Type, value);
        }

        if (Sign != '\0' || Align == '=' || Alternate)
        {
            throw new TemplateRuntimeException(
                Sign != '\0' ? "Sign not allowed in string format specifier"
                : Alternate ? "Alternate form (#) not allowed in string format specifier"
                : "'=' alignment not allowed in string format specifier");
        }

        if (Precision >= 0 && PythonText.Length(text) > Precision)
        {
            text = string.Concat(PythonText.Split(text).Take(Precision));
        }

        return Padding.Pad(text, "", Width, Fill ?? " ", Align == '\0' ? '<' : Align);
    }

    private string Integer(BigInteger number)
    {
        if (Precision >= 0)
        {
            throw new TemplateRuntimeException("Precision not allowed in integer format specifier");
        }

        if (Type == 'c')
        {
            if (Sign != '\0' || Alternate)
            {
                throw new TemplateRuntimeException($"{(Sign != '\0' ? "Sign" : "Alternate form (#)")} not allowed with integer format specifier 'c'");
            }

            return number < 0 || number >= 0x110000 || (number >= 0xD800 && number <= 0xDFFF)
                ? throw new TemplateRuntimeException("%c arg not in range(0x110000)")
                : Padding.Pad(char.ConvertFromUtf32((int)number), "", Width, Fill ?? " ", Align == '\0' ? '<' : Align);
        }

        var magnitude = BigInteger.Abs(number);
        var (digits, prefix) = Type switch
        {
            '\0' or 'd' or 'n' => (magnitude.ToString(CultureInfo.InvariantCulture), ""),
            'x' => (Radix.Digits(magnitude, 16), "0x"),
            'X' => (Radix.Digits(magnitude, 16).ToUpperInvariant(), "0X"),
            'o' => (Radix.Digits(magnitude, 8), "0o"),
            'b' => (Radix.Digits(magnitude, 2), "0b"),
            _ => throw new TemplateRuntimeException($"Unknown format code '{Type}' for object of type 'int'"),
        };
        return Number(digits, number.Sign < 0, Alternate ? prefix : "", Type is 'x' or 'X' or 'o' or 'b' ? 4 : 3);
    }

    private string Float(double number, object? value)
    {
        var negative = double.IsNegative(number) && !double.IsNaN(number);
        var digits = Type switch
        {
            'e' or 'E' or 'f' or 'F' or 'g' or 'G' => FloatFormat.Format(number, Type, Precision < 0 ? 6 : Precision, Alternate),
            'n' => FloatFormat.Format(number, 'g', Precision < 0 ? 6 : Precision, Alternate),
            '%' => FloatFormat.Format(number * 100, 'f', Precision < 0 ? 6 : Precision, Alternate) + "%",
            '\0' when Precision < 0 => PythonRepr.Number(Math.Abs(number)),
            '\0' => Shortest(number),
            _ => throw Unknown(Type, value),
        };
        return Number(digits, negative && !(HasNoNegativeZero && digits.AsSpan().IndexOfAnyInRange('1', '9') < 0), "", 3);
    }

    /// <summary>As g, but with at least one digit after the point.</summary>
    private string Shortest(double number)
    {
        var text = FloatFormat.Format(number, 'g', Precision, Alternate);
        if (!text.All(char.IsAsciiDigit))
        {
            return text;
        }

        // A whole number that fills the precision is written with an exponent instead.
        return text.Length >= Math.Max(Precision, 1) && Precision > 0 ? FloatFormat.Format(number, 'e', Math.Max(Precision - 1, 0), Alternate) is var scientific
            && text.Length == Precision ? TrimScientific(scientific) : text + ".0" : text + ".0";
    }

    private static string TrimScientific(string text)
    {
        var split = text.IndexOf('e', StringComparison.Ordinal);
        var mantissa = text[..split];
        return (mantissa.Contains('.', StringComparison.Ordinal) ? mantissa.TrimEnd('0').TrimEnd('.') : mantissa) + text[split..];
    }

    private string Number(string digits, bool negative, string prefix, int groupSize)
    {
        var sign = negative ? "-" : Sign is '+' or ' ' ? Sign.ToString() : "";
        var align = Align == '\0' ? '>' : Align;
        if (Grouping == '\0')
        {
            return Padding.Pad(digits, sign + prefix, Width, Fill ?? " ", align);
        }

        var grouped = FloatFormat.Group(digits, Grouping, groupSize);
        while (align == '=' && Fill == "0" && grouped.Length + sign.Length + prefix.Length < Width)
        {
            digits = "0" + digits;
            grouped = FloatFormat.Group(digits, Grouping, groupSize);
        }

        return Padding.Pad(grouped, sign + prefix, Width, Fill ?? " ", align);
    }
}
