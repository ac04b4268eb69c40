using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary><c>a.b</c>: the attribute, else the item of that name.</summary>
internal sealed class AttributeExpression(Location location, ExpressionNode owner, string name) : ExpressionNode(location)
{
    public ExpressionNode Owner => owner;

    public string Name => name;

    public override object? Evaluate(RenderState state) => Members.Attribute(owner.Evaluate(state), name);

    public override void CollectNames(NameCollector names) => owner.CollectNames(names);
}
