using System.Text;
using Playbooks.Connections;

namespace Playbooks.Queries.Kubernetes;

/// <summary>One date, one stat and one grep for all certificates asked. Private keys are never read.</summary>
internal sealed class CertificateQueryKind : IQueryKind
{
    public Type QueryType => typeof(CertificateQuery);

    public string BuildScript(IReadOnlyList<Query> queries)
    {
        var asked = queries.Cast<CertificateQuery>().ToList();
        var all = ShellQuote.Words(asked.SelectMany(query => new[] { query.Path, query.KeyPath }).Distinct());
        var certificates = ShellQuote.Words(asked.Select(query => query.Path).Distinct());
        return $"date +%s\nQUOTING_STYLE=literal stat -L -c '%a %U %G %s %n' -- {all} 2>/dev/null\necho =\ngrep -sH '' -- {certificates} /dev/null\nexit 0\n";
    }

    public IReadOnlyList<object> Parse(IReadOnlyList<Query> queries, QueryOutput output)
    {
        var lines = Encoding.UTF8.GetString(output.Standard.Span).Split('\n');
        var now = DateTimeOffset.FromUnixTimeSeconds(long.Parse(lines[0]));
        var mark = Array.IndexOf(lines, "=");
        var files = lines[1..mark].Select(line => line.Split(' ', 5)).Where(fields => fields.Length == 5).DistinctBy(fields => fields[4])
            .ToDictionary(fields => fields[4], fields => new FileOwnership(fields[0], fields[1], fields[2], long.Parse(fields[3])));
        return [.. queries.Cast<CertificateQuery>().Select(query => new CertificateAnswer(
            Text(query.Path, lines.AsSpan(mark + 1)), files.GetValueOrDefault(query.Path), files.GetValueOrDefault(query.KeyPath), now))];
    }

    private static string? Text(string path, ReadOnlySpan<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            if (line.StartsWith(path + ":", StringComparison.Ordinal))
            {
                text.Append(line.AsSpan(path.Length + 1)).Append('\n');
            }
        }

        return text.Length == 0 ? null : text.ToString();
    }
}
