using System.Runtime.CompilerServices;
using Playbooks.Jinja.Lexing;
using Playbooks.Jinja.Nodes;
using Playbooks.Jinja.Nodes.Expressions;

namespace Playbooks.Jinja.Parsing;

/// <summary>Parses expressions with the precedence of Jinja2.</summary>
internal sealed class ExpressionParser(TokenStream stream, FunctionResolver functions)
{
    /// <summary>An expression.</summary>
    /// <param name="conditional">An inline <c>if</c> may follow.</param>
    public ExpressionNode Parse(bool conditional = true)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw stream.Error("the expression is nested too deeply");
        }

        return conditional ? ParseConditional() : ParseOr();
    }

    /// <summary>One expression, or several with commas between them as a tuple.</summary>
    /// <param name="simple">Only names and literals, as in the target of an assignment.</param>
    /// <param name="end">A name that ends the tuple.</param>
    /// <param name="parenthesized">The tuple may be empty.</param>
    public ExpressionNode ParseTuple(bool simple = false, bool conditional = true, string? end = null, bool parenthesized = false)
    {
        var location = stream.Location;
        var items = new List<ExpressionNode>();
        var isTuple = false;
        while (true)
        {
            if (items.Count > 0)
            {
                stream.Expect(TokenKind.Comma);
            }

            if (IsTupleEnd(end))
            {
                break;
            }

            items.Add(simple ? ParsePrimary() : Parse(conditional));
            if (stream.Current.Kind != TokenKind.Comma)
            {
                break;
            }

            isTuple = true;
        }

        if (isTuple)
        {
            return new TupleExpression(location, [.. items]);
        }

        if (items.Count > 0)
        {
            return items[0];
        }

        return parenthesized
            ? new TupleExpression(location, [])
            : throw stream.Error($"Expected an expression, got {PythonValues.Repr(stream.Current.Describe())}");
    }

    /// <summary>Filters after a value; without one, the filters of a block.</summary>
    /// <param name="inline">The first filter has no bar before it.</param>
    public ExpressionNode? ParseFilters(ExpressionNode? node, bool inline = false)
    {
        while (inline || stream.Current.Kind == TokenKind.Pipe)
        {
            if (!inline)
            {
                stream.Next();
            }

            inline = false;
            var location = stream.Location;
            var name = DottedName();
            var arguments = stream.Current.Kind == TokenKind.LeftParenthesis ? ParseArguments() : Arguments.None;
            node = new FilterExpression(location, node, name, arguments, functions.Filter(name, location));
        }

        return node;
    }

    private bool IsTupleEnd(string? end) =>
        stream.Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd or TokenKind.RightParenthesis or TokenKind.Eof
        || (end is not null && stream.Current.IsName(end));

    private ExpressionNode ParseConditional()
    {
        var mark = functions.Mark;
        var location = stream.Location;
        var expression = ParseOr();
        while (stream.SkipName("if"))
        {
            var condition = ParseOr();
            var otherwise = stream.SkipName("else") ? Parse() : null;
            expression = new ConditionalExpression(location, condition, expression, otherwise);
            functions.SoftenSince(mark);
        }

        return expression;
    }

    private ExpressionNode ParseOr()
    {
        var location = stream.Location;
        var left = ParseAnd();
        while (stream.SkipName("or"))
        {
            left = new BinaryExpression(location, BinaryOperator.Or, left, ParseAnd());
        }

        return left;
    }

    private ExpressionNode ParseAnd()
    {
        var location = stream.Location;
        var left = ParseNot();
        while (stream.SkipName("and"))
        {
            left = new BinaryExpression(location, BinaryOperator.And, left, ParseNot());
        }

        return left;
    }

    private ExpressionNode ParseNot()
    {
        var location = stream.Location;
        return stream.SkipName("not") ? new UnaryExpression(location, UnaryOperator.Not, ParseNot()) : ParseCompare();
    }

    private ExpressionNode ParseCompare()
    {
        var location = stream.Location;
        var first = ParseSum();
        List<(CompareOperator, ExpressionNode)>? rest = null;
        while (CompareAt() is { } operation)
        {
            (rest ??= []).Add((operation, ParseSum()));
        }

        return rest is null ? first : new CompareExpression(location, first, [.. rest]);
    }

    private CompareOperator? CompareAt()
    {
        CompareOperator? operation = stream.Current.Kind switch
        {
            TokenKind.Equal => CompareOperator.Equal,
            TokenKind.NotEqual => CompareOperator.NotEqual,
            TokenKind.Less => CompareOperator.Less,
            TokenKind.LessOrEqual => CompareOperator.LessOrEqual,
            TokenKind.Greater => CompareOperator.Greater,
            TokenKind.GreaterOrEqual => CompareOperator.GreaterOrEqual,
            TokenKind.Name when stream.Current.Text == "in" => CompareOperator.In,
            TokenKind.Name when stream.Current.Text == "not" && stream.Ahead.IsName("in") => CompareOperator.NotIn,
            _ => null,
        };
        if (operation is not null)
        {
            stream.Next();
        }

        if (operation == CompareOperator.NotIn)
        {
            stream.Next();
        }

        return operation;
    }

    private ExpressionNode ParseSum()
    {
        var location = stream.Location;
        var left = ParseConcat();
        while (stream.Current.Kind is TokenKind.Add or TokenKind.Subtract)
        {
            var operation = stream.Next().Kind == TokenKind.Add ? BinaryOperator.Add : BinaryOperator.Subtract;
            left = new BinaryExpression(location, operation, left, ParseConcat());
        }

        return left;
    }

    private ExpressionNode ParseConcat()
    {
        var location = stream.Location;
        var first = ParseProduct();
        if (stream.Current.Kind != TokenKind.Tilde)
        {
            return first;
        }

        var parts = new List<ExpressionNode> { first };
        while (stream.Skip(TokenKind.Tilde))
        {
            parts.Add(ParseProduct());
        }

        return new ConcatExpression(location, [.. parts]);
    }

    private ExpressionNode ParseProduct()
    {
        var location = stream.Location;
        var left = ParsePower();
        while (true)
        {
            BinaryOperator? operation = stream.Current.Kind switch
            {
                TokenKind.Multiply => BinaryOperator.Multiply,
                TokenKind.Divide => BinaryOperator.Divide,
                TokenKind.FloorDivide => BinaryOperator.FloorDivide,
                TokenKind.Modulo => BinaryOperator.Modulo,
                _ => null,
            };
            if (operation is not { } found)
            {
                return left;
            }

            stream.Next();
            left = new BinaryExpression(location, found, left, ParsePower());
        }
    }

    private ExpressionNode ParsePower()
    {
        var location = stream.Location;
        var left = ParseUnary(filters: true);
        while (stream.Skip(TokenKind.Power))
        {
            left = new BinaryExpression(location, BinaryOperator.Power, left, ParseUnary(filters: true));
        }

        return left;
    }

    private ExpressionNode ParseUnary(bool filters)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw stream.Error("the expression is nested too deeply");
        }

        var location = stream.Location;
        var node = stream.Current.Kind switch
        {
            TokenKind.Subtract => Unary(location, UnaryOperator.Negate),
            TokenKind.Add => Unary(location, UnaryOperator.Plus),
            _ => ParsePrimary(),
        };
        node = ParsePostfix(node);
        return filters ? ParseFilterChain(node) : node;
    }

    private UnaryExpression Unary(Location location, UnaryOperator operation)
    {
        stream.Next();
        return new UnaryExpression(location, operation, ParseUnary(filters: false));
    }

    private ExpressionNode ParsePrimary()
    {
        var location = stream.Location;
        var token = stream.Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                stream.Next();
                return token.Text switch
                {
                    "true" or "True" => new ConstantExpression(location, PythonValues.True),
                    "false" or "False" => new ConstantExpression(location, PythonValues.False),
                    "none" or "None" => new ConstantExpression(location, null),
                    _ => new NameExpression(location, token.Text),
                };
            case TokenKind.String:
                var text = "";
                while (stream.Current.Kind == TokenKind.String)
                {
                    text += stream.Next().Text;
                }

                return new ConstantExpression(location, functions.Literal(text));
            case TokenKind.Integer or TokenKind.Float:
                return new ConstantExpression(location, stream.Next().Value);
            case TokenKind.LeftParenthesis:
                stream.Next();
                var tuple = ParseTuple(parenthesized: true);
                stream.Expect(TokenKind.RightParenthesis);
                return tuple;
            case TokenKind.LeftBracket:
                return ParseList(location);
            case TokenKind.LeftBrace:
                return ParseDict(location);
            default:
                throw stream.Error($"unexpected {PythonValues.Repr(token.Describe())}");
        }
    }

    private ListExpression ParseList(Location location)
    {
        stream.Next();
        var items = new List<ExpressionNode>();
        while (stream.Current.Kind != TokenKind.RightBracket)
        {
            if (items.Count > 0)
            {
                stream.Expect(TokenKind.Comma);
            }

            if (stream.Current.Kind == TokenKind.RightBracket)
            {
                break;
            }

            items.Add(Parse());
        }

        stream.Expect(TokenKind.RightBracket);
        return new ListExpression(location, [.. items]);
    }

    private DictExpression ParseDict(Location location)
    {
        stream.Next();
        var pairs = new List<(ExpressionNode, ExpressionNode)>();
        while (stream.Current.Kind != TokenKind.RightBrace)
        {
            if (pairs.Count > 0)
            {
                stream.Expect(TokenKind.Comma);
            }

            if (stream.Current.Kind == TokenKind.RightBrace)
            {
                break;
            }

            var key = Parse();
            stream.Expect(TokenKind.Colon);
            pairs.Add((key, Parse()));
        }

        stream.Expect(TokenKind.RightBrace);
        return new DictExpression(location, [.. pairs]);
    }

    private ExpressionNode ParsePostfix(ExpressionNode node)
    {
        while (true)
        {
            switch (stream.Current.Kind)
            {
                case TokenKind.Dot:
                    node = ParseAttribute(node);
                    break;
                case TokenKind.LeftBracket:
                    node = ParseItem(node);
                    break;
                case TokenKind.LeftParenthesis:
                    node = new CallExpression(stream.Location, node, ParseArguments());
                    break;
                default:
                    return node;
            }
        }
    }

    private ExpressionNode ParseFilterChain(ExpressionNode node)
    {
        while (true)
        {
            if (stream.Current.Kind == TokenKind.Pipe)
            {
                node = ParseFilters(node)!;
            }
            else if (stream.Current.IsName("is"))
            {
                node = ParseTest(node);
            }
            else if (stream.Current.Kind == TokenKind.LeftParenthesis)
            {
                node = new CallExpression(stream.Location, node, ParseArguments());
            }
            else
            {
                return node;
            }
        }
    }

    private ExpressionNode ParseAttribute(ExpressionNode node)
    {
        stream.Next();
        var location = stream.Location;
        var token = stream.Current;
        if (token.Kind is not (TokenKind.Name or TokenKind.Integer))
        {
            throw stream.Error("expected name or number");
        }

        stream.Next();
        return token.Kind == TokenKind.Name
            ? new AttributeExpression(location, node, token.Text)
            : new ItemExpression(location, node, new ConstantExpression(location, token.Value));
    }

    private ItemExpression ParseItem(ExpressionNode node)
    {
        var location = stream.Location;
        stream.Next();
        var keys = new List<ExpressionNode>();
        while (stream.Current.Kind != TokenKind.RightBracket)
        {
            if (keys.Count > 0)
            {
                stream.Expect(TokenKind.Comma);
            }

            keys.Add(ParseSubscript());
        }

        stream.Expect(TokenKind.RightBracket);
        return new ItemExpression(location, node, keys.Count == 1 ? keys[0] : new TupleExpression(location, [.. keys]));
    }

    private ExpressionNode ParseSubscript()
    {
        var location = stream.Location;
        ExpressionNode? start = null;
        if (stream.Current.Kind != TokenKind.Colon)
        {
            start = Parse();
            if (stream.Current.Kind != TokenKind.Colon)
            {
                return start;
            }
        }

        stream.Next();
        var stop = stream.Current.Kind is TokenKind.Colon or TokenKind.RightBracket or TokenKind.Comma ? null : Parse();
        ExpressionNode? step = null;
        if (stream.Skip(TokenKind.Colon))
        {
            step = stream.Current.Kind is TokenKind.RightBracket or TokenKind.Comma ? null : Parse();
        }

        return new SliceExpression(location, start, stop, step);
    }

    private Arguments ParseArguments()
    {
        var opening = stream.Location;
        stream.Expect(TokenKind.LeftParenthesis);
        var positional = new List<ExpressionNode>();
        var keyword = new List<(string, ExpressionNode)>();
        ExpressionNode? starred = null;
        ExpressionNode? doubleStarred = null;
        var any = false;
        while (stream.Current.Kind != TokenKind.RightParenthesis)
        {
            if (any)
            {
                stream.Expect(TokenKind.Comma);
                if (stream.Current.Kind == TokenKind.RightParenthesis)
                {
                    break;
                }
            }

            any = true;
            if (stream.Current.Kind == TokenKind.Multiply)
            {
                Ensure(starred is null && doubleStarred is null, opening);
                stream.Next();
                starred = Parse();
            }
            else if (stream.Current.Kind == TokenKind.Power)
            {
                Ensure(doubleStarred is null, opening);
                stream.Next();
                doubleStarred = Parse();
            }
            else if (stream.Current.Kind == TokenKind.Name && stream.Ahead.Kind == TokenKind.Assign)
            {
                Ensure(doubleStarred is null, opening);
                var name = stream.Next().Text;
                stream.Next();
                Ensure(keyword.TrueForAll(pair => pair.Item1 != name), opening);
                keyword.Add((name, Parse()));
            }
            else
            {
                Ensure(starred is null && doubleStarred is null && keyword.Count == 0, opening);
                positional.Add(Parse());
            }
        }

        stream.Expect(TokenKind.RightParenthesis);
        return new Arguments([.. positional], [.. keyword], starred, doubleStarred);
    }

    private void Ensure(bool valid, Location opening)
    {
        if (!valid)
        {
            throw stream.ErrorAt("invalid syntax for function call expression", opening);
        }
    }

    private TestExpression ParseTest(ExpressionNode node)
    {
        var location = stream.Location;
        stream.Next();
        var negated = stream.SkipName("not");
        var name = DottedName();
        var arguments = Arguments.None;
        var current = stream.Current;
        if (current.Kind == TokenKind.LeftParenthesis)
        {
            arguments = ParseArguments();
        }
        else if (current.Kind is TokenKind.Name or TokenKind.String or TokenKind.Integer or TokenKind.Float or TokenKind.LeftBracket or TokenKind.LeftBrace
            && !(current.Kind == TokenKind.Name && current.Text is "else" or "or" or "and"))
        {
            if (current.IsName("is"))
            {
                throw stream.Error("You cannot chain multiple tests with is");
            }

            arguments = new Arguments([ParsePostfix(ParsePrimary())], [], null, null);
        }

        return new TestExpression(location, node, name, arguments, functions.Test(name, location), negated);
    }

    private string DottedName()
    {
        var name = stream.Expect(TokenKind.Name).Text;
        while (stream.Skip(TokenKind.Dot))
        {
            name += "." + stream.Expect(TokenKind.Name).Text;
        }

        return name;
    }
}
