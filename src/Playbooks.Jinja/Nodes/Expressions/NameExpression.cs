using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary>A variable.</summary>
internal sealed class NameExpression(Location location, string name) : ExpressionNode(location)
{
    public string Name => name;

    public override object? Evaluate(RenderState state) => state.Lookup(name);

    public override void CollectNames(NameCollector names) => names.Load(name);
}
