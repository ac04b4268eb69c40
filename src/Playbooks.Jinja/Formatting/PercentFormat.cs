using System.Globalization;
using System.Numerics;
using System.Text;

namespace Playbooks.Jinja.Formatting;

/// <summary>Python's <c>'format' % values</c>.</summary>
public sealed class PercentFormat
{
    private readonly string format;
    private readonly object? argument;
    private readonly IReadOnlyList<object?> arguments;
    private readonly bool isTuple;
    private readonly bool escape;
    private readonly StringBuilder output = new();
    private int position;
    private int next;
    private bool usedMapping;

    private PercentFormat(string format, object? argument, bool escape)
    {
        this.escape = escape;
        this.format = format;
        this.argument = argument;
        isTuple = argument is JinjaTuple;
        arguments = argument as JinjaTuple ?? new JinjaTuple(argument);
    }

    /// <param name="escape">The format is markup: what is put into it is escaped.</param>
    public static string Format(string format, object? argument, bool escape = false) => new PercentFormat(format, argument, escape).Run();

    private string Run()
    {
        while (position < format.Length)
        {
            var percent = format.IndexOf('%', position);
            if (percent < 0)
            {
                break;
            }

            output.Append(format, position, percent - position);
            position = percent + 1;
            if (Peek() == '%')
            {
                output.Append('%');
                position++;
                continue;
            }

            Convert();
        }

        output.Append(format, position, format.Length - position);
        if (next < arguments.Count && !usedMapping && (isTuple || !IsMappingLike()))
        {
            throw new TemplateRuntimeException("not all arguments converted during string formatting");
        }

        return output.ToString();
    }

    private bool IsMappingLike() => !PythonValues.IsText(argument) && argument is not null && (argument is Undefined || PythonValues.IsMapping(argument) || PythonValues.SequenceOf(argument) is not null);

    private void Convert()
    {
        object? keyed = null;
        var hasKey = false;
        if (Peek() == '(')
        {
            keyed = Keyed();
            hasKey = usedMapping = true;
        }

        var flags = "";
        while (position < format.Length && "#0- +".Contains(format[position], StringComparison.Ordinal))
        {
            flags += format[position++];
        }

        var width = Number();
        if (width < 0 && width != int.MinValue)
        {
            (flags, width) = (flags + "-", -width);
        }

        width = Math.Max(width, 0);
        var precision = -1;
        if (Peek() == '.')
        {
            position++;
            precision = Math.Max(Number(), 0);
        }

        while (Peek() is 'h' or 'l' or 'L')
        {
            position++;
        }

        if (position >= format.Length)
        {
            throw new TemplateRuntimeException("incomplete format");
        }

        var type = format[position++];
        output.Append(Text(type, hasKey ? keyed : Next(), flags, width, precision));
    }

    private char Peek() => position < format.Length ? format[position] : '\0';

    private object? Next() => next < arguments.Count && !usedMapping
        ? arguments[next++]
        : throw new TemplateRuntimeException("not enough arguments for format string");

    private object? Keyed()
    {
        var depth = 1;
        var from = ++position;
        while (position < format.Length && depth > 0)
        {
            depth += format[position] == '(' ? 1 : format[position] == ')' ? -1 : 0;
            position++;
        }

        if (depth > 0)
        {
            throw new TemplateRuntimeException("incomplete format key");
        }

        if (!PythonValues.IsMapping(argument))
        {
            throw (argument as Undefined)?.Error() as TemplateRuntimeException ?? new TemplateRuntimeException("format requires a mapping");
        }

        var key = format[from..(position - 1)];
        var found = argument is JinjaDict dict ? dict.TryGetValue(key, out var value) : ((IJinjaMapping)argument!).TryGetItem(key, out value);
        return found ? value : throw new TemplateRuntimeException(PythonValues.Repr(key));
    }

    /// <summary>A width or precision; the smallest integer when there is none.</summary>
    private int Number()
    {
        if (Peek() == '*')
        {
            position++;
            return (int)(Numbers.ToIndex(Next()) ?? throw new TemplateRuntimeException("* wants int"));
        }

        var from = position;
        while (char.IsAsciiDigit(Peek()))
        {
            position++;
        }

        return from == position ? int.MinValue
            : int.TryParse(format.AsSpan(from, position - from), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1_000_000 ? number
            : throw new TemplateRuntimeException("width too big");
    }

    private string Text(char type, object? value, string flags, int width, int precision)
    {
        var left = flags.Contains('-', StringComparison.Ordinal);
        switch (type)
        {
            case 's' or 'r' or 'a':
                var shown = type == 's' ? value : type == 'r' ? PythonValues.Repr(value) : PythonRepr.Ascii(value);
                var text = escape ? Evaluation.HtmlText.Escape(shown).Value : PythonValues.Str(shown);
                text = precision >= 0 && PythonText.Length(text) > precision ? string.Concat(PythonText.Split(text).Take(precision)) : text;
                return Padding.Pad(text, "", width, " ", left ? '<' : '>');
            case 'c':
                return Padding.Pad(Character(value), "", width, " ", left ? '<' : '>');
            case 'd' or 'i' or 'u' or 'o' or 'x' or 'X':
                return Integer(type, value, flags, width, precision);
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                var number = value is Undefined undefined ? throw undefined.Error() : Numbers.ToDouble(value);
                var digits = FloatFormat.Format(number, type, precision < 0 ? 6 : precision, flags.Contains('#', StringComparison.Ordinal));
                return Padded(digits, double.IsNegative(number) && !double.IsNaN(number), "", flags, width, zeros: double.IsFinite(number));
            default:
                throw new TemplateRuntimeException($"unsupported format character '{type}' (0x{(int)type:x}) at index {position - 1}");
        }
    }

    private static string Character(object? value) => value switch
    {
        _ when PythonValues.TextOf(value) is { } text && PythonText.Length(text) == 1 => text,
        _ when Numbers.ToIndex(value) is >= 0 and < 0x110000 and (< 0xD800 or > 0xDFFF) and var number => char.ConvertFromUtf32((int)number),
        _ => throw new TemplateRuntimeException("%c requires int or char"),
    };

    private static string Integer(char type, object? value, string flags, int width, int precision)
    {
        var number = value switch
        {
            double real when type is 'd' or 'i' or 'u' => new BigInteger(Math.Truncate(real)),
            _ when Numbers.IsInteger(value) => Numbers.ToBig(value),
            Undefined undefined => throw undefined.Error(),
            _ => throw new TemplateRuntimeException(type is 'd' or 'i' or 'u'
                ? $"%{type} format: a real number is required, not {PythonValues.TypeName(value)}"
                : $"%{type} format: an integer is required, not {PythonValues.TypeName(value)}"),
        };
        var magnitude = BigInteger.Abs(number);
        var (digits, prefix) = type switch
        {
            'x' => (Radix.Digits(magnitude, 16), "0x"),
            'X' => (Radix.Digits(magnitude, 16).ToUpperInvariant(), "0X"),
            'o' => (Radix.Digits(magnitude, 8), "0o"),
            _ => (magnitude.ToString(CultureInfo.InvariantCulture), ""),
        };
        return Padded(digits.PadLeft(Math.Max(precision, 0), '0'), number.Sign < 0, flags.Contains('#', StringComparison.Ordinal) ? prefix : "", flags, width, zeros: true);
    }

    private static string Padded(string digits, bool negative, string prefix, string flags, int width, bool zeros)
    {
        var sign = negative ? "-" : flags.Contains('+', StringComparison.Ordinal) ? "+" : flags.Contains(' ', StringComparison.Ordinal) ? " " : "";
        return flags.Contains('-', StringComparison.Ordinal) ? Padding.Pad(digits, sign + prefix, width, " ", '<')
            : flags.Contains('0', StringComparison.Ordinal) && zeros ? Padding.Pad(digits, sign + prefix, width, "0", '=')
            : Padding.Pad(digits, sign + prefix, width, " ", '>');
    }
}
