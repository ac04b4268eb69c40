namespace Playbooks.Jinja.Evaluation;

/// <summary>The global <c>dict</c>: makes a dict when called, and has <c>fromkeys</c>.</summary>
internal sealed class DictType(JinjaFunction create) : ICallable, IJinjaObject
{
    public string PythonTypeName => "type";

    public object? Call(CallContext call) => create(call);

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name == "fromkeys" ? new BoundMethod(new JinjaDict(), name, Methods.DictMethods.Find(name)!) : null;
        return value is not null;
    }

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return false;
    }

    public override string ToString() => "<class 'dict'>";
}
