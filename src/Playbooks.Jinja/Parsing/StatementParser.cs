using Playbooks.Jinja.Lexing;
using Playbooks.Jinja.Nodes;
using Playbooks.Jinja.Nodes.Expressions;
using Playbooks.Jinja.Nodes.Statements;

namespace Playbooks.Jinja.Parsing;

/// <summary>Parses what stands between <c>{%</c> and <c>%}</c>.</summary>
internal sealed class StatementParser(
    TokenStream stream, ExpressionParser expressions, FunctionResolver functions, TemplateParser template, JinjaOptions options)
{
    private int loops;

    public bool Knows(string tag) => tag switch
    {
        "for" or "if" or "block" or "extends" or "print" or "macro" or "include" or "from" or "import" or "set" or "with"
            or "autoescape" or "call" or "filter" => true,
        "do" => options.JinjaDo,
        "break" or "continue" => options.LoopControls,
        _ => false,
    };

    /// <summary>The statement at the current token, up to the end of its last tag.</summary>
    public IEnumerable<StatementNode> Parse()
    {
        var location = stream.Location;
        var tag = stream.Next().Text;
        return tag switch
        {
            "for" => [ParseFor(location)],
            "if" => [ParseIf(location)],
            "block" => [ParseBlock(location)],
            "extends" => [new ExtendsStatement(location, expressions.Parse())],
            "print" => ParsePrint(),
            "macro" => [ParseMacro(location)],
            "include" => [ParseInclude(location)],
            "from" => [ParseFrom(location)],
            "import" => [ParseImport(location)],
            "set" => [ParseSet(location)],
            "with" => [ParseWith(location)],
            "autoescape" => [ParseAutoEscape(location)],
            "call" => [ParseCall(location)],
            "filter" => [ParseFilter(location)],
            "do" => [new DoStatement(expressions.ParseTuple())],
            "break" => [LoopControl(location, Signal.Break)],
            _ => [LoopControl(location, Signal.Continue)],
        };
    }

    private LoopControlStatement LoopControl(Location location, Signal signal) => loops > 0
        ? new LoopControlStatement(location, signal)
        : throw stream.ErrorAt($"'{(signal == Signal.Break ? "break" : "continue")}' outside loop", location);

    private StatementNode[] ScopedBody(params string[] ends) => functions.InScope(() => template.ParseBody(ends));

    /// <summary>A body that is run on its own, so that a loop around it cannot be left from within.</summary>
    private StatementNode[] DetachedBody(params string[] ends)
    {
        var before = loops;
        loops = 0;
        var body = ScopedBody(ends);
        loops = before;
        stream.Next();
        return body;
    }

    private ForStatement ParseFor(Location location)
    {
        var target = Target(expressions.ParseTuple(simple: true, end: "in"));
        if (target.Sets("loop"))
        {
            throw stream.ErrorAt("Can't assign to special loop variable in for-loop target", location);
        }

        stream.ExpectName("in");
        var items = expressions.ParseTuple(conditional: false, end: "recursive");
        var test = stream.SkipName("if") ? expressions.Parse() : null;
        var recursive = stream.SkipName("recursive");
        loops++;
        var body = ScopedBody("endfor", "else");
        loops--;
        var otherwise = stream.Next().Text == "else" ? ScopedBody("endfor") : [];
        stream.SkipName("endfor");
        return new ForStatement(location, target, items, test, recursive, body, otherwise);
    }

    private IfStatement ParseIf(Location location)
    {
        var mark = functions.Mark;
        var branches = new List<(ExpressionNode, StatementNode[])>();
        StatementNode[] otherwise = [];
        while (true)
        {
            var condition = expressions.ParseTuple(conditional: false);
            branches.Add((condition, template.ParseBody("elif", "else", "endif")));
            var end = stream.Next().Text;
            if (end == "elif")
            {
                continue;
            }

            if (end == "else")
            {
                otherwise = template.ParseBody("endif");
                stream.Next();
            }

            functions.SoftenSince(mark);
            return new IfStatement(location, [.. branches], otherwise);
        }
    }

    private BlockStatement ParseBlock(Location location)
    {
        var name = stream.Expect(TokenKind.Name).Text;
        var scoped = stream.SkipName("scoped");
        var required = stream.SkipName("required");
        if (stream.Current.Kind == TokenKind.Subtract)
        {
            throw stream.Error("Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.");
        }

        var body = DetachedBody("endblock");
        if (required && !body.All(statement => statement is DataStatement data && data.Text.All(PythonText.IsSpace)))
        {
            throw stream.ErrorAt("Required blocks can only contain comments or whitespace", location);
        }

        stream.SkipName(name);
        var block = new BlockStatement(location, name, scoped, required, body, stream.TemplateName);
        template.AddBlock(block, location);
        return block;
    }

    private List<StatementNode> ParsePrint()
    {
        var outputs = new List<StatementNode>();
        while (stream.Current.Kind != TokenKind.BlockEnd)
        {
            if (outputs.Count > 0)
            {
                stream.Expect(TokenKind.Comma);
            }

            outputs.Add(new OutputStatement(expressions.Parse()));
        }

        return outputs;
    }

    private MacroStatement ParseMacro(Location location)
    {
        var name = stream.Expect(TokenKind.Name).Text;
        var parameters = ParseParameters();
        return new MacroStatement(location, Definition(location, name, parameters, "endmacro"));
    }

    private MacroDefinition Definition(Location location, string? name, List<(string Name, ExpressionNode? Default)> parameters, string end)
    {
        var definition = MacroDefinition.Create(name, parameters, DetachedBody(end));
        return definition.UsesCaller && parameters.Exists(parameter => parameter.Name == "caller" && parameter.Default is null)
            ? throw stream.ErrorAt("When defining macros or call blocks the special \"caller\" argument must be omitted or be given a default.", location)
            : definition;
    }

    private List<(string Name, ExpressionNode? Default)> ParseParameters()
    {
        var parameters = new List<(string Name, ExpressionNode? Default)>();
        stream.Expect(TokenKind.LeftParenthesis);
        while (stream.Current.Kind != TokenKind.RightParenthesis)
        {
            if (parameters.Count > 0)
            {
                stream.Expect(TokenKind.Comma);
            }

            var location = stream.Location;
            var name = stream.Expect(TokenKind.Name).Text;
            if (parameters.Exists(parameter => parameter.Name == name))
            {
                throw stream.ErrorAt($"duplicate argument {PythonValues.Repr(name)} in function definition", location);
            }

            if (stream.Skip(TokenKind.Assign))
            {
                parameters.Add((name, expressions.Parse()));
            }
            else if (parameters.Count > 0 && parameters[^1].Default is not null)
            {
                throw stream.Error("non-default argument follows default argument");
            }
            else
            {
                parameters.Add((name, null));
            }
        }

        stream.Expect(TokenKind.RightParenthesis);
        return parameters;
    }

    private CallBlockStatement ParseCall(Location location)
    {
        var parameters = stream.Current.Kind == TokenKind.LeftParenthesis ? ParseParameters() : [];
        var call = expressions.Parse() as CallExpression ?? throw stream.ErrorAt("expected call", location);
        return new CallBlockStatement(location, call, Definition(location, null, parameters, "endcall"));
    }

    private FilterBlockStatement ParseFilter(Location location)
    {
        var filter = functions.InScope(() => (FilterExpression)expressions.ParseFilters(null, inline: true)!);
        return new FilterBlockStatement(location, filter, DetachedBody("endfilter"));
    }

    private StatementNode ParseSet(Location location)
    {
        var target = stream.Ahead.Kind == TokenKind.Dot ? NamespaceTarget() : Target(expressions.ParseTuple(simple: true));
        if (stream.Skip(TokenKind.Assign))
        {
            return new SetStatement(location, target, expressions.ParseTuple());
        }

        var filter = functions.InScope(() => (FilterExpression?)expressions.ParseFilters(null));
        return new SetBlockStatement(location, target, filter, DetachedBody("endset"));
    }

    private AssignmentTarget NamespaceTarget()
    {
        var name = stream.Expect(TokenKind.Name).Text;
        stream.Next();
        return new AssignmentTarget(name, stream.Expect(TokenKind.Name).Text);
    }

    private AssignmentTarget Target(ExpressionNode expression) => AssignmentTarget.From(expression)
        ?? throw stream.ErrorAt($"can't assign to '{expression.GetType().Name.Replace("Expression", "", StringComparison.Ordinal).ToLowerInvariant()}'", expression.Location);

    private WithStatement ParseWith(Location location)
    {
        var assignments = new List<(AssignmentTarget, ExpressionNode)>();
        while (stream.Current.Kind != TokenKind.BlockEnd && stream.Current.Kind != TokenKind.Colon)
        {
            if (assignments.Count > 0)
            {
                stream.Expect(TokenKind.Comma);
            }

            var target = Target(expressions.ParseTuple(simple: true));
            stream.Expect(TokenKind.Assign);
            assignments.Add((target, expressions.Parse()));
        }

        var body = ScopedBody("endwith");
        stream.Next();
        return new WithStatement(location, [.. assignments], body);
    }

    private AutoEscapeStatement ParseAutoEscape(Location location)
    {
        var enabled = expressions.Parse();
        var body = ScopedBody("endautoescape");
        stream.Next();
        return new AutoEscapeStatement(location, enabled, body);
    }

    private IncludeStatement ParseInclude(Location location)
    {
        var name = expressions.Parse();
        var ignoreMissing = stream.Current.IsName("ignore") && stream.Ahead.IsName("missing");
        if (ignoreMissing)
        {
            stream.Next();
            stream.Next();
        }

        return new IncludeStatement(location, name, ignoreMissing, Context() ?? true);
    }

    private ImportStatement ParseImport(Location location)
    {
        var name = expressions.Parse();
        stream.ExpectName("as");
        var module = stream.Expect(TokenKind.Name).Text;
        return new ImportStatement(location, name, module, [], Context() ?? false);
    }

    private ImportStatement ParseFrom(Location location)
    {
        var template = expressions.Parse();
        stream.ExpectName("import");
        var names = new List<(string, string)>();
        bool? context = null;
        while (true)
        {
            if (names.Count > 0)
            {
                stream.Expect(TokenKind.Comma);
            }

            context = Context();
            if (context is not null)
            {
                break;
            }

            var name = stream.Expect(TokenKind.Name).Text;
            if (name.StartsWith('_'))
            {
                throw stream.Error("names starting with an underline can not be imported");
            }

            names.Add((name, stream.SkipName("as") ? stream.Expect(TokenKind.Name).Text : name));
            context = Context();
            if (context is not null || stream.Current.Kind != TokenKind.Comma)
            {
                break;
            }
        }

        return new ImportStatement(location, template, null, [.. names], context ?? false);
    }

    /// <summary><c>with context</c> or <c>without context</c>; null when neither follows.</summary>
    private bool? Context()
    {
        if (stream.Current.Kind != TokenKind.Name || stream.Current.Text is not ("with" or "without") || !stream.Ahead.IsName("context"))
        {
            return null;
        }

        var with = stream.Next().Text == "with";
        stream.Next();
        return with;
    }
}
