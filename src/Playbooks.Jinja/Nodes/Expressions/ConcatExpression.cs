using System.Text;
using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary><c>a ~ b</c>: the operands as text, joined.</summary>
internal sealed class ConcatExpression(Location location, ExpressionNode[] parts) : ExpressionNode(location)
{
    public override object? Evaluate(RenderState state)
    {
        var values = Array.ConvertAll(parts, part => part.Evaluate(state));
        var escape = state.AutoEscape && values.Any(value => value is Markup);
        var text = new StringBuilder();
        try
        {
            foreach (var value in values)
            {
                text.Append(escape ? HtmlText.Escape(value).Value : PythonValues.Str(value));
            }
        }
        catch (JinjaException error) when (error.LocateAt(Location.Line, Location.Column, state.TemplateName))
        {
            throw;
        }

        return escape ? new Markup(text.ToString()) : text.ToString();
    }

    public override void CollectNames(NameCollector names)
    {
        foreach (var part in parts)
        {
            part.CollectNames(names);
        }
    }
}
