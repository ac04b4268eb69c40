using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Statements;

/// <summary><c>{% set target = expression %}</c>.</summary>
internal sealed class SetStatement(Location location, AssignmentTarget target, ExpressionNode expression) : StatementNode(location)
{
    public override Signal Execute(RenderState state)
    {
        var value = expression.Evaluate(state);
        try
        {
            target.Assign(state, state.Frame, value);
        }
        catch (JinjaException error) when (error.LocateAt(Location.Line, Location.Column, state.TemplateName))
        {
            throw;
        }

        return Signal.None;
    }

    public override void CollectNames(NameCollector names)
    {
        expression.CollectNames(names);
        target.CollectNames(names);
    }
}
