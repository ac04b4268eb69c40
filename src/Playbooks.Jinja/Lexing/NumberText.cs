namespace Playbooks.Jinja.Lexing;

/// <summary>Where the literal of a number ends.</summary>
internal static class NumberText
{
    /// <summary>The end of a float literal; 0 when the digits are not one.</summary>
    public static int FloatEnd(string text, int from)
    {
        if (from > 0 && text[from - 1] == '.')
        {
            return 0;
        }

        var whole = Digits(text, from, char.IsAsciiDigit);
        var end = whole;
        if (end < text.Length && text[end] == '.')
        {
            var fraction = Digits(text, end + 1, char.IsAsciiDigit);
            if (fraction > end + 1)
            {
                end = fraction;
            }
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var digits = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            var exponent = Digits(text, digits, char.IsAsciiDigit);
            if (exponent > digits)
            {
                return exponent;
            }
        }

        return end > whole ? end : 0;
    }

    /// <summary>The end of an integer literal: decimal, or with the prefix 0x, 0o or 0b.</summary>
    public static int IntegerEnd(string text, int from)
    {
        if (text[from] != '0')
        {
            return Digits(text, from, char.IsAsciiDigit);
        }

        Func<char, bool>? allowed = (from + 1 < text.Length ? text[from + 1] : '\0') switch
        {
            'x' or 'X' => char.IsAsciiHexDigit,
            'o' or 'O' => c => c is >= '0' and <= '7',
            'b' or 'B' => c => c is '0' or '1',
            _ => null,
        };
        if (allowed is not null)
        {
            var start = from + 2 < text.Length && text[from + 2] == '_' ? from + 3 : from + 2;
            var end = Digits(text, start, allowed);
            if (end > start)
            {
                return end;
            }
        }

        return Digits(text, from, c => c == '0');
    }

    private static int Digits(string text, int from, Func<char, bool> allowed)
    {
        var i = from;
        while (i < text.Length && (allowed(text[i]) || (text[i] == '_' && i > from && i + 1 < text.Length && allowed(text[i + 1]) && text[i - 1] != '_')))
        {
            i++;
        }

        return i;
    }
}
