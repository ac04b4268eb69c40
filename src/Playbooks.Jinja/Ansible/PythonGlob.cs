using System.Text;
using System.Text.RegularExpressions;

namespace Playbooks.Jinja.Ansible;

/// <summary>A shell pattern as Python's <c>fnmatch.fnmatchcase</c> reads it: <c>*</c>, <c>?</c>, <c>[set]</c>, <c>[!set]</c>; case matters, and * goes over slashes and dots.</summary>
public sealed class PythonGlob(string pattern)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly Regex regex = new(Translate(pattern), RegexOptions.CultureInvariant | RegexOptions.Singleline, Limit);

    /// <summary>Whether a text has signs that are not themselves in a pattern.</summary>
    public static bool IsPattern(string text) => text.AsSpan().IndexOfAny("*?[") >= 0;

    public bool IsMatch(string name) => regex.IsMatch(name);

    public static bool IsMatch(string pattern, string name) => new PythonGlob(pattern).IsMatch(name);

    private static string Translate(string pattern)
    {
        var result = new StringBuilder(@"\A");
        for (var at = 0; at < pattern.Length; at++)
        {
            var letter = pattern[at];
            var end = letter == '[' ? End(pattern, at) : -1;
            if (end > 0)
            {
                AppendSet(result, pattern[(at + 1)..end]);
                at = end;
            }
            else
            {
                result.Append(letter switch
                {
                    '*' => ".*",
                    '?' => ".",
                    _ => Regex.Escape(letter.ToString()),
                });
            }
        }

        return result.Append(@"\z").ToString();
    }

    /// <summary>Where the set that begins here ends; a ] right at its beginning belongs to it.</summary>
    private static int End(string pattern, int start)
    {
        var first = start + 1 < pattern.Length && pattern[start + 1] == '!' ? start + 2 : start + 1;
        return first + 1 < pattern.Length ? pattern.IndexOf(']', first + 1) : -1;
    }

    private static void AppendSet(StringBuilder result, string set)
    {
        var isInverse = set[0] == '!';
        var chunks = Ranges(isInverse ? set[1..] : set);
        if (chunks.Count == 0)
        {
            result.Append(isInverse ? "." : "(?!)");
            return;
        }

        result.Append(isInverse ? "[^" : "[");
        foreach (var (first, last) in chunks)
        {
            result.Append($"\\u{(int)first:x4}-\\u{(int)last:x4}");
        }

        result.Append(']');
    }

    /// <summary>A range that goes backwards is empty.</summary>
    private static List<(char First, char Last)> Ranges(string set)
    {
        var ranges = new List<(char First, char Last)>();
        for (var at = 0; at < set.Length; at++)
        {
            var last = at + 2 < set.Length && set[at + 1] == '-' ? set[at + 2] : set[at];
            if (set[at] <= last)
            {
                ranges.Add((set[at], last));
            }

            at += at + 2 < set.Length && set[at + 1] == '-' ? 2 : 0;
        }

        return ranges;
    }
}
