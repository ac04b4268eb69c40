using System.Text;
using Playbooks.Connections;

namespace Playbooks.Queries.Systems;

/// <summary>Asks with the shell's own globbing: no process at all. A line per query: `+path` or `-`.</summary>
internal sealed class GlobQueryKind : IQueryKind
{
    public Type QueryType => typeof(GlobQuery);

    public string BuildScript(IReadOnlyList<Query> queries)
    {
        var script = new StringBuilder("_g() { for f; do if [ -e \"$f\" ] || [ -L \"$f\" ]; then printf '+%s\\n' \"$f\"; return; fi; done; echo -; }\n");
        foreach (GlobQuery query in queries)
        {
            var look = "_g " + Word(query.Pattern);
            script.Append(query.Folder is null ? look : $"( cd -- {HomeWord.Of(query.Folder)} 2>/dev/null && {look} || echo - )").Append('\n');
        }

        return script.ToString();
    }

    public IReadOnlyList<object> Parse(IReadOnlyList<Query> queries, QueryOutput output)
    {
        var lines = Encoding.UTF8.GetString(output.Standard.Span).Split('\n');
        return [.. queries.Select((_, index) => new GlobAnswer(index < lines.Length && lines[index].StartsWith('+') ? lines[index][1..] : null))];
    }

    /// <summary>The pattern as a shell word in which only the glob characters keep their meaning.</summary>
    private static string Word(string pattern)
    {
        var word = new StringBuilder();
        var (home, rest) = HomeWord.Split(pattern);
        word.Append(home);
        foreach (var letter in rest)
        {
            word.Append(letter is '*' or '?' or '[' or ']' or '-' or '!' ? letter.ToString() : ShellQuote.Word(letter.ToString()));
        }

        return word.ToString();
    }
}
