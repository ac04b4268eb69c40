using System.Globalization;
using System.Numerics;
using System.Text;

namespace Playbooks.Jinja;

/// <summary>Python's <c>str()</c> and <c>repr()</c>.</summary>
internal static class PythonRepr
{
    private const int MaximumDepth = 200;

    public static string Str(object? value) => value switch
    {
        string text => text,
        null => "None",
        bool flag => flag ? "True" : "False",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => Number(number),
        Markup markup => markup.Value,
        Undefined undefined => undefined.ToString(),
        Evaluation.IPythonRepr own => own.ToString()!,
        _ => Repr(value),
    };

    public static string Repr(object? value)
    {
        switch (value)
        {
            case null or NoneKey:
                return "None";
            case bool flag:
                return flag ? "True" : "False";
            case long number:
                return number.ToString(CultureInfo.InvariantCulture);
            case BigInteger number:
                return number.ToString(CultureInfo.InvariantCulture);
            case int number:
                return number.ToString(CultureInfo.InvariantCulture);
            case double number:
                return Number(number);
            default:
                var text = new StringBuilder();
                Write(text, value, 0);
                return text.ToString();
        }
    }

    /// <summary>Python's <c>ascii()</c>.</summary>
    public static string Ascii(object? value) => string.Concat(Repr(value).EnumerateRunes().Select(rune => rune.Value switch
    {
        < 0x80 => rune.ToString(),
        < 0x100 => $"\\x{rune.Value:x2}",
        < 0x10000 => $"\\u{rune.Value:x4}",
        _ => $"\\U{rune.Value:x8}",
    }));

    /// <summary>The shortest text that reads back as the same number, written as Python does.</summary>
    public static string Number(double number)
    {
        if (double.IsNaN(number))
        {
            return "nan";
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? "inf" : "-inf";
        }

        if (number == 0)
        {
            return double.IsNegative(number) ? "-0.0" : "0.0";
        }

        var scientific = number.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var exponent = Exponent(shortest) ?? int.Parse(scientific.AsSpan(scientific.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var (sign, digits) = Digits(shortest);
        if (exponent is < -4 or >= 16)
        {
            var mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
            return $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        if (exponent < 0)
        {
            return sign + "0." + new string('0', -exponent - 1) + digits;
        }

        return digits.Length <= exponent + 1
            ? sign + digits + new string('0', exponent + 1 - digits.Length) + ".0"
            : sign + digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    private static int? Exponent(string shortest)
    {
        var e = shortest.IndexOf('E', StringComparison.Ordinal);
        if (e >= 0)
        {
            return int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        var text = shortest.TrimStart('-');
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        if (whole != "0")
        {
            return whole.Length - 1;
        }

        var zeros = text.AsSpan(point + 1).IndexOfAnyExcept('0');
        return -zeros - 1;
    }

    private static (string Sign, string Digits) Digits(string shortest)
    {
        var sign = shortest[0] == '-' ? "-" : "";
        var e = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = (e < 0 ? shortest : shortest[..e]).TrimStart('-').Replace(".", "", StringComparison.Ordinal);
        var digits = mantissa.TrimStart('0').TrimEnd('0');
        return (sign, digits.Length == 0 ? "0" : digits);
    }

    private static void Write(StringBuilder output, object? value, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new TemplateRuntimeException("maximum recursion depth exceeded while getting the repr of an object");
        }

        switch (value)
        {
            case string text:
                WriteText(output, text);
                break;
            case Markup markup:
                output.Append("Markup(");
                WriteText(output, markup.Value);
                output.Append(')');
                break;
            case Undefined undefined:
                output.Append(undefined.Repr);
                break;
            case Evaluation.IPythonRepr own:
                output.Append(own.Repr);
                break;
            case JinjaDict or IJinjaMapping:
                WriteDict(output, value, depth);
                break;
            case JinjaTuple tuple:
                WriteItems(output, tuple, '(', tuple.Count == 1 ? ",)" : ")", depth);
                break;
            case PythonSet { Count: 0 }:
                output.Append("set()");
                break;
            case PythonSet set:
                WriteItems(output, set, '{', "}", depth);
                break;
            case PythonRange or Methods.DictView:
                output.Append(value);
                break;
            case IEnumerable<object?> list and not IJinjaObject:
                WriteItems(output, list, '[', "]", depth);
                break;
            case null or bool or long or int or double or BigInteger or NoneKey:
                output.Append(Repr(value));
                break;
            case JinjaFunction:
                output.Append("<function>");
                break;
            default:
                output.Append(value);
                break;
        }
    }

    private static void WriteItems(StringBuilder output, IEnumerable<object?> items, char open, string close, int depth)
    {
        output.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
            {
                output.Append(", ");
            }

            first = false;
            Write(output, item, depth + 1);
        }

        output.Append(close);
    }

    private static void WriteDict(StringBuilder output, object value, int depth)
    {
        output.Append('{');
        var first = true;
        foreach (var (key, item) in PythonValues.PairsOf(value)!)
        {
            if (!first)
            {
                output.Append(", ");
            }

            first = false;
            Write(output, key, depth + 1);
            output.Append(": ");
            Write(output, item, depth + 1);
        }

        output.Append('}');
    }

    private static void WriteText(StringBuilder output, string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        output.Append(quote);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == quote || c == '\\')
            {
                output.Append('\\').Append(c);
            }
            else if (c is >= ' ' and < '\x7f')
            {
                output.Append(c);
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                WriteRune(output, new Rune(c, text[++i]));
            }
            else if (char.IsSurrogate(c))
            {
                output.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                WriteRune(output, new Rune(c));
            }
        }

        output.Append(quote);
    }

    private static void WriteRune(StringBuilder output, Rune rune)
    {
        var number = rune.Value;
        _ = number switch
        {
            '\n' => output.Append("\\n"),
            '\r' => output.Append("\\r"),
            '\t' => output.Append("\\t"),
            _ when IsPrintable(rune) => output.Append(rune.ToString()),
            < 0x100 => output.Append("\\x").Append(number.ToString("x2", CultureInfo.InvariantCulture)),
            < 0x10000 => output.Append("\\u").Append(number.ToString("x4", CultureInfo.InvariantCulture)),
            _ => output.Append("\\U").Append(number.ToString("x8", CultureInfo.InvariantCulture)),
        };
    }

    public static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
