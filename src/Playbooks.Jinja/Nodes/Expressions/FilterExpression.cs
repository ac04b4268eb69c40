using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary><c>value | filter(...)</c>. Without a value it stands at the end of a filter block, whose text it gets.</summary>
internal sealed class FilterExpression(Location location, ExpressionNode? value, string name, Arguments arguments, JinjaFunction? filter)
    : ExpressionNode(location)
{
    public string Name => name;

    public override object? Evaluate(RenderState state) => Apply(state, value!.Evaluate(state));

    /// <summary>Filters a text that was rendered, through the innermost filter first.</summary>
    public object? EvaluateWith(RenderState state, object? input) =>
        Apply(state, value is FilterExpression inner ? inner.EvaluateWith(state, input) : input);

    public override void CollectNames(NameCollector names)
    {
        value?.CollectNames(names);
        arguments.CollectNames(names);
    }

    private object? Apply(RenderState state, object? input)
    {
        try
        {
            if (filter is null)
            {
                throw new TemplateRuntimeException($"No filter named '{name}' found.");
            }

            return filter(new CallContext(name, state, input, arguments.Positional(state), arguments.Keyword(state)));
        }
        catch (JinjaException error) when (error.LocateAt(Location.Line, Location.Column, state.TemplateName))
        {
            throw;
        }
    }
}
