using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary>A literal number, string, boolean or None.</summary>
internal sealed class ConstantExpression(Location location, object? value) : ExpressionNode(location)
{
    public object? Value => value;

    public override object? Evaluate(RenderState state) => value;

    public override void CollectNames(NameCollector names)
    {
    }
}
