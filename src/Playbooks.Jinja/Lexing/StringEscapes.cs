using System.Globalization;
using System.Text;

namespace Playbooks.Jinja.Lexing;

/// <summary>The escapes of a string literal, as Python reads them.</summary>
internal static class StringEscapes
{
    public static string Decode(string raw, SourceText source, int position)
    {
        if (!raw.Contains('\\', StringComparison.Ordinal))
        {
            return raw;
        }

        var result = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\' || i + 1 == raw.Length)
            {
                result.Append(raw[i]);
                continue;
            }

            var c = raw[++i];
            switch (c)
            {
                case '\n':
                    break;
                case '\\' or '\'' or '"':
                    result.Append(c);
                    break;
                case 'a' or 'b' or 'f' or 'n' or 'r' or 't' or 'v':
                    result.Append("\a\b\f\n\r\t\v"["abfnrtv".IndexOf(c, StringComparison.Ordinal)]);
                    break;
                case 'x':
                    i += Hex(raw, i, 2, result, source, position);
                    break;
                case 'u':
                    i += Hex(raw, i, 4, result, source, position);
                    break;
                case 'U':
                    i += Hex(raw, i, 8, result, source, position);
                    break;
                case >= '0' and <= '7':
                    i = Octal(raw, i, result);
                    break;
                case 'N':
                    throw source.Error("malformed \\N character escape", position);
                default:
                    result.Append('\\').Append(c);
                    break;
            }
        }

        return result.ToString();
    }

    private static int Hex(string raw, int at, int digits, StringBuilder result, SourceText source, int position)
    {
        if (at + digits >= raw.Length
            || !int.TryParse(raw.AsSpan(at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            || number is < 0 or > 0x10FFFF)
        {
            throw source.Error($"truncated \\{raw[at]}{new string('X', digits)} escape", position);
        }

        if (number > 0xFFFF)
        {
            result.Append(char.ConvertFromUtf32(number));
        }
        else
        {
            result.Append((char)number);
        }

        return digits;
    }

    private static int Octal(string raw, int at, StringBuilder result)
    {
        var number = 0;
        var end = at;
        while (end < raw.Length && end < at + 3 && raw[end] is >= '0' and <= '7')
        {
            number = (number * 8) + (raw[end++] - '0');
        }

        result.Append((char)number);
        return end - 1;
    }
}
