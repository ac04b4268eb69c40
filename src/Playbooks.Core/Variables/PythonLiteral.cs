using System.Globalization;
using System.Numerics;
using System.Text;
using Playbooks.Jinja;

namespace Playbooks.Variables;

/// <summary>Reads Python's literals (ast.literal_eval): texts, numbers, True, False, None, lists, tuples, mappings. Never evaluates anything.</summary>
internal ref struct PythonLiteral
{
    private readonly ReadOnlySpan<char> text;
    private int at;

    private PythonLiteral(ReadOnlySpan<char> text) => this.text = text;

    /// <summary>A list or a mapping; false for everything else.</summary>
    public static bool TryParseContainer(string source, out object? value)
    {
        value = null;
        return source.Length > 1 && source[0] is '[' or '{' && !source.StartsWith("{{", StringComparison.Ordinal) && TryParse(source, out value);
    }

    public static bool TryParse(string source, out object? value)
    {
        var reader = new PythonLiteral(source);
        return reader.TryValue(out value) && reader.AtEnd();
    }

    private bool AtEnd()
    {
        SkipSpace();
        return at == text.Length;
    }

    private void SkipSpace()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
    }

    private bool Take(char letter)
    {
        SkipSpace();
        if (at < text.Length && text[at] == letter)
        {
            at++;
            return true;
        }

        return false;
    }

    private bool TryValue(out object? value)
    {
        SkipSpace();
        value = null;
        return at < text.Length && text[at] switch
        {
            '[' => TryList(']', out value),
            '(' => TryList(')', out value),
            '{' => TryMapping(out value),
            '\'' or '"' => TryText(out value),
            _ => TryWord(out value),
        };
    }

    private bool TryList(char end, out object? value)
    {
        at++;
        var items = new List<object?>();
        value = end == ')' ? new JinjaTuple(items) : items;
        while (!Take(end))
        {
            if (!TryValue(out var item))
            {
                return false;
            }

            items.Add(item);
            if (!Take(',') && (at >= text.Length || text[at] != end))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryMapping(out object? value)
    {
        at++;
        var mapping = new JinjaDict();
        value = mapping;
        while (!Take('}'))
        {
            if (!TryValue(out var key) || key is null || !Take(':') || !TryValue(out var item))
            {
                return false;
            }

            mapping[key] = item;
            if (!Take(',') && (at >= text.Length || text[at] != '}'))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryText(out object? value)
    {
        var quote = text[at++];
        var result = new StringBuilder();
        value = null;
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
                if (!TryEscape(result))
                {
                    return false;
                }
            }
            else
            {
                result.Append(text[at++]);
            }
        }

        value = result.ToString();
        return at++ < text.Length;
    }

    private bool TryEscape(StringBuilder result)
    {
        var letter = text[at++];
        var digits = letter switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            if (at + digits > text.Length || !int.TryParse(text.Slice(at, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code) || code > 0x10FFFF)
            {
                return false;
            }

            at += digits;
            result.Append(char.ConvertFromUtf32(code));
            return true;
        }

        result.Append(letter switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '0' => '\0', 'a' => '\a', 'b' => '\b', 'f' => '\f', 'v' => '\v', _ => letter });
        return true;
    }

    private bool TryWord(out object? value)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '+' or '-' or '.' or '_'))
        {
            at++;
        }

        var word = text[start..at];
        value = word switch { "True" => true, "False" => false, _ => null };
        if (value is not null || word is "None")
        {
            return true;
        }

        if (long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            value = whole;
        }
        else if (word.Length > 0 && (char.IsAsciiDigit(word[^1]) || word[^1] == '.') && BigInteger.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var big))
        {
            value = big;
        }
        else if (word.Length > 0 && word[0] is not ('n' or 'i' or 'N' or 'I') && double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            value = number;
        }

        return value is not null;
    }
}
