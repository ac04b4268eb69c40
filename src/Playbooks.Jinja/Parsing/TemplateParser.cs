using System.Text.RegularExpressions;
using Playbooks.Jinja.Lexing;
using Playbooks.Jinja.Nodes;
using Playbooks.Jinja.Nodes.Statements;

namespace Playbooks.Jinja.Parsing;

/// <summary>Parses a template into statements.</summary>
internal sealed partial class TemplateParser
{
    private readonly JinjaEnvironment environment;
    private readonly JinjaOptions options;
    private readonly SourceText source;
    private readonly TokenStream stream;
    private readonly FunctionResolver functions;
    private readonly ExpressionParser expressions;
    private readonly StatementParser statements;
    private readonly List<BlockStatement> blocks = [];
    private readonly Stack<string[]> endTags = new();
    private readonly Stack<string> openTags = new();

    private TemplateParser(JinjaEnvironment environment, JinjaOptions options, SourceText source, List<Token> tokens)
    {
        this.environment = environment;
        this.options = options;
        this.source = source;
        stream = new TokenStream(source, tokens);
        functions = new FunctionResolver(environment, stream);
        expressions = new ExpressionParser(stream, functions);
        statements = new StatementParser(stream, expressions, functions, this, options);
    }

    public static Template Parse(JinjaEnvironment environment, JinjaOptions options, string text, string? name)
    {
        var source = new SourceText(text, options.KeepTrailingNewline, name, options.NewlineSequence);
        return new TemplateParser(environment, options, source, new Lexer(source, options).Tokenize()).Parse();
    }

    public static Expression ParseExpression(JinjaEnvironment environment, JinjaOptions options, string text, string? name)
    {
        var source = new SourceText(text, keepTrailingNewline: true, name);
        var parser = new TemplateParser(environment, options, source, new Lexer(source, options).TokenizeExpression());
        var node = parser.expressions.Parse();
        if (parser.stream.Current.Kind != TokenKind.Eof)
        {
            throw parser.stream.Error("chunk after expression");
        }

        parser.functions.ThrowIfMissing();
        return new Expression(environment, node, name);
    }

    /// <summary>What may stand after <c>if</c> in a tag: no inline <c>if</c>, but a tuple.</summary>
    public static Expression ParseCondition(JinjaEnvironment environment, JinjaOptions options, string text)
    {
        var source = new SourceText(text, keepTrailingNewline: true, null);
        var parser = new TemplateParser(environment, options, source, new Lexer(source, options).TokenizeExpression());
        var node = parser.expressions.ParseTuple(conditional: false);
        if (parser.stream.Current.Kind != TokenKind.Eof)
        {
            parser.stream.Expect(TokenKind.BlockEnd);
        }

        parser.functions.ThrowIfMissing();
        return new Expression(environment, node, null);
    }

    /// <summary>The statements up to one of the end tags, which stays the current token; its tag is open.</summary>
    public StatementNode[] ParseBody(params string[] ends)
    {
        stream.Skip(TokenKind.Colon);
        stream.Expect(TokenKind.BlockEnd);
        endTags.Push(ends);
        var body = ParseUntil(ends);
        endTags.Pop();
        return body;
    }

    public void AddBlock(BlockStatement block, Location location)
    {
        if (blocks.Exists(other => other.Name == block.Name))
        {
            throw stream.ErrorAt($"block {PythonValues.Repr(block.Name)} defined twice", location);
        }

        blocks.Add(block);
    }

    private Template Parse()
    {
        var body = ParseUntil([]);
        functions.ThrowIfMissing();
        return new Template(environment, source.Name, body, [.. blocks], options.AutoEscape, ChangingCall().IsMatch(source.Text));
    }

    private StatementNode[] ParseUntil(string[] ends)
    {
        var body = new List<StatementNode>();
        while (stream.Current.Kind != TokenKind.Eof)
        {
            var location = stream.Location;
            switch (stream.Current.Kind)
            {
                case TokenKind.Data:
                    body.Add(new DataStatement(location, stream.Next().Text));
                    break;
                case TokenKind.VariableBegin:
                    stream.Next();
                    body.Add(new OutputStatement(expressions.ParseTuple()));
                    stream.Expect(TokenKind.VariableEnd);
                    break;
                default:
                    stream.Expect(TokenKind.BlockBegin);
                    if (stream.Current.Kind == TokenKind.Name && ends.Contains(stream.Current.Text))
                    {
                        return [.. body];
                    }

                    body.AddRange(ParseStatement());
                    stream.Expect(TokenKind.BlockEnd);
                    break;
            }
        }

        return ends.Length == 0 ? [.. body] : throw UnknownTag(null);
    }

    private IEnumerable<StatementNode> ParseStatement()
    {
        var tag = stream.Current;
        if (tag.Kind != TokenKind.Name)
        {
            throw stream.Error("tag name expected");
        }

        if (!statements.Knows(tag.Text))
        {
            throw UnknownTag(tag.Text);
        }

        openTags.Push(tag.Text);
        var parsed = statements.Parse();
        openTags.Pop();
        return parsed;
    }

    private TemplateSyntaxException UnknownTag(string? name)
    {
        var message = name is null ? "Unexpected end of template." : $"Encountered unknown tag '{name}'.";
        if (endTags.TryPeek(out var expected))
        {
            var wanted = string.Join(" or ", expected.Select(end => $"'{end}'"));
            message += name is not null && endTags.Any(ends => ends.Contains(name))
                ? $" You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for {wanted}."
                : $" Jinja was looking for the following tags: {wanted}.";
        }

        if (openTags.TryPeek(out var open))
        {
            message += $" The innermost block that needs to be closed is '{open}'.";
        }

        return stream.Error(message);
    }

    [GeneratedRegex(@"\.\s*(?:add|append|clear|discard|extend|insert|pop|popitem|remove|reverse|setdefault|sort|update|\w+_update|__setitem__|__delitem__)\s*\(", RegexOptions.CultureInvariant)]
    private static partial Regex ChangingCall();
}
