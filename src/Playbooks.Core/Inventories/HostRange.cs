namespace Playbooks.Inventories;

/// <summary>Writes out `node[01:10:2].example.org` and `db-[a:f]`. Both ends count.</summary>
internal static class HostRange
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>The names and the port of a host as written. Throws <see cref="FormatException"/> with what is wrong.</summary>
    public static (IReadOnlyList<string> Names, int? Port) Expand(string pattern)
    {
        HostAddress.TryParse(pattern, true, out var host, out var port);
        return (ExpandAll(host), port);
    }

    private static IReadOnlyList<string> ExpandAll(string name)
    {
        var open = name.IndexOf('[');
        if (open < 0)
        {
            return [name];
        }

        var close = name.IndexOf(']', open);
        if (close < 0)
        {
            throw new FormatException("a range has no closing bracket");
        }

        var (head, tail) = (name[..open], name[(close + 1)..]);
        return [.. Values(name[(open + 1)..close].Split(':')).SelectMany(value => ExpandAll(head + value + tail))];
    }

    private static IEnumerable<string> Values(string[] bounds)
    {
        if (bounds.Length is not (2 or 3))
        {
            throw new FormatException("host range must be begin:end or begin:end:step");
        }

        var begin = bounds[0].Length == 0 ? "0" : bounds[0];
        var end = bounds[1].Length == 0 ? throw new FormatException("host range must specify end value") : bounds[1];
        var width = begin.Length > 1 && begin[0] == '0' ? begin.Length : 0;
        if (width > 0 && width != end.Length)
        {
            throw new FormatException("host range must specify equal-length begin and end formats");
        }

        var step = bounds.Length == 2 ? 1 : int.TryParse(bounds[2], out var given) && given != 0 ? given : throw new FormatException($"'{bounds[2]}' is no step of a host range");
        return begin.Length == 1 && end.Length == 1 && Letters.Contains(begin[0]) && Letters.Contains(end[0])
            ? LetterValues(Letters.IndexOf(begin[0]), Letters.IndexOf(end[0]), step)
            : NumberValues(begin, end, step, width);
    }

    private static IEnumerable<string> LetterValues(int first, int last, int step)
        => first > last ? throw new FormatException("host range must have begin <= end") : Steps(first, last + 1, step).Select(index => Letters[(int)index].ToString());

    private static IEnumerable<string> NumberValues(string begin, string end, int step, int width)
        => long.TryParse(begin, out var first) && long.TryParse(end, out var last)
            ? Steps(first, last + 1, step).Select(number => number.ToString().PadLeft(width, '0'))
            : throw new FormatException($"'{begin}:{end}' is no range of numbers or letters, such as [01:12] or [a:f]");

    /// <summary>Python's range: the end does not count, and an empty one gives no hosts.</summary>
    private static IEnumerable<long> Steps(long first, long end, int step)
    {
        for (var at = first; step > 0 ? at < end : at > end; at += step)
        {
            yield return at;
        }
    }
}
