using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Statements;

/// <summary><c>{% extends "base" %}</c>: from here on the template prints nothing; afterwards the base is rendered with its blocks.</summary>
internal sealed class ExtendsStatement(Location location, ExpressionNode name) : StatementNode(location)
{
    public override Signal Execute(RenderState state)
    {
        try
        {
            if (state.Context.Parent is not null)
            {
                throw new TemplateRuntimeException("extended multiple times");
            }

            var parent = TemplateFinder.Find(state, name.Evaluate(state));
            state.Context.Parent = parent;
            state.Context.AddBlocks(parent);
        }
        catch (JinjaException error) when (error.LocateAt(Location.Line, Location.Column, state.TemplateName))
        {
            throw;
        }

        state.Silent = true;
        return Signal.None;
    }

    public override void CollectNames(NameCollector names)
    {
        names.Divert();
        name.CollectNames(names);
    }
}
