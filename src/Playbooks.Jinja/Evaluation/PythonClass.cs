namespace Playbooks.Jinja.Evaluation;

/// <summary>The class of a value: <c>value.__class__.__name__</c> tells what kind it is.</summary>
internal sealed record PythonClass(string Name) : IJinjaObject
{
    public bool TryGetAttribute(string name, out object? value)
    {
        value = Name;
        return name is "__name__" or "__qualname__";
    }

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return false;
    }

    public override string ToString() => $"<class '{Name}'>";
}
