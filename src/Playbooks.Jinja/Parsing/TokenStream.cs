using Playbooks.Jinja.Lexing;
using Playbooks.Jinja.Nodes;

namespace Playbooks.Jinja.Parsing;

/// <summary>The tokens of a template, read one after the other.</summary>
internal sealed class TokenStream(SourceText source, List<Token> tokens)
{
    private int index;

    public Token Current => tokens[index];

    public Token Ahead => tokens[Math.Min(index + 1, tokens.Count - 1)];

    public Location Location
    {
        get
        {
            var (line, column) = source.Locate(Math.Min(Current.Position, source.Text.Length));
            return new Location(line, column);
        }
    }

    public string? TemplateName => source.Name;

    public Token Next()
    {
        var token = tokens[index];
        if (index < tokens.Count - 1)
        {
            index++;
        }

        return token;
    }

    public bool Skip(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            return false;
        }

        Next();
        return true;
    }

    public bool SkipName(string name)
    {
        if (!Current.IsName(name))
        {
            return false;
        }

        Next();
        return true;
    }

    public Token Expect(TokenKind kind) => Current.Kind == kind ? Next() : throw Unexpected(KindText(kind));

    public void ExpectName(string name)
    {
        if (!SkipName(name))
        {
            throw Unexpected(name);
        }
    }

    public TemplateSyntaxException Error(string message) => source.Error(message, Current.Position);

    public TemplateSyntaxException ErrorAt(string message, Location location) => new(message, location.Line, location.Column, source.Name);

    private TemplateSyntaxException Unexpected(string expected) => Error(Current.Kind == TokenKind.Eof
        ? $"unexpected end of template, expected '{expected}'."
        : $"expected token '{expected}', got {PythonValues.Repr(Current.Describe())}");

    private static string KindText(TokenKind kind) => kind switch
    {
        TokenKind.Name => "name",
        TokenKind.BlockEnd => "end of statement block",
        TokenKind.VariableEnd => "end of print statement",
        TokenKind.Assign => "=",
        TokenKind.Colon => ":",
        TokenKind.Comma => ",",
        TokenKind.LeftParenthesis => "(",
        TokenKind.RightParenthesis => ")",
        TokenKind.RightBracket => "]",
        TokenKind.RightBrace => "}",
        _ => kind.ToString(),
    };
}
