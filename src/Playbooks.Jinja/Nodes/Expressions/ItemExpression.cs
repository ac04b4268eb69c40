using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary><c>a[b]</c>: the item, else the attribute of that name.</summary>
internal sealed class ItemExpression(Location location, ExpressionNode owner, ExpressionNode key) : ExpressionNode(location)
{
    public override object? Evaluate(RenderState state)
    {
        var value = owner.Evaluate(state);
        try
        {
            return Members.Item(value, key.Evaluate(state));
        }
        catch (JinjaException error) when (error.LocateAt(Location.Line, Location.Column, state.TemplateName))
        {
            throw;
        }
    }

    public override void CollectNames(NameCollector names)
    {
        owner.CollectNames(names);
        key.CollectNames(names);
    }
}
