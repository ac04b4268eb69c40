using Playbooks.Jinja.Evaluation;
using Playbooks.Jinja.Nodes.Expressions;

namespace Playbooks.Jinja.Nodes.Statements;

/// <summary><c>{% set target | filter %} ... {% endset %}</c>: the rendered text, filtered.</summary>
internal sealed class SetBlockStatement(Location location, AssignmentTarget target, FilterExpression? filter, StatementNode[] body)
    : StatementNode(location)
{
    public override Signal Execute(RenderState state)
    {
        var text = state.Rendered(state.Capture(body, (inner, statements) => StatementRunner.RunInFrame(statements, inner)));
        try
        {
            target.Assign(state, state.Frame, filter is null ? text : filter.EvaluateWith(state, text));
        }
        catch (JinjaException error) when (error.LocateAt(Location.Line, Location.Column, state.TemplateName))
        {
            throw;
        }

        return Signal.None;
    }

    public override void CollectNames(NameCollector names)
    {
        names.InScope(() => Array.ForEach(body, statement => statement.CollectNames(names)));
        filter?.CollectNames(names);
        target.CollectNames(names);
    }
}
