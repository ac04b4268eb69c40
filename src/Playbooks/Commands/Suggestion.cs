namespace Playbooks.Commands;

/// <summary>The nearest known word to a mistyped one, for the end of a message.</summary>
internal static class Suggestion
{
    private const int ShortestWord = 3;

    /// <summary>", did you mean 'x'?" or nothing.</summary>
    public static string For(string word, IEnumerable<string> known)
        => word.Length >= ShortestWord && Plays.Suggestion.Nearest(word, known) is { } nearest ? $", did you mean '{nearest}'?" : "";
}
