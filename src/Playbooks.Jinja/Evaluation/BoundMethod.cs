using Playbooks.Jinja.Methods;

namespace Playbooks.Jinja.Evaluation;

/// <summary>A method of a value, not yet called.</summary>
internal sealed class BoundMethod(object owner, string name, PythonMethod method) : ICallable
{
    public object? Call(CallContext call) => method(owner, call);

    public override string ToString() => $"<built-in method {name} of {PythonValues.TypeName(owner)} object>";
}
