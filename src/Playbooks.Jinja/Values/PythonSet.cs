using System.Collections;
using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja;

/// <summary>A Python set. Its order, which is none in Python: whole numbers by size, everything else as it was added.</summary>
public sealed class PythonSet : IReadOnlyCollection<object?>, IPythonOperand
{
    private readonly JinjaDict items = [];

    /// <summary>Throws for an item that has no hash, as a list.</summary>
    public PythonSet(IEnumerable<object?> items) => UnionWith(items);

    public int Count => items.Count;

    public bool Contains(object? item) => items.ContainsKey(item);

    public void Add(object? item) => items[item] = null;

    public bool Remove(object? item) => items.Remove(item);

    public void Clear() => items.Clear();

    public void UnionWith(IEnumerable<object?> others)
    {
        foreach (var item in others.ToList())
        {
            Add(item);
        }
    }

    public bool IsSubsetOf(IReadOnlyCollection<object?> other) => Count <= other.Count && items.Keys.All(new PythonSet(other).items.ContainsKey);

    /// <summary>A set, or the keys or items of a mapping, which compare as sets do; null for everything else.</summary>
    internal static PythonSet? Of(object? value) => value as PythonSet ?? (value is Methods.DictView { Name: not "dict_values" } view ? new PythonSet(view) : null);

    object? IPythonOperand.Operate(string operation, object? other, bool reversed) => operation == "-" ? Difference(reversed ? other : this, reversed ? this : other) : null;

    /// <summary><c>left - right</c> of two sets, or of whatever can be iterated where one is the keys or items of a mapping; null for everything else.</summary>
    internal static PythonSet? Difference(object? left, object? right)
    {
        if (left is Undefined || right is Undefined || (left is not Methods.DictView && right is not Methods.DictView && !(left is PythonSet && right is PythonSet)))
        {
            return null;
        }

        var without = new PythonSet(PythonValues.Iterate(right));
        return new PythonSet(PythonValues.Iterate(left).Where(item => !without.Contains(item)));
    }

    public IEnumerator<object?> GetEnumerator()
    {
        var keys = items.Keys.Select(NoneKey.Unwrap).ToList();
        return (keys.TrueForAll(Numbers.IsInteger) ? keys.OrderBy(Numbers.ToBig) : (IEnumerable<object?>)keys).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
