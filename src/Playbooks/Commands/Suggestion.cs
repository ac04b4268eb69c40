namespace Playbooks.Commands;

/// <summary>The nearest known word to a mistyped one.</summary>
internal static class Suggestion
{
    /// <summary>", did you mean 'x'?" or nothing.</summary>
    public static string For(string word, IEnumerable<string> known)
    {
        var best = known.Select(candidate => (candidate, distance: Distance(word, candidate))).OrderBy(pair => pair.distance).FirstOrDefault();
        return best.candidate is not null && best.distance <= word.Length / 3 ? $", did you mean '{best.candidate}'?" : "";
    }

    /// <summary>Levenshtein's distance.</summary>
    public static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, 1 + Math.Min(previous[j], current[j - 1]));
            }

            previous = current;
        }

        return previous[right.Length];
    }
}
