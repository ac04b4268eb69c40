using System.Runtime.CompilerServices;

namespace Playbooks.Jinja.Ansible.Jmespath;

/// <summary>Builds the expression of a query, by the strength with which signs bind.</summary>
internal sealed class JmesParser
{
    public const int OfComparison = 5;
    public const int OfFlatten = 9;
    public const int OfStar = 20;
    public const int OfFilter = 21;
    public const int OfDot = 40;
    public const int OfNot = 45;

    /// <summary>Below it a projection ends.</summary>
    private const int EndOfProjection = 10;

    private static readonly JmesExpression Same = value => value;
    private readonly string query;
    private readonly List<JmesToken> tokens;
    private int at;

    private JmesParser(string query) => (this.query, tokens) = (query, JmesLexer.Read(query));

    private JmesToken Current => tokens[at];

    public static JmesExpression Parse(string query)
    {
        var parser = new JmesParser(query);
        var expression = parser.Expression(0);
        return parser.Current.Kind == "end" ? expression : throw parser.Error();
    }

    private TemplateRuntimeException Error() => JmesLexer.Error(query, Current.At);

    private JmesToken Next() => tokens[at++];

    private bool Take(string kind)
    {
        if (Current.Kind != kind)
        {
            return false;
        }

        at++;
        return true;
    }

    private void Expect(string kind)
    {
        if (!Take(kind))
        {
            throw Error();
        }
    }

    private JmesExpression Expression(int strength)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var token = Current;
        if (token.Kind == "end")
        {
            throw Error();
        }

        at++;
        var left = token.Kind == "name" && Take("(") ? Call((string)token.Value!) : First(token);
        while (strength < Current.Strength)
        {
            left = Further(Next(), left);
        }

        return left;
    }

    private JmesExpression First(JmesToken token)
    {
        switch (token.Kind)
        {
            case "literal":
                return _ => token.Value;
            case "name" or "quoted":
                return value => JmesValues.Field(value, (string)token.Value!);
            case "*":
                return JmesValues.ValueProjection(Same, Current.Kind == "]" ? Same : AfterProjection(OfStar));
            case "[?":
                return Filter(Same);
            case "{":
                return MultiSelectHash();
            case "(":
                var inner = Expression(0);
                Expect(")");
                return inner;
            case "[]":
                return JmesValues.Projection(value => JmesValues.Flatten(value), AfterProjection(OfFlatten));
            case "!":
                var negated = Expression(OfNot);
                return value => !JmesValues.IsTrue(negated(value));
            case "[":
                return Bracket(Same, isFirst: true);
            case "@":
                return Same;
            case "&":
                var reference = Expression(0);
                return _ => reference;
            default:
                at--;
                throw Error();
        }
    }

    private JmesExpression Further(JmesToken token, JmesExpression left)
    {
        switch (token.Kind)
        {
            case "." when Take("*"):
                return JmesValues.ValueProjection(left, AfterProjection(OfStar));
            case ".":
                return JmesValues.Then(left, AfterDot(OfDot));
            case "|":
                return JmesValues.Then(left, Expression(1));
            case "||":
                var otherwise = Expression(2);
                return value => left(value) is var found && JmesValues.IsTrue(found) ? found : otherwise(value);
            case "&&":
                var also = Expression(3);
                return value => left(value) is var found && !JmesValues.IsTrue(found) ? found : also(value);
            case "[?":
                return Filter(left);
            case "[]":
                return JmesValues.Projection(value => JmesValues.Flatten(left(value)), AfterProjection(OfFlatten));
            case "[":
                return Bracket(left, isFirst: false);
            case "==" or "!=" or "<" or "<=" or ">" or ">=":
                var right = Expression(OfComparison);
                return value => JmesValues.Compare(token.Kind, left(value), right(value));
            default:
                at--;
                throw Error();
        }
    }

    private JmesExpression Filter(JmesExpression left)
    {
        var condition = Expression(0);
        Expect("]");
        return JmesValues.FilterProjection(left, condition, Current.Kind == "[]" ? Same : AfterProjection(OfFilter));
    }

    /// <summary>After a [: an index, a slice, [*], or a list of expressions.</summary>
    private JmesExpression Bracket(JmesExpression left, bool isFirst)
    {
        if (Current.Kind is "number" or ":")
        {
            return IndexOrSlice(left);
        }

        if (Current.Kind == "*" && tokens[at + 1].Kind == "]")
        {
            at += 2;
            return JmesValues.Projection(left, AfterProjection(OfStar));
        }

        return isFirst ? MultiSelectList() : throw Error();
    }

    private JmesExpression IndexOrSlice(JmesExpression left)
    {
        if (Current.Kind == "number" && tokens[at + 1].Kind == "]")
        {
            var index = (long)Next().Value!;
            Expect("]");
            return value => JmesValues.Index(left(value), index);
        }

        var parts = new object?[3];
        for (var part = 0; !Take("]");)
        {
            part += Current.Kind == ":" ? 1 : 0;
            parts[Math.Min(part, 2)] = part > 2 || Current.Kind is not (":" or "number") ? throw Error() : Next().Value;
        }

        var slice = new Evaluation.PythonSlice(parts[0], parts[1], parts[2]);
        return JmesValues.Projection(value => JmesValues.Slice(left(value), slice), AfterProjection(OfStar));
    }

    private JmesExpression AfterProjection(int strength)
    {
        if (Current.Strength < EndOfProjection)
        {
            return Same;
        }

        return Current.Kind is "[" or "[?" ? Expression(strength)
            : Take(".") ? AfterDot(strength)
            : throw Error();
    }

    private JmesExpression AfterDot(int strength)
        => Current.Kind is "name" or "quoted" or "*" ? Expression(strength)
            : Take("[") ? MultiSelectList()
            : Take("{") ? MultiSelectHash()
            : throw Error();

    private JmesExpression MultiSelectList()
    {
        var parts = new List<JmesExpression>();
        do
        {
            parts.Add(Expression(0));
        }
        while (Take(","));
        Expect("]");
        return value => value is null ? null : parts.ConvertAll(part => part(value));
    }

    private JmesExpression MultiSelectHash()
    {
        var parts = new List<(string Name, JmesExpression Value)>();
        do
        {
            var name = Current.Kind is "name" or "quoted" ? (string)Next().Value! : throw Error();
            Expect(":");
            parts.Add((name, Expression(0)));
        }
        while (Take(","));
        Expect("}");
        return value => value is null ? null : JinjaDict.From(parts.Select(part => KeyValuePair.Create(part.Name, part.Value(value))));
    }

    private JmesExpression Call(string name)
    {
        var arguments = new List<JmesExpression>();
        if (!Take(")"))
        {
            do
            {
                arguments.Add(Expression(0));
            }
            while (Take(","));
            Expect(")");
        }

        return value => JmesFunctions.Call(name, arguments.ConvertAll(argument => argument(value)));
    }
}
