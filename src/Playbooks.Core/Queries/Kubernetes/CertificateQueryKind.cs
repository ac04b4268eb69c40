using System.Text;
using Playbooks.Connections;

namespace Playbooks.Queries.Kubernetes;

/// <summary>One date, one stat and one awk for all certificates asked. Private keys stay on the node, also where a file holds both.</summary>
internal sealed class CertificateQueryKind : IQueryKind
{
    private const string Certificates = """
        awk 'FNR == 1 { c = 0; print FILENAME ":" } /-----BEGIN CERTIFICATE-----/ { c = 1 } c || /^[ \t]*client-certificate-data:/ { print FILENAME ":" $0 } /-----END CERTIFICATE-----/ { c = 0 }' "$@"
        """;

    public Type QueryType => typeof(CertificateQuery);

    public string BuildScript(IReadOnlyList<Query> queries)
    {
        var asked = queries.Cast<CertificateQuery>().ToList();
        var all = ShellQuote.Words(asked.SelectMany(query => new[] { query.Path, query.KeyPath }).Distinct());
        var certificates = ShellQuote.Words(asked.Select(query => query.Path).Distinct());
        return $"date +%s\nQUOTING_STYLE=literal stat -L -c '%a %U %G %s %n' -- {all} 2>/dev/null\necho =\n(set --; for f in {certificates}; do [ ! -f \"$f\" ] || set -- \"$@\" \"$f\"; done; [ $# = 0 ] || {Certificates})\nexit 0\n";
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

        // The first line only says that the file is there and not empty.
        return text.Length == 0 ? null : text.ToString().TrimStart('\n');
    }
}
