using System.Text.RegularExpressions;

namespace Playbooks.Jinja.Ansible;

/// <summary>A pattern of .NET with what Python's ways to match need of it.</summary>
internal sealed class CompiledPattern(string pattern, RegexOptions options)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly Regex regex = new(pattern, options, Limit);
    private readonly Lazy<Regex> start = new(() => new Regex($@"\A(?:{pattern})", options, Limit));
    private readonly Lazy<Regex> all = new(() => new Regex($@"\A(?:{pattern})\z", options, Limit));

    // Where the search begins it is not empty.
    private readonly Lazy<Regex> further = new(() => new Regex($@"(?:{pattern})(?!\G)", options, Limit));

    public Match First(string text) => regex.Match(text);

    public bool MatchesStart(string text) => start.Value.IsMatch(text);

    public bool MatchesAll(string text) => all.Value.IsMatch(text);

    /// <summary>As Python does: where an empty match was, another that is not empty may follow.</summary>
    public IEnumerable<Match> All(string text)
    {
        for (var match = regex.Match(text); match.Success; match = (match.Length > 0 ? regex : further.Value).Match(text, match.Index + match.Length))
        {
            yield return match;
        }
    }
}
