using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary><c>(a, b)</c>; also the target of an assignment to several names.</summary>
internal sealed class TupleExpression(Location location, ExpressionNode[] items) : ExpressionNode(location)
{
    public IReadOnlyList<ExpressionNode> Items => items;

    public override object? Evaluate(RenderState state) => new JinjaTuple(Array.ConvertAll(items, item => item.Evaluate(state)));

    public override void CollectNames(NameCollector names)
    {
        foreach (var item in items)
        {
            item.CollectNames(names);
        }
    }
}
