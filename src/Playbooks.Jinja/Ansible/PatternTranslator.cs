using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Playbooks.Jinja.Ansible;

/// <summary>
/// Turns a pattern of Python into one of .NET. Named groups become numbered ones, because .NET numbers named groups after all others.
/// </summary>
internal sealed class PatternTranslator
{
    private readonly string source;
    private readonly StringBuilder output = new();
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private readonly bool isAscii;
    private int position;

    public PatternTranslator(string pattern, bool isAscii = false)
    {
        source = pattern;
        this.isAscii = isAscii;
        Translate();
        Pattern = output.ToString();
    }

    public string Pattern { get; }

    /// <summary>The flags that stand at the start of the pattern, as <c>(?i)</c>.</summary>
    public RegexOptions Options { get; private set; }

    public IReadOnlyDictionary<string, int> Names => names;

    public int GroupCount { get; private set; }

    private void Translate()
    {
        while (position < source.Length)
        {
            switch (source[position])
            {
                case '\\':
                    Escape(inClass: false);
                    break;
                case '[':
                    Class();
                    break;
                case '(':
                    Group();
                    break;
                case '{':
                    Quantifier();
                    break;
                default:
                    output.Append(source[position++]);
                    break;
            }
        }
    }

    private char Ahead(int offset = 1) => position + offset < source.Length ? source[position + offset] : '\0';

    private static TemplateRuntimeException Error(string message) => new(message);

    private void Escape(bool inClass)
    {
        if (position + 1 == source.Length)
        {
            throw Error($"bad escape (end of pattern) at position {position}");
        }

        var c = source[position + 1];
        position += 2;
        switch (c)
        {
            case 'Z' when !inClass:
                output.Append("\\z");
                break;
            case >= '0' and <= '9' when !inClass:
                Reference(c);
                break;
            case 'U':
                var code = Convert.ToInt32(source.Substring(position, 8), 16);
                output.Append(Regex.Escape(char.ConvertFromUtf32(code)));
                position += 8;
                break;
            case 'd' or 's' or 'w' when isAscii:
                output.Append(inClass ? Ascii(c) : $"[{Ascii(c)}]");
                break;
            case 'D' or 'S' or 'W' when isAscii:
                output.Append(inClass ? NotAscii(c) : $"[^{Ascii(char.ToLowerInvariant(c))}]");
                break;
            case 'd' or 'D' or 's' or 'S' or 'w' or 'W' or 'a' or 'f' or 'n' or 'r' or 't' or 'v' or 'x' or 'u' or 'b':
            case 'A' or 'B' when !inClass:
            case >= '0' and <= '7':
                output.Append('\\').Append(c);
                break;
            default:
                output.Append(char.IsAsciiLetterOrDigit(c) ? throw Error($"bad escape \\{c} at position {position - 2}")
                    : c > '\x7f' || c is '<' or '>' or '/' or '\'' or '"' or '`' or '=' or ':' or ';' or ',' or '!' or '@' or '%' or '&' or '~' or '_'
                    ? c.ToString()
                    : "\\" + c);
                break;
        }
    }

    private static string Ascii(char kind) => kind switch { 'd' => "0-9", 's' => @" \t\n\r\f\v", _ => "A-Za-z0-9_" };

    private static string NotAscii(char kind) => kind switch { 'D' => @"\0-/:-\uffff", 'S' => @"\0-\x08\x0e-\x1f!-\uffff", _ => @"\0-/:-@\[-\^`{-\uffff" };

    private void Reference(char first)
    {
        var digits = first.ToString();
        while (digits.Length < 3 && position < source.Length && char.IsAsciiDigit(source[position]))
        {
            var octal = first == '0' || (digits.Length == 2 && digits.All(d => d <= '7') && first <= '3' && source[position] <= '7');
            if (digits.Length == 2 && !octal)
            {
                break;
            }

            digits += source[position++];
        }

        if (first == '0' || digits.Length == 3)
        {
            output.Append("\\x").Append((Convert.ToInt32(digits, 8) & 0xFF).ToString("x2", CultureInfo.InvariantCulture));
            return;
        }

        var group = int.Parse(digits, CultureInfo.InvariantCulture);
        if (group > GroupCount)
        {
            throw Error($"invalid group reference {group} at position {position - digits.Length}");
        }

        output.Append("(?:\\").Append(group).Append(')');
    }

    private void Class()
    {
        output.Append('[');
        position++;
        if (position < source.Length && source[position] == '^')
        {
            output.Append('^');
            position++;
        }

        for (var first = true; position < source.Length && (first || source[position] != ']'); first = false)
        {
            if (source[position] == '\\')
            {
                Escape(inClass: true);
            }
            else
            {
                var c = source[position++];
                output.Append(c is '[' or ']' ? "\\" + c : c.ToString());
            }
        }

        if (position == source.Length)
        {
            throw Error("unterminated character set");
        }

        output.Append(']');
        position++;
    }

    private void Group()
    {
        if (Ahead() != '?')
        {
            GroupCount++;
            output.Append('(');
            position++;
            return;
        }

        if (Ahead(2) == 'P')
        {
            Named();
            return;
        }

        if (Ahead(2) == '#')
        {
            var end = source.IndexOf(')', position);
            position = end < 0 ? throw Error("missing ), unterminated comment") : end + 1;
            return;
        }

        if (Ahead(2) == '(')
        {
            Conditional();
            return;
        }

        if (char.IsAsciiLetter(Ahead(2)) || Ahead(2) == '-')
        {
            Flags();
            return;
        }

        if (Ahead(2) is not (':' or '=' or '!' or '>') && (Ahead(2) != '<' || Ahead(3) is not ('=' or '!')))
        {
            throw Error($"unknown extension ?{Ahead(2)} at position {position + 1}");
        }

        output.Append("(?").Append(Ahead(2));
        position += 3;
    }

    private void Named()
    {
        var close = Ahead(3) == '=' ? ')' : '>';
        var end = source.IndexOf(close, position);
        if (end < 0 || Ahead(3) is not ('=' or '<'))
        {
            throw Error($"bad named group at position {position}");
        }

        var name = source[(position + 4)..end];
        if (Ahead(3) == '=')
        {
            output.Append("(?:\\").Append(names.TryGetValue(name, out var group) ? group : throw Error($"unknown group name {PythonValues.Repr(name)}")).Append(')');
        }
        else
        {
            if (!Methods.TextClasses.IsIdentifier(name) || !names.TryAdd(name, GroupCount + 1))
            {
                throw Error(names.ContainsKey(name) ? $"redefinition of group name {PythonValues.Repr(name)}" : $"bad character in group name {PythonValues.Repr(name)}");
            }

            GroupCount++;
            output.Append('(');
        }

        position = end + 1;
    }

    private void Conditional()
    {
        var end = source.IndexOf(')', position);
        var name = end < 0 ? throw Error("missing )") : source[(position + 3)..end];
        output.Append("(?(").Append(names.TryGetValue(name, out var group) ? group.ToString(CultureInfo.InvariantCulture) : name).Append(')');
        position = end + 1;
    }

    private void Flags()
    {
        var end = position + 2;
        while (end < source.Length && (char.IsAsciiLetter(source[end]) || source[end] == '-'))
        {
            end++;
        }

        var flags = source[(position + 2)..end];
        if (end == source.Length || flags.Any(flag => !"aiLmsux-".Contains(flag, StringComparison.Ordinal)))
        {
            throw Error("unknown extension or flag in the pattern");
        }

        var kept = new string([.. flags.Where(flag => flag is 'i' or 'm' or 's' or 'x' or '-')]).TrimEnd('-');
        if (source[end] == ')')
        {
            if (position > 0 && output.Length > 0)
            {
                throw Error($"global flags not at the start of the expression at position {position}");
            }

            Options |= (kept.Contains('i', StringComparison.Ordinal) ? RegexOptions.IgnoreCase : 0) | (kept.Contains('m', StringComparison.Ordinal) ? RegexOptions.Multiline : 0)
                | (kept.Contains('s', StringComparison.Ordinal) ? RegexOptions.Singleline : 0) | (kept.Contains('x', StringComparison.Ordinal) ? RegexOptions.IgnorePatternWhitespace : 0);
        }
        else
        {
            output.Append("(?").Append(kept).Append(':');
        }

        position = end + 1;
    }

    private void Quantifier()
    {
        var match = Regex.Match(source[position..], @"^\{(\d*)(,?)(\d*)\}");
        var (low, comma, high) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
        if (!match.Success || (low.Length == 0 && comma.Length == 0) || (low.Length == 0 && high.Length == 0 && comma.Length == 0))
        {
            output.Append("\\{");
            position++;
            return;
        }

        output.Append('{').Append(low.Length == 0 ? "0" : low).Append(comma).Append(high).Append('}');
        position += match.Length;
    }
}
