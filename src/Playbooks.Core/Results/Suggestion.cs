namespace Playbooks.Results;

/// <summary>The nearest known word to one that is not known.</summary>
internal static class Suggestion
{
    /// <summary>In shorter words anything is near.</summary>
    private const int ShortestWord = 3;

    /// <summary>"did you mean 'x'?", or the fallback when nothing is near.</summary>
    public static string For(string word, IEnumerable<string> known, string otherwise)
        => Nearest(word, known) is { } nearest ? $"did you mean '{nearest}'?" : otherwise;

    /// <summary>", did you mean 'x'?" for the end of a message, or nothing.</summary>
    public static string Suffix(string word, IEnumerable<string> known)
        => word.Length >= ShortestWord && Nearest(word, known) is { } nearest ? $", did you mean '{nearest}'?" : "";

    public static string? Nearest(string word, IEnumerable<string> known, int atMost = int.MaxValue)
    {
        string? best = null;
        var bestDistance = Math.Min(atMost, Math.Max(1, word.Length / 3)) + 1;
        foreach (var candidate in known)
        {
            if (Math.Abs(candidate.Length - word.Length) < bestDistance && Distance(word, candidate) is var distance && distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>How many letters must be put in, taken out, changed or swapped with their neighbour.</summary>
    private static int Distance(string from, string to)
    {
        var table = new int[from.Length + 1, to.Length + 1];
        for (var row = 0; row <= from.Length; row++)
        {
            for (var column = 0; column <= to.Length; column++)
            {
                table[row, column] = row == 0 ? column : column == 0 ? row : Step(table, from, to, row, column);
            }
        }

        return table[from.Length, to.Length];
    }

    private static int Step(int[,] table, string from, string to, int row, int column)
    {
        var cost = from[row - 1] == to[column - 1] ? 0 : 1;
        var best = Math.Min(Math.Min(table[row - 1, column] + 1, table[row, column - 1] + 1), table[row - 1, column - 1] + cost);
        var swapped = row > 1 && column > 1 && from[row - 1] == to[column - 2] && from[row - 2] == to[column - 1];
        return swapped ? Math.Min(best, table[row - 2, column - 2] + 1) : best;
    }
}
