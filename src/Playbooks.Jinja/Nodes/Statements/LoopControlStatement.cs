using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Statements;

/// <summary><c>{% break %}</c> and <c>{% continue %}</c>.</summary>
internal sealed class LoopControlStatement(Location location, Signal signal) : StatementNode(location)
{
    public override Signal Execute(RenderState state) => signal;

    public override void CollectNames(NameCollector names) => names.Divert();
}
