using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary><c>[a, b]</c>.</summary>
internal sealed class ListExpression(Location location, ExpressionNode[] items) : ExpressionNode(location)
{
    public override object? Evaluate(RenderState state)
    {
        var list = new List<object?>(items.Length);
        foreach (var item in items)
        {
            list.Add(item.Evaluate(state));
        }

        return list;
    }

    public override void CollectNames(NameCollector names)
    {
        foreach (var item in items)
        {
            item.CollectNames(names);
        }
    }
}
