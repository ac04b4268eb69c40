using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary>Arithmetic and logic. <c>and</c> and <c>or</c> give one of their operands, as in Python.</summary>
internal sealed class BinaryExpression(Location location, BinaryOperator operation, ExpressionNode left, ExpressionNode right)
    : ExpressionNode(location)
{
    public override object? Evaluate(RenderState state)
    {
        var value = left.Evaluate(state);
        try
        {
            return operation switch
            {
                BinaryOperator.And => PythonValues.IsTrue(value) ? right.Evaluate(state) : value,
                BinaryOperator.Or => PythonValues.IsTrue(value) ? value : right.Evaluate(state),
                BinaryOperator.Add => Arithmetic.Add(value, right.Evaluate(state)),
                BinaryOperator.Subtract => Arithmetic.Subtract(value, right.Evaluate(state)),
                BinaryOperator.Multiply => Arithmetic.Multiply(value, right.Evaluate(state)),
                BinaryOperator.Divide => Arithmetic.Divide(value, right.Evaluate(state)),
                BinaryOperator.FloorDivide => Arithmetic.FloorDivide(value, right.Evaluate(state)),
                BinaryOperator.Modulo => Arithmetic.Modulo(value, right.Evaluate(state)),
                _ => Arithmetic.Power(value, right.Evaluate(state)),
            };
        }
        catch (JinjaException error) when (error.LocateAt(Location.Line, Location.Column, state.TemplateName))
        {
            throw;
        }
    }

    public override void CollectNames(NameCollector names)
    {
        left.CollectNames(names);
        right.CollectNames(names);
    }
}
