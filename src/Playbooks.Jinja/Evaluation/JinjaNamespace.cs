namespace Playbooks.Jinja.Evaluation;

/// <summary>What <c>namespace()</c> gives: attributes that <c>set</c> can change from an inner scope.</summary>
internal sealed class JinjaNamespace(JinjaDict values) : IJinjaObject
{
    public string PythonTypeName => "jinja2.utils.Namespace";

    public void Set(string name, object? value) => values[name] = value;

    public bool TryGetAttribute(string name, out object? value) => values.TryGetValue(name, out value);

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return false;
    }

    public override string ToString() => $"<Namespace {PythonValues.Repr(values)}>";
}
