using Playbooks.Jinja.Evaluation;
using Playbooks.Jinja.Nodes.Expressions;

namespace Playbooks.Jinja.Nodes.Statements;

/// <summary><c>{% call(a) macro() %} ... {% endcall %}</c>.</summary>
internal sealed class CallBlockStatement(Location location, CallExpression call, MacroDefinition definition) : StatementNode(location)
{
    public override Signal Execute(RenderState state)
    {
        if (state.Silent)
        {
            return Signal.None;
        }

        var value = call.Evaluate(state, new Macro(definition, state));
        try
        {
            state.Print(value);
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
        call.CollectNames(names);
        definition.CollectNames(names);
    }
}
