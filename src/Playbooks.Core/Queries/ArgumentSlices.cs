namespace Playbooks.Queries;

/// <summary>Cuts a long list of words into parts that one command can take: a kernel limits the arguments of a process (2 MB on Linux, less elsewhere).</summary>
internal static class ArgumentSlices
{
    /// <summary>Bytes of words in one part, as UTF-8 at its longest.</summary>
    private const int Most = 90_000;

    /// <param name="weight">More bytes that count for a word (those of a file, say), up to <paramref name="most"/> in one part.</param>
    public static IEnumerable<IReadOnlyList<T>> Of<T>(IEnumerable<T> items, Func<T, string> word, Func<T, long>? weight = null, long most = long.MaxValue)
    {
        var part = new List<T>();
        var (length, heavy) = (0L, 0L);
        foreach (var item in items)
        {
            var (more, heavier) = ((3L * word(item).Length) + 16, weight?.Invoke(item) ?? 0);
            if (part.Count > 0 && (length + more > Most || heavy + heavier > most))
            {
                yield return part;
                (part, length, heavy) = ([], 0, 0);
            }

            part.Add(item);
            length += more;
            heavy += heavier;
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }
}
