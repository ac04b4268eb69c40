using System.Globalization;
using System.Numerics;
using System.Text;
using Playbooks.Jinja;

namespace Playbooks.Values;

/// <summary>Python literals as ast.literal_eval reads them: what gives the values of an INI inventory their types. Tuples and sets become lists, unless it is to be exact.</summary>
internal sealed class PythonLiteral
{
    private readonly string text;
    private int at;

    private readonly bool isJson;
    private readonly bool isExact;
    private string? unhashable;

    private PythonLiteral(string text, bool isJson, bool isExact) => (this.text, this.isJson, this.isExact) = (text, isJson, isExact);

    /// <summary>The value, or the text itself when it is no literal.</summary>
    public static object? ValueOrText(string text) => TryParse(text, out var value) ? value : text;

    /// <param name="isJson">JSON's true, false and null mean the same as Python's.</param>
    /// <param name="isExact">Tuples stay tuples, sets sets, and bytes bytes; a key that is none throws <see cref="TemplateRuntimeException"/>, as it does in Ansible.</param>
    public static bool TryParse(string text, out object? value, bool isJson = false, bool isExact = false)
    {
        value = null;
        var parser = new PythonLiteral(text.TrimStart(' ', '\t'), isJson, isExact);
        try
        {
            parser.SkipSpace(false);
            value = parser.ReadTuple();
            parser.SkipSpace(true);
            return parser.at == parser.text.Length && !(isExact && EndsIndented(text)) && (parser.unhashable is not { } type || !isExact
                ? true
                : throw new TemplateRuntimeException($"Unexpected templating type error occurred on ({text}): unhashable type: '{type}'"));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>A last line of nothing but blanks is a wrong indentation.</summary>
    private static bool EndsIndented(string text) => text.LastIndexOf('\n') is var last and >= 0 && last < text.Length - 1 && text.AsSpan(last + 1).IndexOfAnyExcept(' ', '\t') < 0;

    private char Current => at < text.Length ? text[at] : '\0';

    private void SkipSpace(bool newLines)
    {
        while (Current is ' ' or '\t' or '\f' || (newLines && Current is '\n' or '\r'))
        {
            at++;
        }

        if (Current == '#')
        {
            at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
            SkipSpace(newLines);
        }
    }

    /// <summary>A bare `1, 2` is a tuple.</summary>
    private object? ReadTuple()
    {
        var first = ReadValue();
        SkipSpace(false);
        if (Current != ',')
        {
            return first;
        }

        var items = new List<object?> { first };
        while (Current == ',')
        {
            at++;
            SkipSpace(false);
            if (at == text.Length)
            {
                break;
            }

            items.Add(ReadValue());
            SkipSpace(false);
        }

        return Tuple(items);
    }

    private object Tuple(List<object?> items) => isExact ? new JinjaTuple(items) : items;

    private object? ReadValue()
    {
        SkipSpace(true);
        switch (Current)
        {
            case '[':
                return ReadItems(']');
            case '(':
                return ReadParenthesised();
            case '{':
                return ReadBraces();
            case '-' or '+':
                return ReadSigned();
            case '"' or '\'':
                return ReadTexts();
            case >= '0' and <= '9' or '.':
                return ReadNumber();
            default:
                return ReadWord();
        }
    }

    private object? ReadWord()
    {
        if (IsTextPrefix())
        {
            return ReadTexts();
        }

        var start = at;
        while (char.IsLetterOrDigit(Current) || Current == '_')
        {
            at++;
        }

        return text[start..at] switch
        {
            "True" => true,
            "False" => false,
            "None" => null,
            "true" when isJson => true,
            "false" when isJson => false,
            "null" when isJson => null,
            "set" when isExact && text.AsSpan(at).StartsWith("()") => EmptySet(),
            _ => throw new FormatException(),
        };
    }

    private PythonSet EmptySet()
    {
        at += 2;
        return new PythonSet([]);
    }

    private object ReadSigned()
    {
        var negative = Current == '-';
        at++;
        SkipSpace(false);
        var value = ReadNumber();
        return !negative ? value : value switch
        {
            long number => (object)-number,
            BigInteger number => -number,
            _ => -(double)value,
        };
    }

    private object ReadNumber()
    {
        var start = at;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '_' or '.' || (Current is '+' or '-' && text[at - 1] is 'e' or 'E' && !text.AsSpan(start).StartsWith("0x", StringComparison.OrdinalIgnoreCase)))
        {
            at++;
        }

        return ToNumber(text[start..at]);
    }

    private static object ToNumber(string word)
    {
        if (word.EndsWith('_') || word.Contains("__", StringComparison.Ordinal) || word.Length == 0)
        {
            throw new FormatException();
        }

        var digits = word.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        var whole = digits switch
        {
            ['0', 'x', .. var rest] => Radix(rest, 16),
            ['0', 'o', .. var rest] => Radix(rest, 8),
            ['0', 'b', .. var rest] => Radix(rest, 2),
            _ when digits.All(char.IsAsciiDigit) => digits.Length > 1 && digits[0] == '0' && digits.Trim('0').Length > 0 ? throw new FormatException() : BigInteger.Parse(digits),
            _ => (BigInteger?)null,
        };
        if (whole is { } number)
        {
            return number <= long.MaxValue ? (object)(long)number : number;
        }

        return digits is not "." && digits.All(letter => char.IsAsciiDigit(letter) || letter is '.' or 'e' or '+' or '-') && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            ? real
            : throw new FormatException();
    }

    private static BigInteger Radix(string digits, int radix)
        => digits.Length == 0 ? throw new FormatException()
            : digits.Aggregate(BigInteger.Zero, (sum, digit) => Uri.IsHexDigit(digit) && Convert.ToInt32(digit.ToString(), 16) is var value && value < radix ? (sum * radix) + value : throw new FormatException());

    private List<object?> ReadItems(char close)
    {
        at++;
        var items = new List<object?>();
        for (SkipSpace(true); Current != close; SkipSpace(true))
        {
            items.Add(ReadValue());
            SkipSpace(true);
            if (Current == ',')
            {
                at++;
            }
            else if (Current != close)
            {
                throw new FormatException();
            }
        }

        at++;
        return items;
    }

    private object? ReadParenthesised()
    {
        var start = at;
        var items = ReadItems(')');
        var inner = text[(start + 1)..(at - 1)].TrimEnd();
        return items.Count == 1 && !inner.EndsWith(',') ? items[0] : Tuple(items);
    }

    private object ReadBraces()
    {
        var start = at;
        at++;
        SkipSpace(true);
        if (Current == '}')
        {
            at++;
            return new JinjaDict();
        }

        ReadValue();
        SkipSpace(true);
        var isDict = Current == ':';
        at = start;
        if (isDict)
        {
            return ReadDict();
        }

        var items = ReadItems('}');
        return !isExact ? items : items.Exists(IsUnhashable) ? new PythonSet([]) : new PythonSet(items);
    }

    /// <summary>Notes what cannot be a key or a member of a set.</summary>
    private bool IsUnhashable(object? value)
    {
        if (value is not (List<object?> or JinjaDict or PythonSet))
        {
            return false;
        }

        unhashable ??= PythonValues.TypeName(value);
        return true;
    }

    private JinjaDict ReadDict()
    {
        at++;
        var dict = new JinjaDict();
        for (SkipSpace(true); Current != '}'; SkipSpace(true))
        {
            var key = ReadValue();
            SkipSpace(true);
            if (Current != ':' || (IsUnhashable(key) && !isExact))
            {
                throw new FormatException();
            }

            at++;
            dict[IsUnhashable(key) ? at : key] = ReadValue();
            SkipSpace(true);
            if (Current == ',')
            {
                at++;
            }
            else if (Current != '}')
            {
                throw new FormatException();
            }
        }

        at++;
        return dict;
    }

    private bool IsTextPrefix()
    {
        var end = at;
        while (end < text.Length && end - at < 2 && text[end] is 'r' or 'R' or 'u' or 'U' or 'b' or 'B')
        {
            end++;
        }

        return end > at && end < text.Length && text[end] is '"' or '\'';
    }

    /// <summary>Texts beside each other are one.</summary>
    private object ReadTexts()
    {
        var areBytes = isExact && Current is not ('"' or '\'') && (Current is 'b' or 'B' || (at + 1 < text.Length && text[at + 1] is 'b' or 'B'));
        var all = new StringBuilder();
        do
        {
            all.Append(ReadText());
            SkipSpace(false);
        }
        while (Current is '"' or '\'' || IsTextPrefix());
        return areBytes ? new PythonBytes(Encoding.Latin1.GetBytes(all.ToString())) : all.ToString();
    }

    private string ReadText()
    {
        var isRaw = false;
        for (; Current is not ('"' or '\''); at++)
        {
            isRaw |= Current is 'r' or 'R';
        }

        var quote = Current;
        var isLong = text.AsSpan(at).StartsWith(new string(quote, 3));
        at += isLong ? 3 : 1;
        var value = new StringBuilder();
        while (!(isLong ? text.AsSpan(at).StartsWith(new string(quote, 3)) : Current == quote))
        {
            if (at >= text.Length || (Current == '\n' && !isLong))
            {
                throw new FormatException();
            }

            if (Current == '\\')
            {
                ReadEscape(value, isRaw);
            }
            else
            {
                value.Append(text[at++]);
            }
        }

        at += isLong ? 3 : 1;
        return value.ToString();
    }

    private void ReadEscape(StringBuilder value, bool isRaw)
    {
        at++;
        if (at >= text.Length)
        {
            throw new FormatException();
        }

        var letter = text[at++];
        if (isRaw)
        {
            value.Append('\\').Append(letter);
            return;
        }

        switch (letter)
        {
            case '\n': break;
            case 'N': throw new FormatException();
            case '\\' or '\'' or '"': value.Append(letter); break;
            case 'n': value.Append('\n'); break;
            case 't': value.Append('\t'); break;
            case 'r': value.Append('\r'); break;
            case 'a': value.Append('\a'); break;
            case 'b': value.Append('\b'); break;
            case 'f': value.Append('\f'); break;
            case 'v': value.Append('\v'); break;
            case 'x': value.Append(Code(2, 16)); break;
            case 'u': value.Append(Code(4, 16)); break;
            case 'U': value.Append(Code(8, 16)); break;
            case >= '0' and <= '7': at--; value.Append(Code(3, 8)); break;
            default: value.Append('\\').Append(letter); break;
        }
    }

    private string Code(int digits, int radix)
    {
        var start = at;
        while (at < text.Length && at - start < digits && (radix == 16 ? Uri.IsHexDigit(text[at]) : text[at] is >= '0' and <= '7'))
        {
            at++;
        }

        if (radix == 16 && at - start < digits)
        {
            throw new FormatException();
        }

        var code = Convert.ToInt32(text[start..at], radix);
        return code is >= 0xD800 and <= 0xDFFF or > 0x10FFFF ? throw new FormatException() : char.ConvertFromUtf32(code);
    }
}
