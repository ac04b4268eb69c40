namespace Playbooks.Jinja.Lexing;

/// <summary>Cuts the inside of a tag into names, literals and operators.</summary>
internal sealed class TagLexer(SourceText source, List<Token> tokens, int start, bool literalBackslashes)
{
    private readonly string text = source.Text;
    private readonly Stack<char> open = new();

    public int Position { get; private set; } = start;

    /// <summary>No bracket is open, so that the end of the tag may follow.</summary>
    public bool IsBalanced => open.Count == 0;

    /// <summary>Reads white space or one token. False at the end of the source.</summary>
    public bool ReadToken()
    {
        if (Position >= text.Length)
        {
            return false;
        }

        var c = text[Position];
        if (PythonText.IsSpace(c))
        {
            do
            {
                Position++;
            }
            while (Position < text.Length && PythonText.IsSpace(text[Position]));
        }
        else if (char.IsAsciiDigit(c))
        {
            ReadNumber();
        }
        else if (char.IsLetter(c) || c == '_' || IsWord(c))
        {
            ReadName();
        }
        else if (c is '\'' or '"')
        {
            ReadString(c);
        }
        else
        {
            ReadOperator(c);
        }

        return true;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_' || char.IsSurrogate(c)
        || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private void ReadName()
    {
        var from = Position;
        while (Position < text.Length && IsWord(text[Position]))
        {
            Position++;
        }

        tokens.Add(new Token(TokenKind.Name, text[from..Position], from));
    }

    private void ReadNumber()
    {
        var from = Position;
        var end = NumberText.FloatEnd(text, from);
        if (end > 0)
        {
            var number = Numbers.ParseFloat(text[from..end]) ?? throw source.Error("invalid number", from);
            tokens.Add(new Token(TokenKind.Float, text[from..end], from, number));
        }
        else
        {
            end = NumberText.IntegerEnd(text, from);
            var number = Numbers.ParseInteger(text[from..end], 0) ?? throw source.Error("invalid number", from);
            tokens.Add(new Token(TokenKind.Integer, text[from..end], from, number));
        }

        Position = end;
    }

    private void ReadString(char quote)
    {
        var from = Position;
        var i = from + 1;
        while (i < text.Length && text[i] != quote)
        {
            i += text[i] == '\\' && !literalBackslashes ? 2 : 1;
        }

        if (i >= text.Length)
        {
            throw source.Error($"unexpected char {PythonValues.Repr(quote.ToString())} at {from}", from);
        }

        var content = text[(from + 1)..i].Replace("\n", source.NewlineSequence, StringComparison.Ordinal);
        tokens.Add(new Token(
            TokenKind.String,
            literalBackslashes ? content : StringEscapes.Decode(content, source, from),
            from));
        Position = i + 1;
    }

    private void ReadOperator(char c)
    {
        var next = Position + 1 < text.Length ? text[Position + 1] : '\0';
        var (kind, length) = (c, next) switch
        {
            ('/', '/') => (TokenKind.FloorDivide, 2),
            ('*', '*') => (TokenKind.Power, 2),
            ('=', '=') => (TokenKind.Equal, 2),
            ('!', '=') => (TokenKind.NotEqual, 2),
            ('>', '=') => (TokenKind.GreaterOrEqual, 2),
            ('<', '=') => (TokenKind.LessOrEqual, 2),
            ('+', _) => (TokenKind.Add, 1),
            ('-', _) => (TokenKind.Subtract, 1),
            ('/', _) => (TokenKind.Divide, 1),
            ('*', _) => (TokenKind.Multiply, 1),
            ('%', _) => (TokenKind.Modulo, 1),
            ('~', _) => (TokenKind.Tilde, 1),
            ('[', _) => (TokenKind.LeftBracket, 1),
            (']', _) => (TokenKind.RightBracket, 1),
            ('(', _) => (TokenKind.LeftParenthesis, 1),
            (')', _) => (TokenKind.RightParenthesis, 1),
            ('{', _) => (TokenKind.LeftBrace, 1),
            ('}', _) => (TokenKind.RightBrace, 1),
            ('>', _) => (TokenKind.Greater, 1),
            ('<', _) => (TokenKind.Less, 1),
            ('=', _) => (TokenKind.Assign, 1),
            ('.', _) => (TokenKind.Dot, 1),
            (':', _) => (TokenKind.Colon, 1),
            ('|', _) => (TokenKind.Pipe, 1),
            (',', _) => (TokenKind.Comma, 1),
            (';', _) => (TokenKind.Semicolon, 1),
            _ => throw source.Error($"unexpected char {PythonValues.Repr(c.ToString())} at {Position}", Position),
        };
        Balance(c);
        tokens.Add(new Token(kind, text.Substring(Position, length), Position));
        Position += length;
    }

    private void Balance(char c)
    {
        switch (c)
        {
            case '(':
                open.Push(')');
                break;
            case '[':
                open.Push(']');
                break;
            case '{':
                open.Push('}');
                break;
            case ')' or ']' or '}' when open.Count == 0:
                throw source.Error($"unexpected '{c}'", Position);
            case ')' or ']' or '}' when open.Pop() is var expected && expected != c:
                throw source.Error($"unexpected '{c}', expected '{expected}'", Position);
        }
    }
}
