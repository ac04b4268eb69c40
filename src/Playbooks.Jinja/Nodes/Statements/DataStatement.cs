using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Statements;

/// <summary>The text between tags.</summary>
internal sealed class DataStatement(Location location, string text) : StatementNode(location)
{
    public string Text => text;

    public override Signal Execute(RenderState state)
    {
        if (!state.Silent)
        {
            state.Output.Append(text);
            state.Sole?.Add(text);
        }

        return Signal.None;
    }

    public override void CollectNames(NameCollector names)
    {
    }
}
