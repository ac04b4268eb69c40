using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes;

/// <summary>A node with a value.</summary>
internal abstract class ExpressionNode(Location location) : Node(location)
{
    /// <summary>The value; an undefined one is returned, not thrown.</summary>
    public abstract object? Evaluate(RenderState state);
}
