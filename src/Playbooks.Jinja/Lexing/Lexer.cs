namespace Playbooks.Jinja.Lexing;

/// <summary>Cuts a template into text and tags, and applies the rules for whitespace around tags.</summary>
internal sealed class Lexer
{
    private readonly JinjaOptions options;
    private readonly SourceText source;
    private readonly string text;
    private readonly List<Token> tokens = [];
    private readonly (string Start, TagKind Kind)[] tags;
    private int position;
    private bool lineStarting = true;

    public Lexer(SourceText source, JinjaOptions options)
    {
        this.source = source;
        this.options = options;
        text = source.Text;
        (string? Start, TagKind Kind)[] all = [
            (options.VariableStart, TagKind.Variable), (options.LineStatementPrefix, TagKind.LineStatement), (options.LineCommentPrefix, TagKind.LineComment),
            (options.CommentStart, TagKind.Comment), (options.BlockStart, TagKind.Block),
        ];
        tags = [.. all.Where(tag => tag.Start is not null).Select(tag => (tag.Start!, tag.Kind)).OrderByDescending(tag => tag.Item1.Length)];
    }

    private enum TagKind
    {
        Comment,
        Block,
        Variable,
        LineComment,
        LineStatement,
    }

    /// <summary>All tokens of a template; the last one is <see cref="TokenKind.Eof"/>.</summary>
    public List<Token> Tokenize()
    {
        while (position < text.Length)
        {
            ReadNext();
        }

        tokens.Add(new Token(TokenKind.Eof, "", text.Length));
        return tokens;
    }

    /// <summary>The tokens of a bare expression, without delimiters; the last one is <see cref="TokenKind.Eof"/>.</summary>
    public List<Token> TokenizeExpression()
    {
        var lexer = new TagLexer(source, tokens, 0, literalBackslashes: false);
        while (lexer.ReadToken())
        {
        }

        tokens.Add(new Token(TokenKind.Eof, "", text.Length));
        return tokens;
    }

    private void ReadNext()
    {
        var (start, tag, inner) = FindTag();
        if (tag is not { } found)
        {
            AddData(position, text.Length);
            position = text.Length;
            return;
        }

        var sign = inner < text.Length && text[inner] is '-' or '+' && inner < text.Length ? text[inner] : '\0';
        AddData(position, StripEnd(start, sign, found.Kind != TagKind.Variable));
        inner += sign == '\0' ? 0 : 1;
        switch (found.Kind)
        {
            case TagKind.Comment:
                ReadComment(start, inner);
                break;
            case TagKind.Variable:
                tokens.Add(new Token(TokenKind.VariableBegin, found.Start, start));
                ReadTag(inner, TokenKind.VariableEnd, options.VariableEnd, block: false);
                break;
            case TagKind.LineComment:
                position = text.IndexOf('\n', inner) is >= 0 and var lineEnd ? lineEnd : text.Length;
                break;
            case TagKind.LineStatement:
                tokens.Add(new Token(TokenKind.BlockBegin, found.Start, start));
                ReadLineStatement(inner);
                break;
            default:
                if (!ReadRaw(start, inner))
                {
                    tokens.Add(new Token(TokenKind.BlockBegin, found.Start, start));
                    ReadTag(inner, TokenKind.BlockEnd, options.BlockEnd, block: true);
                }

                break;
        }

        lineStarting = position > 0 && text[position - 1] == '\n';
    }

    private (int Start, (string Start, TagKind Kind)? Tag, int Inner) FindTag()
    {
        for (var i = position; i < text.Length; i++)
        {
            foreach (var tag in tags)
            {
                if (PrefixAt(i, tag.Kind) is { } at && string.CompareOrdinal(text, at, tag.Start, 0, tag.Start.Length) == 0)
                {
                    return (i, tag, at + tag.Start.Length);
                }
            }
        }

        return (text.Length, null, text.Length);
    }

    /// <summary>Where the prefix of a tag would have to stand that begins here: blanks before a line statement or comment belong to it. Null: it cannot begin here.</summary>
    private int? PrefixAt(int start, TagKind kind)
    {
        if (kind is not (TagKind.LineComment or TagKind.LineStatement))
        {
            return start;
        }

        var isLineStart = start == 0 || text[start - 1] == '\n';
        if (!isLineStart && (kind == TagKind.LineStatement || PythonText.IsSpace(text[start - 1])))
        {
            return null;
        }

        var at = start;
        while (at < text.Length && text[at] != '\n' && (kind == TagKind.LineStatement ? text[at] is ' ' or '\t' or '\v' : PythonText.IsSpace(text[at])))
        {
            at++;
        }

        return at;
    }

    private int LastLineEnd(int from, int to) => text.AsSpan(from, to - from).LastIndexOf('\n') is >= 0 and var at ? from + at + 1 : from;

    /// <summary>The tag goes to the end of the line, or further while a bracket is open; empty lines after it go with it.</summary>
    private void ReadLineStatement(int from)
    {
        var lexer = new TagLexer(source, tokens, from, literalBackslashes: false);
        while (true)
        {
            var after = SkipSpace(lexer.Position);
            var lineEnd = after == text.Length ? after : LastLineEnd(lexer.Position, after);
            if (lexer.IsBalanced && (after == text.Length || lineEnd > lexer.Position))
            {
                tokens.Add(new Token(TokenKind.BlockEnd, "", lexer.Position));
                position = lineEnd;
                return;
            }

            if (!lexer.ReadToken())
            {
                position = text.Length;
                return;
            }
        }
    }

    /// <summary>Where the text before a tag ends, after the whitespace that the tag takes away.</summary>
    private int StripEnd(int end, char sign, bool strippable)
    {
        if (sign == '-')
        {
            while (end > position && PythonText.IsSpace(text[end - 1]))
            {
                end--;
            }

            return end;
        }

        if (sign == '+' || !strippable || !options.LstripBlocks)
        {
            return end;
        }

        var lineStart = end == position ? -1 : text.LastIndexOf('\n', end - 1, end - position);
        if (lineStart < 0 && !lineStarting)
        {
            return end;
        }

        var from = lineStart < 0 ? position : lineStart + 1;
        for (var i = from; i < end; i++)
        {
            if (!PythonText.IsSpace(text[i]))
            {
                return end;
            }
        }

        return from;
    }

    private void AddData(int from, int to)
    {
        if (to <= from)
        {
            return;
        }

        var data = text[from..to];
        tokens.Add(new Token(
            TokenKind.Data,
            options.NewlineSequence == "\n" ? data : data.Replace("\n", options.NewlineSequence, StringComparison.Ordinal),
            from));
    }

    private void ReadComment(int start, int inner)
    {
        var end = text.IndexOf(options.CommentEnd, inner, StringComparison.Ordinal);
        if (end < 0)
        {
            throw source.Error("Missing end of comment tag", start);
        }

        var sign = end > inner ? text[end - 1] : '\0';
        position = AfterEnd(end + options.CommentEnd.Length, sign == '-' ? '-' : sign == '+' ? '+' : '\0', block: true);
    }

    private void ReadTag(int from, TokenKind endKind, string end, bool block)
    {
        var lexer = new TagLexer(source, tokens, from, options.LiteralBackslashes && !block);
        while (true)
        {
            if (lexer.IsBalanced && EndAt(lexer.Position, end, block, out var sign))
            {
                var length = end.Length + (sign == '\0' ? 0 : 1);
                tokens.Add(new Token(endKind, end, lexer.Position));
                position = AfterEnd(lexer.Position + length, sign, block);
                return;
            }

            if (!lexer.ReadToken())
            {
                position = text.Length;
                return;
            }
        }
    }

    /// <summary>The end of a tag stands here, with or without a sign for the whitespace after it.</summary>
    private bool EndAt(int at, string end, bool plusAllowed, out char sign)
    {
        sign = '\0';
        if (at < text.Length && (text[at] == '-' || (text[at] == '+' && plusAllowed))
            && string.CompareOrdinal(text, at + 1, end, 0, end.Length) == 0)
        {
            sign = text[at];
            return true;
        }

        return string.CompareOrdinal(text, at, end, 0, end.Length) == 0;
    }

    private int AfterEnd(int at, char sign, bool block)
    {
        if (sign == '-')
        {
            return SkipSpace(at);
        }

        return sign == '\0' && block && options.TrimBlocks && at < text.Length && text[at] == '\n' ? at + 1 : at;
    }

    private int SkipSpace(int at)
    {
        while (at < text.Length && PythonText.IsSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private bool ReadRaw(int start, int inner)
    {
        if (!KeywordTag(inner, "raw", plusAllowed: false, out var body, out var sign))
        {
            return false;
        }

        position = sign == '-' ? SkipSpace(body) : body;
        lineStarting = text[position - 1] == '\n';
        for (var i = text.IndexOf(options.BlockStart, position, StringComparison.Ordinal); i >= 0;
            i = text.IndexOf(options.BlockStart, i + 1, StringComparison.Ordinal))
        {
            var from = i + options.BlockStart.Length;
            var startSign = from < text.Length && text[from] is '-' or '+' ? text[from] : '\0';
            if (KeywordTag(startSign == '\0' ? from : from + 1, "endraw", plusAllowed: true, out var after, out var endSign))
            {
                AddData(position, StripEnd(i, startSign, strippable: true));
                position = AfterEnd(after, endSign, block: true);
                return true;
            }
        }

        // As Jinja2, whose lexer is done when the source is.
        return position >= text.Length ? true : throw source.Error("Missing end of raw directive", start);
    }

    /// <summary>A tag with nothing but a keyword, as <c>raw %}</c>.</summary>
    private bool KeywordTag(int at, string keyword, bool plusAllowed, out int after, out char sign)
    {
        (after, sign) = (0, '\0');
        var word = SkipSpace(at);
        if (string.CompareOrdinal(text, word, keyword, 0, keyword.Length) != 0)
        {
            return false;
        }

        var end = SkipSpace(word + keyword.Length);
        if (!EndAt(end, options.BlockEnd, plusAllowed, out sign))
        {
            return false;
        }

        after = end + options.BlockEnd.Length + (sign == '\0' ? 0 : 1);
        return true;
    }
}
