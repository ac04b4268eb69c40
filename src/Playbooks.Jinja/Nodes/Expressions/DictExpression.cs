using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary><c>{'a': 1}</c>.</summary>
internal sealed class DictExpression(Location location, (ExpressionNode Key, ExpressionNode Value)[] pairs) : ExpressionNode(location)
{
    public override object? Evaluate(RenderState state)
    {
        var dict = new JinjaDict(pairs.Length);
        try
        {
            foreach (var (key, value) in pairs)
            {
                dict[key.Evaluate(state)] = value.Evaluate(state);
            }
        }
        catch (JinjaException error) when (error.LocateAt(Location.Line, Location.Column, state.TemplateName))
        {
            throw;
        }

        return dict;
    }

    public override void CollectNames(NameCollector names)
    {
        foreach (var (key, value) in pairs)
        {
            key.CollectNames(names);
            value.CollectNames(names);
        }
    }
}
