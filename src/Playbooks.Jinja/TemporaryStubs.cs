// Stands in until the language lands; delete this file then.
using System.Collections;

namespace Playbooks.Jinja;

public sealed class JinjaDict : IEnumerable<KeyValuePair<object, object?>>
{
    public object? this[object key] { get => null; set => Count++; }

    public int Count { get; private set; }

    public IEnumerator<KeyValuePair<object, object?>> GetEnumerator() => throw new NotImplementedException();

    IEnumerator IEnumerable.GetEnumerator() => throw new NotImplementedException();

    public void Add(object key, object? value) => this[key] = value;
}

public static class PythonValues
{
    public static string Str(object? value) => value?.ToString() ?? "None";

    public static string Repr(object? value) => value?.ToString() ?? "None";

    public static string TypeName(object? value) => value?.GetType().Name ?? "NoneType";
}
