using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary><c>start:stop:step</c> within brackets.</summary>
internal sealed class SliceExpression(Location location, ExpressionNode? start, ExpressionNode? stop, ExpressionNode? step)
    : ExpressionNode(location)
{
    public override object? Evaluate(RenderState state) =>
        new PythonSlice(start?.Evaluate(state), stop?.Evaluate(state), step?.Evaluate(state));

    public override void CollectNames(NameCollector names)
    {
        start?.CollectNames(names);
        stop?.CollectNames(names);
        step?.CollectNames(names);
    }
}
