using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary><c>not a</c>, <c>-a</c>, <c>+a</c>.</summary>
internal sealed class UnaryExpression(Location location, UnaryOperator operation, ExpressionNode operand) : ExpressionNode(location)
{
    public override object? Evaluate(RenderState state)
    {
        var value = operand.Evaluate(state);
        try
        {
            return operation switch
            {
                UnaryOperator.Not => PythonValues.Box(!PythonValues.IsTrue(value)),
                UnaryOperator.Negate => Arithmetic.Negate(value),
                _ => Arithmetic.Plus(value),
            };
        }
        catch (JinjaException error) when (error.LocateAt(Location.Line, Location.Column, state.TemplateName))
        {
            throw;
        }
    }

    public override void CollectNames(NameCollector names) => operand.CollectNames(names);
}
