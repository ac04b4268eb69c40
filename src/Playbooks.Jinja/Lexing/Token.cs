namespace Playbooks.Jinja.Lexing;

/// <summary>One token of a template.</summary>
/// <param name="Text">A name, the text between tags, the unescaped content of a string, or the operator as written.</param>
/// <param name="Position">Where it starts in the source with newlines normalised.</param>
/// <param name="Value">The number of a number token.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position, object? Value = null)
{
    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;

    /// <summary>As error messages of Jinja2 show it.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.Name => Text,
        TokenKind.Eof => "end of template",
        TokenKind.Data => "template data / text",
        TokenKind.BlockBegin => "begin of statement block",
        TokenKind.BlockEnd => "end of statement block",
        TokenKind.VariableBegin => "begin of print statement",
        TokenKind.VariableEnd => "end of print statement",
        TokenKind.String => "string",
        TokenKind.Integer => "integer",
        TokenKind.Float => "float",
        _ => Text,
    };
}
