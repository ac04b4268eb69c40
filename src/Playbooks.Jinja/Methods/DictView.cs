using System.Collections;
using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Methods;

/// <summary>What <c>keys()</c>, <c>values()</c> and <c>items()</c> give: iterable, with a length, without positions.</summary>
internal sealed class DictView(string name, int count, Func<IEnumerable<object?>> items) : IReadOnlyCollection<object?>, IPythonOperand
{
    public string Name => name;

    public int Count => count;

    public IEnumerator<object?> GetEnumerator() => items().GetEnumerator();

    object? IPythonOperand.Operate(string operation, object? other, bool reversed) => operation == "-" && name != "dict_values" ? PythonSet.Difference(reversed ? other : this, reversed ? this : other) : null;

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{name}({PythonValues.Repr(items().ToList())})";
}
