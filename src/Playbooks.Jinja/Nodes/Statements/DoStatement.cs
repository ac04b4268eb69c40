using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Statements;

/// <summary><c>{% do expression %}</c>: evaluates and prints nothing.</summary>
internal sealed class DoStatement(ExpressionNode expression) : StatementNode(expression.Location)
{
    public override Signal Execute(RenderState state)
    {
        expression.Evaluate(state);
        return Signal.None;
    }

    public override void CollectNames(NameCollector names) => expression.CollectNames(names);
}
