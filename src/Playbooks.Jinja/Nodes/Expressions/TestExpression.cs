using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary><c>value is test(...)</c> and <c>value is not test(...)</c>.</summary>
internal sealed class TestExpression(Location location, ExpressionNode value, string name, Arguments arguments, JinjaFunction? test, bool negated)
    : ExpressionNode(location)
{
    public override object? Evaluate(RenderState state)
    {
        var input = value.Evaluate(state);
        try
        {
            if (test is null)
            {
                throw new TemplateRuntimeException($"No test named '{name}' found.");
            }

            var result = test(new CallContext(name, state, input, arguments.Positional(state), arguments.Keyword(state)));
            return negated ? PythonValues.Box(!PythonValues.IsTrue(result)) : result;
        }
        catch (JinjaException error) when (error.LocateAt(Location.Line, Location.Column, state.TemplateName))
        {
            throw;
        }
    }

    public override void CollectNames(NameCollector names)
    {
        value.CollectNames(names);
        arguments.CollectNames(names);
    }
}
