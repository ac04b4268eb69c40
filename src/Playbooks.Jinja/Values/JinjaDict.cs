using System.Collections;

namespace Playbooks.Jinja;

/// <summary>A Python dict: keeps the order of insertion; keys are equal as in Python (1, 1.0 and True are one key).</summary>
public sealed class JinjaDict : IEnumerable<KeyValuePair<object, object?>>
{
    private readonly OrderedDictionary<object, object?> items;

    public JinjaDict()
        : this(0)
    {
    }

    public JinjaDict(int capacity) => items = new OrderedDictionary<object, object?>(capacity, PythonKeyComparer.Instance);

    public JinjaDict(JinjaDict other)
        : this(other.Count)
    {
        foreach (var (key, value) in other.items)
        {
            items.Add(key, value);
        }
    }

    public int Count => items.Count;

    /// <summary>The keys in order; None is <see cref="NoneKey"/>.</summary>
    public IReadOnlyCollection<object> Keys => items.Keys;

    public IReadOnlyCollection<object?> Values => items.Values;

    public object? this[object? key]
    {
        get => items[NoneKey.Wrap(key)];
        set => items[NoneKey.Wrap(key)] = value;
    }

    public static JinjaDict From(IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        var dict = new JinjaDict();
        foreach (var (key, value) in pairs)
        {
            dict[key] = value;
        }

        return dict;
    }

    public void Add(object? key, object? value) => items.Add(NoneKey.Wrap(key), value);

    public bool TryGetValue(object? key, out object? value) => items.TryGetValue(NoneKey.Wrap(key), out value);

    public bool ContainsKey(object? key) => items.ContainsKey(NoneKey.Wrap(key));

    public bool Remove(object? key) => items.Remove(NoneKey.Wrap(key));

    public void Clear() => items.Clear();

    /// <summary>The pair at a position.</summary>
    public KeyValuePair<object, object?> GetAt(int index) => items.GetAt(index);

    public OrderedDictionary<object, object?>.Enumerator GetEnumerator() => items.GetEnumerator();

    IEnumerator<KeyValuePair<object, object?>> IEnumerable<KeyValuePair<object, object?>>.GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();
}
