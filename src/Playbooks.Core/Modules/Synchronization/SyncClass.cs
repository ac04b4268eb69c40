using System.Text;

namespace Playbooks.Modules.Synchronization;

/// <summary>Letters in brackets in a pattern of rsync. A range that runs backwards holds nothing, and brackets that are not closed match nothing.</summary>
internal static class SyncClass
{
    public const string Nothing = "(?!)";

    /// <summary>Where the bracket that opens at a place is closed: one that stands first is a letter. -1: nowhere.</summary>
    public static int End(string pattern, int start)
    {
        var first = start + 1;
        first += first < pattern.Length && pattern[first] is '!' or '^' ? 1 : 0;
        return first + 1 < pattern.Length ? pattern.IndexOf(']', first + 1) : -1;
    }

    /// <param name="text">What stands between the brackets.</param>
    public static string Regex(string text)
    {
        var isNegative = text[0] is '!' or '^';
        var letters = new StringBuilder();
        for (var index = isNegative ? 1 : 0; index < text.Length; index++)
        {
            var last = index + 2 < text.Length && text[index + 1] == '-' ? text[index + 2] : text[index];
            letters.Append(last < text[index] ? "" : $"{Escaped(text[index])}-{Escaped(last)}");
            index = index + 2 < text.Length && text[index + 1] == '-' ? index + 2 : index;
        }

        return letters.Length == 0 ? (isNegative ? "[^/]" : Nothing) : $"(?!/)[{(isNegative ? "^" : "")}{letters}]";
    }

    private static string Escaped(char letter) => $"\\u{(int)letter:X4}";
}
