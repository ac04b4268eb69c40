namespace Playbooks.Jinja.Filters;

/// <summary>Stable sorting by Python's order.</summary>
internal static class Ordering
{
    /// <summary>Sorts items by their keys. Throws when two keys cannot be compared.</summary>
    public static List<object?> Sort(IEnumerable<(object? Key, object? Item)> pairs, bool descending)
    {
        var items = pairs.ToArray();
        if (descending)
        {
            Array.Reverse(items);
        }

        MergeSort(items, new (object?, object?)[items.Length], 0, items.Length);
        if (descending)
        {
            Array.Reverse(items);
        }

        return [.. items.Select(pair => pair.Item)];
    }

    private static void MergeSort((object? Key, object? Item)[] items, (object? Key, object? Item)[] buffer, int from, int to)
    {
        if (to - from < 2)
        {
            return;
        }

        var middle = (from + to + 1) / 2;
        MergeSort(items, buffer, from, middle);
        MergeSort(items, buffer, middle, to);
        var (left, right) = (from, middle);
        for (var i = from; i < to; i++)
        {
            var takeRight = left == middle || (right < to && PythonValues.Compare(items[right].Key, items[left].Key) < 0);
            buffer[i] = takeRight ? items[right++] : items[left++];
        }

        Array.Copy(buffer, from, items, from, to - from);
    }
}
