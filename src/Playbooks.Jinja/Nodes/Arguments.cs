using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes;

/// <summary>The arguments of a call, a filter or a test: positional, by name, <c>*list</c> and <c>**dict</c>.</summary>
internal sealed class Arguments(
    ExpressionNode[] positional,
    (string Name, ExpressionNode Value)[] keyword,
    ExpressionNode? starred,
    ExpressionNode? doubleStarred)
{
    public static Arguments None { get; } = new([], [], null, null);

    public object?[] Positional(RenderState state)
    {
        if (starred is null)
        {
            if (positional.Length == 0)
            {
                return [];
            }

            var values = new object?[positional.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = positional[i].Evaluate(state);
            }

            return values;
        }

        var all = positional.Select(node => node.Evaluate(state)).ToList();
        all.AddRange(PythonValues.Iterate(starred.Evaluate(state)));
        return [.. all];
    }

    public JinjaDict? Keyword(RenderState state)
    {
        if (keyword.Length == 0 && doubleStarred is null)
        {
            return null;
        }

        var dict = new JinjaDict(keyword.Length);
        foreach (var (name, value) in keyword)
        {
            dict[name] = value.Evaluate(state);
        }

        if (doubleStarred is not null)
        {
            AddStarred(dict, doubleStarred.Evaluate(state));
        }

        return dict;
    }

    public void CollectNames(NameCollector names)
    {
        foreach (var node in positional)
        {
            node.CollectNames(names);
        }

        foreach (var (_, value) in keyword)
        {
            value.CollectNames(names);
        }

        starred?.CollectNames(names);
        doubleStarred?.CollectNames(names);
    }

    private static void AddStarred(JinjaDict dict, object? value)
    {
        if (value is Undefined undefined)
        {
            throw undefined.Error();
        }

        var pairs = PythonValues.PairsOf(value)
            ?? throw new TemplateRuntimeException($"argument after ** must be a mapping, not {PythonValues.TypeName(value)}");
        foreach (var (key, item) in pairs)
        {
            if (dict.ContainsKey(key))
            {
                throw new TemplateRuntimeException($"got multiple values for keyword argument '{PythonValues.Str(key)}'");
            }

            dict[key] = item;
        }
    }
}
