using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary><c>function(...)</c> and <c>value.method(...)</c>.</summary>
internal sealed class CallExpression(Location location, ExpressionNode callee, Arguments arguments) : ExpressionNode(location)
{
    /// <summary>The name of the method; null for a function.</summary>
    public string? Method => (callee as AttributeExpression)?.Name;

    public override object? Evaluate(RenderState state) => Evaluate(state, null);

    /// <summary>Calls with the body of a call block as the argument <c>caller</c>.</summary>
    public object? Evaluate(RenderState state, Macro? caller)
    {
        try
        {
            if (callee is AttributeExpression member)
            {
                var owner = member.Owner.Evaluate(state);
                return Members.FindMethod(owner, member.Name) is { } method
                    ? method(owner!, Context(state, member.Name, caller))
                    : Call(Members.Attribute(owner, member.Name), Context(state, member.Name, caller));
            }

            var function = callee.Evaluate(state);
            return Call(function, Context(state, (callee as NameExpression)?.Name ?? "call", caller));
        }
        catch (JinjaException error) when (error.LocateAt(Location.Line, Location.Column, state.TemplateName))
        {
            throw;
        }
    }

    public override void CollectNames(NameCollector names)
    {
        callee.CollectNames(names);
        arguments.CollectNames(names);
    }

    private static object? Call(object? function, CallContext call) => function switch
    {
        JinjaFunction direct => direct(call),
        ICallable callable => callable.Call(call),
        Undefined undefined => throw undefined.Error(),
        _ => throw new TemplateRuntimeException($"'{PythonValues.TypeName(function)}' object is not callable"),
    };

    private CallContext Context(RenderState state, string name, Macro? caller)
    {
        var keyword = arguments.Keyword(state);
        if (caller is not null)
        {
            (keyword ??= [])["caller"] = caller;
        }

        return new CallContext(name, state, null, arguments.Positional(state), keyword);
    }
}
