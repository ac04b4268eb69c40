using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Statements;

/// <summary><c>{% include "name" ignore missing without context %}</c>.</summary>
internal sealed class IncludeStatement(Location location, ExpressionNode name, bool ignoreMissing, bool withContext) : StatementNode(location)
{
    public override Signal Execute(RenderState state)
    {
        if (state.Silent)
        {
            return Signal.None;
        }

        try
        {
            RenderState.CheckDepth();
            var template = Find(state);
            template?.RenderInto(state, withContext, state.Output);
        }
        catch (JinjaException error) when (error.LocateAt(Location.Line, Location.Column, state.TemplateName))
        {
            throw;
        }

        return Signal.None;
    }

    public override void CollectNames(NameCollector names) => name.CollectNames(names);

    private Template? Find(RenderState state)
    {
        try
        {
            return TemplateFinder.Find(state, name.Evaluate(state));
        }
        catch (TemplateNotFoundException) when (ignoreMissing)
        {
            return null;
        }
    }
}
