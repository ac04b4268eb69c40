using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Statements;

/// <summary><c>{{ expression }}</c>.</summary>
internal sealed class OutputStatement(ExpressionNode expression) : StatementNode(expression.Location)
{
    public ExpressionNode Expression => expression;

    public override Signal Execute(RenderState state)
    {
        if (state.Silent)
        {
            return Signal.None;
        }

        var value = expression.Evaluate(state);
        if (state.Environment.Options.FinalizeOutput)
        {
            value = value is null or NoneKey ? "" : PlainValue.OfView(value);
        }
        else if (state.Environment.Options.NativeOutput)
        {
            value = PlainValue.OfView(value);
        }

        try
        {
            PlainValue.CheckDefined(value);
            state.Print(value);
            state.Sole?.Add(value);
        }
        catch (JinjaException error) when (error.LocateAt(Location.Line, Location.Column, state.TemplateName))
        {
            throw;
        }

        return Signal.None;
    }

    public override void CollectNames(NameCollector names) => expression.CollectNames(names);
}
