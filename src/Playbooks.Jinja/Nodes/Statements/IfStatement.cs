using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Statements;

/// <summary><c>{% if %} ... {% elif %} ... {% else %} ... {% endif %}</c>.</summary>
internal sealed class IfStatement(Location location, (ExpressionNode Condition, StatementNode[] Body)[] branches, StatementNode[] otherwise)
    : StatementNode(location)
{
    public override Signal Execute(RenderState state)
    {
        foreach (var (condition, body) in branches)
        {
            bool isTrue;
            try
            {
                isTrue = PythonValues.IsTrue(condition.Evaluate(state));
            }
            catch (JinjaException error) when (error.LocateAt(condition.Location.Line, condition.Location.Column, state.TemplateName))
            {
                throw;
            }

            if (isTrue)
            {
                return StatementRunner.Run(body, state);
            }
        }

        return StatementRunner.Run(otherwise, state);
    }

    public override void CollectNames(NameCollector names)
    {
        foreach (var (condition, _) in branches)
        {
            condition.CollectNames(names);
        }

        names.Branches(branches.Select(branch => branch.Body).Append(otherwise).Select(body => (Action)(() =>
        {
            foreach (var statement in body)
            {
                statement.CollectNames(names);
            }
        })));
    }
}
