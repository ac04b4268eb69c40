using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Statements;

/// <summary><c>{% with a = 1, b = 2 %} ... {% endwith %}</c>.</summary>
internal sealed class WithStatement(Location location, (AssignmentTarget Target, ExpressionNode Value)[] assignments, StatementNode[] body)
    : StatementNode(location)
{
    public override Signal Execute(RenderState state)
    {
        var before = state.Frame;
        var inner = new Frame(before);
        try
        {
            foreach (var (target, value) in assignments)
            {
                target.Assign(state, inner, value.Evaluate(state));
            }

            state.Frame = inner;
            return StatementRunner.Run(body, state);
        }
        catch (JinjaException error) when (error.LocateAt(Location.Line, Location.Column, state.TemplateName))
        {
            throw;
        }
        finally
        {
            state.Frame = before;
        }
    }

    public override void CollectNames(NameCollector names)
    {
        foreach (var (_, value) in assignments)
        {
            value.CollectNames(names);
        }

        names.InScope(() =>
        {
            foreach (var (target, _) in assignments)
            {
                target.CollectNames(names);
            }

            Array.ForEach(body, statement => statement.CollectNames(names));
        });
    }
}
