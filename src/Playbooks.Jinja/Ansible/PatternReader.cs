namespace Playbooks.Jinja.Ansible;

/// <summary>Reads a pattern of Python letter by letter.</summary>
internal sealed class PatternReader(string source)
{
    public string Source => source;

    public int Position { get; set; }

    public char Ahead(int offset = 1) => Position + offset < source.Length ? source[Position + offset] : '\0';

    /// <summary>The code of the letter here, past which it goes.</summary>
    public int Letter()
    {
        var code = char.IsSurrogatePair(source[Position], Ahead()) ? char.ConvertToUtf32(source[Position], Ahead()) : source[Position];
        Position += code > char.MaxValue ? 2 : 1;
        return code;
    }

    /// <summary>The code of an escaped letter, past which it goes.</summary>
    public int EscapedLetter(bool inSet)
    {
        if (Position + 1 == source.Length)
        {
            throw new TemplateRuntimeException($"bad escape (end of pattern) at position {Position}");
        }

        var (start, c) = (Position, source[Position + 1]);
        Position += 2;
        switch (c)
        {
            case 'x' or 'u' or 'U':
                var length = c == 'x' ? 2 : c == 'u' ? 4 : 8;
                var digits = new string([.. source.Skip(Position).Take(length).TakeWhile(char.IsAsciiHexDigit)]);
                Position += digits.Length;
                return digits.Length < length ? throw new TemplateRuntimeException($"incomplete escape \\{c}{digits} at position {start}")
                    : Convert.ToUInt32(digits, 16) is var code and <= 0x10FFFF ? (int)code
                    : throw new TemplateRuntimeException($"bad escape \\{c}{digits} at position {start}");
            case >= '0' and <= '7' when inSet:
                var octal = new string([.. source.Skip(Position - 1).Take(3).TakeWhile(digit => digit is >= '0' and <= '7')]);
                Position += octal.Length - 1;
                return Convert.ToInt32(octal, 8) is var value and <= 0xFF ? value : throw new TemplateRuntimeException($"octal escape value \\{octal} outside of range 0-0o377 at position {start}");
            case 'N':
                throw new TemplateRuntimeException($"letters by name (\\N) are not known at position {start}; write \\uXXXX");
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
            throw new TemplateRuntimeException($"bad escape \\{c} at position {start}");
        }

        Position--;
        return Letter();
    }

    /// <summary>The set between brackets here, as a pattern of .NET, past which it goes.</summary>
    public string Set(bool isAscii, bool isWide)
    {
        var start = Position++;
        var isNegated = Ahead(0) == '^';
        Position += isNegated ? 1 : 0;
        var set = new PatternSet(isAscii, isWide);
        for (var isFirst = true; isFirst || Ahead(0) != ']' || Position >= source.Length; isFirst = false)
        {
            var (code, category) = Member(start);
            if (Ahead(0) != '-' || Ahead() == ']' || Position + 1 >= source.Length)
            {
                Add(set, code, category);
                continue;
            }

            Position++;
            var (last, other) = Member(start);
            set.Add(code, category is null && other is null && last >= code ? last : throw new TemplateRuntimeException($"bad character range {source[(start + 1)..Position]} at position {start + 1}"));
        }

        Position++;
        return set.ToPattern(isNegated);
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
        if (Position >= source.Length)
        {
            throw new TemplateRuntimeException($"unterminated character set at position {start}");
        }

        if (source[Position] != '\\')
        {
            return (Letter(), null);
        }

        if (Ahead() is not ('d' or 'D' or 's' or 'S' or 'w' or 'W'))
        {
            return (EscapedLetter(inSet: true), null);
        }

        Position += 2;
        return (0, source[Position - 1]);
    }
}
