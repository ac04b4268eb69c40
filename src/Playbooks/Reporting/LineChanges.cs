namespace Playbooks.Reporting;

/// <summary>Python's difflib.SequenceMatcher on lines: the longest matching block first, then left and right of it.</summary>
internal static class LineChanges
{
    public static List<LineChange> Between(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var changes = new List<LineChange>();
        var (i, j) = (0, 0);
        foreach (var (start, afterStart, length) in MatchingBlocks(before, after))
        {
            if (i < start || j < afterStart)
            {
                changes.Add(new LineChange(false, i, start, j, afterStart));
            }

            if (length > 0)
            {
                changes.Add(new LineChange(true, start, start + length, afterStart, afterStart + length));
            }

            (i, j) = (start + length, afterStart + length);
        }

        return changes;
    }

    private static List<(int Before, int After, int Length)> MatchingBlocks(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var places = Places(after);
        var pending = new Stack<(int, int, int, int)>([(0, before.Count, 0, after.Count)]);
        var blocks = new List<(int Before, int After, int Length)>();
        while (pending.TryPop(out var range))
        {
            var (low, high, afterLow, afterHigh) = range;
            var (i, j, length) = Longest(before, after, places, low, high, afterLow, afterHigh);
            if (length > 0)
            {
                blocks.Add((i, j, length));
                pending.Push((low, i, afterLow, j));
                pending.Push((i + length, high, j + length, afterHigh));
            }
        }

        blocks.Sort();
        blocks.Add((before.Count, after.Count, 0));
        return Merge(blocks);
    }

    private static List<(int Before, int After, int Length)> Merge(List<(int Before, int After, int Length)> blocks)
    {
        var merged = new List<(int Before, int After, int Length)>();
        foreach (var block in blocks)
        {
            if (merged.Count > 0 && merged[^1] is var last && block.Length > 0 && last.Before + last.Length == block.Before && last.After + last.Length == block.After)
            {
                merged[^1] = (last.Before, last.After, last.Length + block.Length);
            }
            else
            {
                merged.Add(block);
            }
        }

        return merged;
    }

    /// <summary>Where each line stands; with 200 lines or more, lines that make up over 1 % are left out (difflib's autojunk).</summary>
    private static Dictionary<string, List<int>> Places(IReadOnlyList<string> lines)
    {
        var places = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < lines.Count; i++)
        {
            if (!places.TryGetValue(lines[i], out var list))
            {
                places[lines[i]] = list = [];
            }

            list.Add(i);
        }

        if (lines.Count >= 200)
        {
            var popular = lines.Count / 100 + 1;
            foreach (var line in places.Where(pair => pair.Value.Count > popular).Select(pair => pair.Key).ToList())
            {
                places.Remove(line);
            }
        }

        return places;
    }

    private static (int Before, int After, int Length) Longest(
        IReadOnlyList<string> before, IReadOnlyList<string> after, Dictionary<string, List<int>> places, int low, int high, int afterLow, int afterHigh)
    {
        var best = (Before: low, After: afterLow, Length: 0);
        var lengths = new Dictionary<int, int>();
        for (var i = low; i < high; i++)
        {
            var next = new Dictionary<int, int>();
            foreach (var j in places.GetValueOrDefault(before[i]) ?? [])
            {
                if (j < afterLow)
                {
                    continue;
                }

                if (j >= afterHigh)
                {
                    break;
                }

                var length = next[j] = lengths.GetValueOrDefault(j - 1) + 1;
                if (length > best.Length)
                {
                    best = (i - length + 1, j - length + 1, length);
                }
            }

            lengths = next;
        }

        while (best.Before > low && best.After > afterLow && before[best.Before - 1] == after[best.After - 1])
        {
            best = (best.Before - 1, best.After - 1, best.Length + 1);
        }

        while (best.Before + best.Length < high && best.After + best.Length < afterHigh && before[best.Before + best.Length] == after[best.After + best.Length])
        {
            best.Length++;
        }

        return best;
    }
}
