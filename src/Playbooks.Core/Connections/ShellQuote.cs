namespace Playbooks.Connections;

/// <summary>The one place where words become shell text.</summary>
internal static class ShellQuote
{
    /// <summary>The word so that sh reads exactly it. NUL cannot be in a word and is refused.</summary>
    public static string Word(string word)
    {
        if (word.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("a shell word cannot hold a NUL character", nameof(word));
        }

        return word.Length > 0 && word.All(IsPlain) ? word : Quoted(word);
    }

    /// <summary>The same, in quotes whatever it holds.</summary>
    public static string Quoted(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    public static string Words(IEnumerable<string> words) => string.Join(' ', words.Select(Word));

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '/' or ':' or ',' or '+' or '@' or '%' or '=';
}
