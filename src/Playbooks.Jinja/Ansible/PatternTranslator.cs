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
    private readonly PatternReader reader;
    private readonly StringBuilder output = new();
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private readonly Stack<(int Start, int Number, bool IsAscii, bool IsVerbose)> open = new();
    private readonly List<int> conditions = [];
    private readonly bool isWide;
    private bool isAscii;
    private bool isVerbose;

    // Where the last thing that can be repeated begins.
    private int atom = NoAtom;

    /// <param name="isWide">The texts may have more letters than those of ASCII.</param>
    public PatternTranslator(string pattern, bool isAscii, bool isWide)
    {
        reader = new PatternReader(pattern);
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
        while (reader.Position < reader.Source.Length)
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
        var letter = reader.Source[reader.Position];
        switch (letter)
        {
            case '\\':
                Escape();
                break;
            case '[':
                Atom(reader.Set(isAscii, isWide));
                break;
            case '(':
                Group();
                break;
            case ')':
                Close();
                break;
            case '*' or '+' or '?':
                reader.Position++;
                Repeat(letter.ToString(), reader.Position - 1);
                break;
            case '{':
                Quantifier();
                break;
            case '|' or '^' or '$':
                reader.Position++;
                Assertion(letter.ToString());
                break;
            case '.':
                reader.Position++;
                Atom(isWide ? PatternSet.Dot : ".");
                break;
            case '#' when isVerbose:
                reader.Position = reader.Source.IndexOf('\n', reader.Position) is var end and >= 0 ? end + 1 : reader.Source.Length;
                break;
            case ' ' or '\t' or '\n' or '\r' or '\v' or '\f' when isVerbose:
                reader.Position++;
                break;
            default:
                Atom(PatternSet.Literal(reader.Letter()));
                break;
        }
    }

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

    private void Escape()
    {
        var (start, c) = (reader.Position, reader.Ahead());
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
                reader.Position += 2;
                Reference(c);
                return;
            default:
                Atom(PatternSet.Literal(reader.EscapedLetter(inSet: false)));
                return;
        }

        reader.Position = start + 2;
    }

    private void Reference(char first)
    {
        var digits = first.ToString();
        while (digits.Length < 3 && reader.Position < reader.Source.Length && char.IsAsciiDigit(reader.Source[reader.Position]))
        {
            var octal = (first == '0' && reader.Source[reader.Position] <= '7') || (digits.Length == 2 && digits.All(d => d <= '7') && reader.Source[reader.Position] <= '7');
            if (!octal && (first == '0' || digits.Length == 2))
            {
                break;
            }

            digits += reader.Source[reader.Position++];
        }

        if (first == '0' || digits.Length == 3)
        {
            Atom(Convert.ToInt32(digits, 8) is var code and <= 0xFF ? PatternSet.Literal(code) : throw Error($"octal escape value \\{digits} outside of range 0-0o377"));
            return;
        }

        var group = int.Parse(digits, CultureInfo.InvariantCulture);
        Reference(group <= GroupCount ? group : throw Error($"invalid group reference {group} at position {reader.Position - digits.Length}"));
    }

    private void Reference(int group)
        => Atom(open.Any(one => one.Number == group) ? throw Error("cannot refer to an open group") : $"(?:\\{group})");

    private void Group()
    {
        if (reader.Ahead() != '?')
        {
            reader.Position++;
            Open("(", ++GroupCount);
            return;
        }

        switch (reader.Ahead(2))
        {
            case 'P':
                Named();
                break;
            case '#':
                reader.Position = reader.Source.IndexOf(')', reader.Position) is var end and >= 0 ? end + 1 : throw Error("missing ), unterminated comment");
                break;
            case '(':
                Conditional();
                break;
            case '-':
            case var letter when char.IsAsciiLetter(letter):
                Flags();
                break;
            case ':' or '=' or '!' or '>':
                Open(reader.Source.Substring(reader.Position, 3));
                reader.Position += 3;
                break;
            case '<' when reader.Ahead(3) is '=' or '!':
                Open(reader.Source.Substring(reader.Position, 4));
                reader.Position += 4;
                break;
            default:
                throw Error(reader.Position + 2 >= reader.Source.Length ? "unexpected end of pattern" : $"unknown extension ?{reader.Ahead(2)} at position {reader.Position + 1}");
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
            throw Error($"unbalanced parenthesis at position {reader.Position}");
        }

        reader.Position++;
        output.Append(')');
        (atom, isAscii, isVerbose) = (group.Start, group.IsAscii, group.IsVerbose);
    }

    private void Named()
    {
        var close = reader.Ahead(3) == '=' ? ')' : '>';
        var end = reader.Source.IndexOf(close, reader.Position);
        if (end < 0 || reader.Ahead(3) is not ('=' or '<'))
        {
            throw Error($"bad named group at position {reader.Position}");
        }

        var name = reader.Source[(reader.Position + 4)..end];
        reader.Position = end + 1;
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
        var end = reader.Source.IndexOf(')', reader.Position);
        var name = end < 0 ? throw Error("missing )") : reader.Source[(reader.Position + 3)..end];
        var group = names.TryGetValue(name, out var known) || int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out known) ? known
            : throw Error($"unknown group name {PythonValues.Repr(name)}");
        conditions.Add(group > 0 ? group : throw Error("bad group number"));
        Open($"(?({group})");
        reader.Position = end + 1;
    }

    private void Flags()
    {
        var match = FlagsAhead().Match(reader.Source, reader.Position);
        var (on, off) = (match.Groups[1].Value, match.Groups[2].Value);
        if (!match.Success || (match.Groups[2].Success && off.Length == 0) || off.AsSpan().IndexOfAny("auL") >= 0 || on.Contains('L') || off.Any(on.Contains))
        {
            throw Error($"unknown extension or flag at position {reader.Position + 1}");
        }

        if (on.Contains('a') && on.Contains('u'))
        {
            throw Error("ASCII and UNICODE flags are incompatible");
        }

        var isGlobal = match.Value.EndsWith(')');
        if (isGlobal && (output.Length > 0 || off.Length > 0))
        {
            throw Error($"global flags not at the start of the expression at position {reader.Position}");
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
        reader.Position += match.Length;
    }

    private void Quantifier()
    {
        var match = QuantifierAhead().Match(reader.Source, reader.Position);
        var (low, comma, high) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
        if (!match.Success || (low.Length == 0 && comma.Length == 0))
        {
            reader.Position++;
            Atom(@"\{");
            return;
        }

        var start = reader.Position;
        reader.Position += match.Length;
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
        if (reader.Ahead(0) == '?')
        {
            output.Append('?');
            reader.Position++;
        }
        else if (reader.Ahead(0) == '+')
        {
            output.Insert(atom, "(?>").Append(')');
            reader.Position++;
        }

        atom = Repeated;
    }

    [GeneratedRegex(@"\G\{(\d*)(,?)(\d*)\}")]
    private static partial Regex QuantifierAhead();

    [GeneratedRegex(@"\G\(\?([aiLmsux]*)(?:-([aiLmsux]*))?[:)]")]
    private static partial Regex FlagsAhead();
}
