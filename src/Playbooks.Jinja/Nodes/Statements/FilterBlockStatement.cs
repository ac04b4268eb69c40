using Playbooks.Jinja.Evaluation;
using Playbooks.Jinja.Nodes.Expressions;

namespace Playbooks.Jinja.Nodes.Statements;

/// <summary><c>{% filter name %} ... {% endfilter %}</c>.</summary>
internal sealed class FilterBlockStatement(Location location, FilterExpression filter, StatementNode[] body) : StatementNode(location)
{
    public override Signal Execute(RenderState state)
    {
        if (state.Silent)
        {
            return Signal.None;
        }

        var text = state.Rendered(state.Capture(body, (inner, statements) => StatementRunner.RunInFrame(statements, inner)));
        var value = filter.EvaluateWith(state, text);
        try
        {
            state.Output.Append(state.AutoEscape ? HtmlText.Escape(value).Value : PythonValues.Str(value));
            state.Sole?.Add(value);
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
        filter.CollectNames(names);
    }
}
