using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Statements;

/// <summary><c>{% autoescape true %} ... {% endautoescape %}</c>.</summary>
internal sealed class AutoEscapeStatement(Location location, ExpressionNode enabled, StatementNode[] body) : StatementNode(location)
{
    public override Signal Execute(RenderState state)
    {
        var before = state.AutoEscape;
        state.AutoEscape = PythonValues.IsTrue(enabled.Evaluate(state));
        try
        {
            return StatementRunner.RunInFrame(body, state);
        }
        finally
        {
            state.AutoEscape = before;
        }
    }

    public override void CollectNames(NameCollector names)
    {
        enabled.CollectNames(names);
        names.InScope(() => Array.ForEach(body, statement => statement.CollectNames(names)));
    }
}
