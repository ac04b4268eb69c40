using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary>One comparison or a chain of them, as in <c>1 &lt; a &lt;= 5</c>.</summary>
internal sealed class CompareExpression(Location location, ExpressionNode first, (CompareOperator Operator, ExpressionNode Right)[] rest)
    : ExpressionNode(location)
{
    public override object? Evaluate(RenderState state)
    {
        var left = first.Evaluate(state);
        try
        {
            foreach (var (operation, node) in rest)
            {
                var right = node.Evaluate(state);
                if (!Holds(operation, left, right))
                {
                    return PythonValues.False;
                }

                left = right;
            }
        }
        catch (JinjaException error) when (error.LocateAt(Location.Line, Location.Column, state.TemplateName))
        {
            throw;
        }

        return PythonValues.True;
    }

    public override void CollectNames(NameCollector names)
    {
        first.CollectNames(names);
        foreach (var (_, right) in rest)
        {
            right.CollectNames(names);
        }
    }

    private static bool Holds(CompareOperator operation, object? left, object? right) => operation switch
    {
        CompareOperator.Equal => PythonComparison.AreEqual(left, right),
        CompareOperator.NotEqual => !PythonComparison.AreEqual(left, right),
        CompareOperator.In => Members.Contains(right, left),
        CompareOperator.NotIn => !Members.Contains(right, left),
        CompareOperator.Less => PythonComparison.Holds(left, "<", right),
        CompareOperator.LessOrEqual => PythonComparison.Holds(left, "<=", right),
        CompareOperator.Greater => PythonComparison.Holds(left, ">", right),
        _ => PythonComparison.Holds(left, ">=", right),
    };
}
