using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Statements;

/// <summary><c>{% macro name(a, b=1) %} ... {% endmacro %}</c>.</summary>
internal sealed class MacroStatement(Location location, MacroDefinition definition) : StatementNode(location)
{
    public override Signal Execute(RenderState state)
    {
        state.Frame.Set(definition.Name!, new Macro(definition, state));
        return Signal.None;
    }

    public override void CollectNames(NameCollector names)
    {
        names.Store(definition.Name!);
        definition.CollectNames(names);
    }
}
