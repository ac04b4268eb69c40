using System.Collections;

namespace Playbooks.Jinja;

/// <summary>A Python tuple: an immutable list.</summary>
public class JinjaTuple(params IReadOnlyList<object?> items) : IReadOnlyList<object?>
{
    public int Count => items.Count;

    public object? this[int index] => items[index];

    public IEnumerator<object?> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
