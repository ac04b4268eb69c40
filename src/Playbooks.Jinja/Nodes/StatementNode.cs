using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes;

/// <summary>A node that does something.</summary>
internal abstract class StatementNode(Location location) : Node(location)
{
    public abstract Signal Execute(RenderState state);
}
