namespace Playbooks.Jinja.Evaluation;

/// <summary>What <c>cycler()</c> gives: goes round through its values.</summary>
internal sealed class Cycler : IJinjaObject
{
    private readonly IReadOnlyList<object?> items;
    private int position;

    public Cycler(CallContext call)
    {
        items = call.Positional;
        if (items.Count == 0)
        {
            throw call.Error("at least one item has to be provided");
        }
    }

    public string PythonTypeName => "Cycler";

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "current" => items[position],
            "next" => (JinjaFunction)Next,
            "reset" => (JinjaFunction)Reset,
            "pos" => PythonValues.Box((long)position),
            "items" => new JinjaTuple(items),
            _ => null,
        };
        return name is "current" or "next" or "reset" or "pos" or "items";
    }

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return false;
    }

    private object? Next(CallContext call)
    {
        var item = items[position];
        position = (position + 1) % items.Count;
        return item;
    }

    private object? Reset(CallContext call)
    {
        position = 0;
        return null;
    }
}
