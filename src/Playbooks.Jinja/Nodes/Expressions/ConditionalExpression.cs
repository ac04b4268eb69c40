using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary><c>a if condition else b</c>; undefined when the condition is false and there is no else.</summary>
internal sealed class ConditionalExpression(Location location, ExpressionNode condition, ExpressionNode whenTrue, ExpressionNode? whenFalse)
    : ExpressionNode(location)
{
    public override object? Evaluate(RenderState state)
    {
        bool isTrue;
        try
        {
            isTrue = PythonValues.IsTrue(condition.Evaluate(state));
        }
        catch (JinjaException error) when (error.LocateAt(Location.Line, Location.Column, state.TemplateName))
        {
            throw;
        }

        if (isTrue)
        {
            return whenTrue.Evaluate(state);
        }

        return whenFalse is not null
            ? whenFalse.Evaluate(state)
            : Undefined.Lenient($"the inline if-expression on line {Location.Line} evaluated to false and no else section was defined.");
    }

    public override void CollectNames(NameCollector names)
    {
        condition.CollectNames(names);
        whenTrue.CollectNames(names);
        whenFalse?.CollectNames(names);
    }
}
