using System.Text;
using Playbooks.Jinja.Evaluation;
using Playbooks.Jinja.Nodes;
using Playbooks.Jinja.Nodes.Expressions;
using Playbooks.Jinja.Nodes.Statements;

namespace Playbooks.Jinja;

/// <summary>A parsed template. Immutable: render it as often as needed, from many threads.</summary>
public sealed class Template
{
    private readonly JinjaEnvironment environment;
    private readonly StatementNode[] body;
    private readonly Lazy<IReadOnlySet<string>> referencedNames;

    /// <param name="mayChangeValues">It calls methods that change lists or mappings: it gets copies of the host's.</param>
    internal Template(JinjaEnvironment environment, string? name, StatementNode[] body, BlockStatement[] blocks, bool autoEscape, bool mayChangeValues = false)
    {
        MayChangeValues = mayChangeValues;
        this.environment = environment;
        this.body = body;
        Name = name;
        Blocks = blocks;
        AutoEscape = autoEscape;
        referencedNames = new Lazy<IReadOnlySet<string>>(CollectNames);
    }

    /// <summary>The name given when it was parsed, if any.</summary>
    public string? Name { get; }

    /// <summary>The source is exactly one <c>{{ expression }}</c> with nothing around it.</summary>
    public bool IsSingleExpression => body is [OutputStatement];

    /// <summary>The name when the source is exactly one variable, <c>{{ name }}</c>; else null.</summary>
    public string? SingleName => body is [OutputStatement { Expression: NameExpression name }] ? name.Name : null;

    /// <summary>The filter or method whose result a single expression is; else null.</summary>
    public string? LastCalled => body is not [OutputStatement output] ? null : output.Expression switch
    {
        FilterExpression filter => filter.Name,
        CallExpression call => call.Method,
        _ => null,
    };

    /// <summary>The source has no tags: rendering gives the source back.</summary>
    public bool IsPlainText => Array.TrueForAll(body, statement => statement is DataStatement);

    /// <summary>The variables that it reads and does not set itself, without the globals of the environment.</summary>
    public IReadOnlySet<string> ReferencedNames => referencedNames.Value;

    internal BlockStatement[] Blocks { get; }

    internal bool AutoEscape { get; }

    internal bool MayChangeValues { get; }

    /// <summary>The text. Throws <see cref="JinjaException"/>.</summary>
    public string Render(IScope scope)
    {
        var output = new StringBuilder();
        var root = new Frame(null);
        try
        {
            Run(new TemplateContext(environment, scope, root, MayChangeValues), output, AutoEscape);
        }
        catch (Exception exceeded) when (LimitExceeded.Is(exceeded))
        {
            throw LimitExceeded.Of(exceeded);
        }

        return output.ToString();
    }

    /// <summary>
    /// The value of a single expression with its type; else the rendered text. Throws <see cref="JinjaException"/>, also when the
    /// value is undefined.
    /// </summary>
    public object? Evaluate(IScope scope) => PlainValue.Of(EvaluateAsIs(scope));

    /// <summary>The same, but what a list or a mapping holds stays as it is: views, ranges, markup.</summary>
    public object? EvaluateAsIs(IScope scope)
    {
        if (body is not [OutputStatement output])
        {
            return environment.Options.FinalizeOutput || environment.Options.NativeOutput ? RenderValue(scope) : Render(scope);
        }

        var root = new Frame(null);
        var state = new RenderState(new TemplateContext(environment, scope, root, MayChangeValues), root, new StringBuilder(), AutoEscape) { TemplateName = Name };
        object? value;
        try
        {
            value = output.Expression.Evaluate(state);
            value = value is Undefined || (value is PythonBytes && environment.Options.NativeOutput) ? value : PlainValue.Outer(value);
        }
        catch (Exception exceeded) when (LimitExceeded.Is(exceeded))
        {
            throw LimitExceeded.Of(exceeded);
        }

        if (value is not Undefined undefined)
        {
            return value;
        }

        if (undefined.IsLenient)
        {
            return "";
        }

        var error = undefined.Error();
        error.LocateAt(output.Location.Line, output.Location.Column, Name);
        throw error;
    }

    /// <summary>The text, or the value where a template prints but one: <c>{% if x %}{{ list }}{% endif %}</c>. With types kept, printing nothing gives None.</summary>
    private object? RenderValue(IScope scope)
    {
        var (output, sole, root) = (new StringBuilder(), new SoleOutput(), new Frame(null));
        try
        {
            Run(new TemplateContext(environment, scope, root, MayChangeValues), output, AutoEscape, sole: sole);
            return sole.IsNothing && environment.Options.NativeOutput ? null
                : !sole.IsSole || AutoEscape || sole.Value is Undefined ? output.ToString()
                : sole.Value is PythonBytes && environment.Options.NativeOutput ? sole.Value
                : PlainValue.Outer(sole.Value);
        }
        catch (Exception exceeded) when (LimitExceeded.Is(exceeded))
        {
            throw LimitExceeded.Of(exceeded);
        }
    }

    /// <summary>
    /// Tries what rendering would do where some values are not known yet: goes on after whatever fails with an exception that
    /// <paramref name="isUnknown"/> accepts, and throws what is sure to fail.
    /// </summary>
    public void Try(IScope scope, Func<Exception, bool> isUnknown)
    {
        var root = new Frame(null);
        var context = new TemplateContext(environment, scope, root, MayChangeValues);
        try
        {
            Run(context, new StringBuilder(), AutoEscape, new Forecast(isUnknown));
        }
        catch (Exception error) when (isUnknown(error))
        {
            // From here on nothing is known.
        }
    }

    /// <summary>Renders for an include or import and gives the names set at the top level.</summary>
    /// <param name="withContext">Whether the includer's variables are seen; else none but the globals.</param>
    internal Frame RenderInto(RenderState includer, bool withContext, StringBuilder output)
    {
        var root = new Frame(withContext ? includer.Frame : null);
        var scope = withContext ? includer.Context.Scope : DictionaryScope.Empty;
        Run(new TemplateContext(includer.Environment, scope, root, MayChangeValues) { RenderScope = includer.Context.RenderScope }, output, includer.AutoEscape);
        return root;
    }

    private void Run(TemplateContext context, StringBuilder output, bool autoEscape, Forecast? forecast = null, SoleOutput? sole = null)
    {
        context.AddBlocks(this);

        for (var template = this; template is not null;)
        {
            context.Parent = null;
            StatementRunner.Run(template.body, new RenderState(context, context.Root, output, autoEscape) { TemplateName = template.Name, Forecast = forecast, Sole = sole });
            template = context.Parent;
        }
    }

    private IReadOnlySet<string> CollectNames()
    {
        var names = new NameCollector(environment.Globals);
        foreach (var statement in body)
        {
            statement.CollectNames(names);
        }

        return names.Free;
    }
}
