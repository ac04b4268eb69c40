using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Playbooks.Jinja.Ansible;

/// <summary>
/// Turns a pattern of Python into one of .NET. Named groups become numbered ones, because .NET numbers named groups after all others; what may not be
/// repeated, and possessive repetition, is found here.
/// </summary>
internal sealed partial class PatternTranslator
{
    private const int NoAtom = -1;
    private const int Repeated = -2;
    private readonly string source;
    private readonly StringBuilder output = new();
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private readonly Stack<(int Start, int Number, bool IsAscii, bool IsVerbose)> open = new();
    private readonly List<int> conditions = [];
    private readonly bool isWide;
    private bool isAscii;
    private bool isVerbose;
    private int position;

    // Where the last thing that can be repeated begins.
    private int atom = NoAtom;

    /// <param name="isWide">The texts may have more letters than those of ASCII.</param>
    public PatternTranslator(string pattern, bool isAscii, bool isWide)
    {
        source = pattern;
        this.isAscii = isAscii;
        this.isWide = isWide;
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
            Next();
        }

        if (open.Count > 0)
        {
            throw Error("missing ), unterminated subpattern");
        }

        if (conditions.Find(group => group > GroupCount) is var unknown and > 0)
        {
            throw Error($"invalid group reference {unknown}");
        }
    }

    private void Next()
    {
        var letter = source[position];
        switch (letter)
        {
            case '\\':
                Escape();
                break;
            case '[':
                Set();
                break;
            case '(':
                Group();
                break;
            case ')':
                Close();
                break;
            case '*' or '+' or '?':
                position++;
                Repeat(letter.ToString(), position - 1);
                break;
            case '{':
                Quantifier();
                break;
            case '|' or '^' or '$':
                position++;
                Assertion(letter.ToString());
                break;
            case '.':
                position++;
                Atom(isWide ? PatternSet.Dot : ".");
                break;
            case '#' when isVerbose:
                position = source.IndexOf('\n', position) is var end and >= 0 ? end + 1 : source.Length;
                break;
            case ' ' or '\t' or '\n' or '\r' or '\v' or '\f' when isVerbose:
                position++;
                break;
            default:
                Atom(PatternSet.Literal(Letter()));
                break;
        }
    }

    private char Ahead(int offset = 1) => position + offset < source.Length ? source[position + offset] : '\0';

    private static TemplateRuntimeException Error(string message) => new(message);

    private void Atom(string text)
    {
        atom = output.Length;
        output.Append(text);
    }

    private void Assertion(string text)
    {
        atom = NoAtom;
        output.Append(text);
    }

    /// <summary>The code of the letter here, past which it goes.</summary>
    private int Letter()
    {
        var code = char.IsSurrogatePair(source[position], Ahead()) ? char.ConvertToUtf32(source[position], Ahead()) : source[position];
        position += code > char.MaxValue ? 2 : 1;
        return code;
    }

    private void Escape()
    {
        var (start, c) = (position, Ahead());
        switch (c)
        {
            case 'A':
                Assertion(@"\A");
                break;
            case 'Z':
                Assertion(@"\z");
                break;
            case 'b' or 'B':
                Assertion(PatternSet.Boundary(c == 'B', isAscii, isWide));
                break;
            case 'd' or 'D' or 's' or 'S' or 'w' or 'W':
                Atom(PatternSet.Category(c, isAscii, isWide));
                break;
            case >= '0' and <= '9':
                position += 2;
                Reference(c);
                return;
            default:
                Atom(PatternSet.Literal(EscapedLetter(inSet: false)));
                return;
        }

        position = start + 2;
    }

    /// <summary>The code of an escaped letter, past which it goes.</summary>
    private int EscapedLetter(bool inSet)
    {
        if (position + 1 == source.Length)
        {
            throw Error($"bad escape (end of pattern) at position {position}");
        }

        var (start, c) = (position, source[position + 1]);
        position += 2;
        switch (c)
        {
            case 'x' or 'u' or 'U':
                var length = c == 'x' ? 2 : c == 'u' ? 4 : 8;
                var digits = new string([.. source.Skip(position).Take(length).TakeWhile(char.IsAsciiHexDigit)]);
                position += digits.Length;
                return digits.Length < length ? throw Error($"incomplete escape \\{c}{digits} at position {start}")
                    : Convert.ToUInt32(digits, 16) is var code and <= 0x10FFFF ? (int)code
                    : throw Error($"bad escape \\{c}{digits} at position {start}");
            case >= '0' and <= '7' when inSet:
                var octal = new string([.. source.Skip(position - 1).Take(3).TakeWhile(digit => digit is >= '0' and <= '7')]);
                position += octal.Length - 1;
                return Convert.ToInt32(octal, 8) is var value and <= 0xFF ? value : throw Error($"octal escape value \\{octal} outside of range 0-0o377 at position {start}");
            case 'N':
                throw Error($"letters by name (\\N) are not known at position {start}; write \\uXXXX");
            case 'b' when inSet:
                return '\b';
        }

        var at = "afnrtv".IndexOf(c, StringComparison.Ordinal);
        if (at >= 0)
        {
            return "\a\f\n\r\t\v"[at];
        }

        if (char.IsAsciiLetterOrDigit(c))
        {
            throw Error($"bad escape \\{c} at position {start}");
        }

        position--;
        return Letter();
    }

    private void Reference(char first)
    {
        var digits = first.ToString();
        while (digits.Length < 3 && position < source.Length && char.IsAsciiDigit(source[position]))
        {
            var octal = (first == '0' && source[position] <= '7') || (digits.Length == 2 && digits.All(d => d <= '7') && source[position] <= '7');
            if (!octal && (first == '0' || digits.Length == 2))
            {
                break;
            }

            digits += source[position++];
        }

        if (first == '0' || digits.Length == 3)
        {
            Atom(Convert.ToInt32(digits, 8) is var code and <= 0xFF ? PatternSet.Literal(code) : throw Error($"octal escape value \\{digits} outside of range 0-0o377"));
            return;
        }

        var group = int.Parse(digits, CultureInfo.InvariantCulture);
        Reference(group <= GroupCount ? group : throw Error($"invalid group reference {group} at position {position - digits.Length}"));
    }

    private void Reference(int group)
        => Atom(open.Any(one => one.Number == group) ? throw Error("cannot refer to an open group") : $"(?:\\{group})");

    private void Set()
    {
        var start = position++;
        var isNegated = Ahead(0) == '^';
        position += isNegated ? 1 : 0;
        var set = new PatternSet(isAscii, isWide);
        for (var isFirst = true; isFirst || Ahead(0) != ']' || position >= source.Length; isFirst = false)
        {
            var (code, category) = Member(start);
            if (Ahead(0) != '-' || Ahead() == ']' || position + 1 >= source.Length)
            {
                Add(set, code, category);
                continue;
            }

            position++;
            var (last, other) = Member(start);
            set.Add(code, category is null && other is null && last >= code ? last : throw Error($"bad character range {source[(start + 1)..position]} at position {start + 1}"));
        }

        position++;
        Atom(set.ToPattern(isNegated));
    }

    private static void Add(PatternSet set, int code, char? category)
    {
        if (category is { } kind)
        {
            set.Add(kind);
        }
        else
        {
            set.Add(code, code);
        }
    }

    private (int Code, char? Category) Member(int start)
    {
        if (position >= source.Length)
        {
            throw Error($"unterminated character set at position {start}");
        }

        if (source[position] != '\\')
        {
            return (Letter(), null);
        }

        if (Ahead() is not ('d' or 'D' or 's' or 'S' or 'w' or 'W'))
        {
            return (EscapedLetter(inSet: true), null);
        }

        position += 2;
        return (0, source[position - 1]);
    }

    private void Group()
    {
        if (Ahead() != '?')
        {
            position++;
            Open("(", ++GroupCount);
            return;
        }

        switch (Ahead(2))
        {
            case 'P':
                Named();
                break;
            case '#':
                position = source.IndexOf(')', position) is var end and >= 0 ? end + 1 : throw Error("missing ), unterminated comment");
                break;
            case '(':
                Conditional();
                break;
            case '-':
            case var letter when char.IsAsciiLetter(letter):
                Flags();
                break;
            case ':' or '=' or '!' or '>':
                Open(source.Substring(position, 3));
                position += 3;
                break;
            case '<' when Ahead(3) is '=' or '!':
                Open(source.Substring(position, 4));
                position += 4;
                break;
            default:
                throw Error(position + 2 >= source.Length ? "unexpected end of pattern" : $"unknown extension ?{Ahead(2)} at position {position + 1}");
        }
    }

    private void Open(string text, int number = 0)
    {
        open.Push((output.Length, number, isAscii, isVerbose));
        Assertion(text);
    }

    private void Close()
    {
        if (!open.TryPop(out var group))
        {
            throw Error($"unbalanced parenthesis at position {position}");
        }

        position++;
        output.Append(')');
        (atom, isAscii, isVerbose) = (group.Start, group.IsAscii, group.IsVerbose);
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
        position = end + 1;
        if (close == ')')
        {
            Reference(names.TryGetValue(name, out var group) ? group : throw Error($"unknown group name {PythonValues.Repr(name)}"));
            return;
        }

        if (!Methods.TextClasses.IsIdentifier(name) || !names.TryAdd(name, GroupCount + 1))
        {
            throw Error(names.ContainsKey(name) ? $"redefinition of group name {PythonValues.Repr(name)}" : $"bad character in group name {PythonValues.Repr(name)}");
        }

        Open("(", ++GroupCount);
    }

    private void Conditional()
    {
        var end = source.IndexOf(')', position);
        var name = end < 0 ? throw Error("missing )") : source[(position + 3)..end];
        var group = names.TryGetValue(name, out var known) || int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out known) ? known
            : throw Error($"unknown group name {PythonValues.Repr(name)}");
        conditions.Add(group > 0 ? group : throw Error("bad group number"));
        Open($"(?({group})");
        position = end + 1;
    }

    private void Flags()
    {
        var match = FlagsAhead().Match(source, position);
        var (on, off) = (match.Groups[1].Value, match.Groups[2].Value);
        if (!match.Success || (match.Groups[2].Success && off.Length == 0) || off.AsSpan().IndexOfAny("auL") >= 0 || on.Contains('L') || off.Any(on.Contains))
        {
            throw Error($"unknown extension or flag at position {position + 1}");
        }

        if (on.Contains('a') && on.Contains('u'))
        {
            throw Error("ASCII and UNICODE flags are incompatible");
        }

        var isGlobal = match.Value.EndsWith(')');
        if (isGlobal && (output.Length > 0 || off.Length > 0))
        {
            throw Error($"global flags not at the start of the expression at position {position}");
        }

        string kept(string flags) => new([.. flags.Where(flag => flag is 'i' or 'm' or 's')]);
        if (isGlobal)
        {
            Options |= (on.Contains('i') ? RegexOptions.IgnoreCase : 0) | (on.Contains('m') ? RegexOptions.Multiline : 0) | (on.Contains('s') ? RegexOptions.Singleline : 0);
        }
        else
        {
            Open($"(?{kept(on)}{(kept(off) is { Length: > 0 } without ? "-" + without : "")}:");
        }

        isAscii = on.Contains('a') || (isAscii && !on.Contains('u'));
        isVerbose = on.Contains('x') || (isVerbose && !off.Contains('x'));
        position += match.Length;
    }

    private void Quantifier()
    {
        var match = QuantifierAhead().Match(source, position);
        var (low, comma, high) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
        if (!match.Success || (low.Length == 0 && comma.Length == 0))
        {
            position++;
            Atom(@"\{");
            return;
        }

        var start = position;
        position += match.Length;
        Repeat($"{{{(low.Length == 0 ? "0" : low)}{comma}{high}}}", start);
    }

    /// <summary>Repeats the last atom as <paramref name="quantifier"/> says; a ? after it makes it lazy, a + possessive.</summary>
    private void Repeat(string quantifier, int at)
    {
        if (atom < 0)
        {
            throw Error($"{(atom == Repeated ? "multiple repeat" : "nothing to repeat")} at position {at}");
        }

        output.Append(quantifier);
        if (Ahead(0) == '?')
        {
            output.Append('?');
            position++;
        }
        else if (Ahead(0) == '+')
        {
            output.Insert(atom, "(?>").Append(')');
            position++;
        }

        atom = Repeated;
    }

    [GeneratedRegex(@"\G\{(\d*)(,?)(\d*)\}")]
    private static partial Regex QuantifierAhead();

    [GeneratedRegex(@"\G\(\?([aiLmsux]*)(?:-([aiLmsux]*))?[:)]")]
    private static partial Regex FlagsAhead();
}
