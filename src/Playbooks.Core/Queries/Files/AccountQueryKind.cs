using System.Globalization;
using System.Text;
using Playbooks.Connections;

namespace Playbooks.Queries.Files;

/// <summary>getent for all names, or the files themselves where there is no getent (busybox).</summary>
internal sealed class AccountQueryKind : IQueryKind
{
    public Type QueryType => typeof(AccountQuery);

    public string BuildScript(IReadOnlyList<Query> queries)
    {
        var script = new StringBuilder();
        foreach (var (database, isGroup) in (ReadOnlySpan<(string, bool)>)[("passwd", false), ("group", true)])
        {
            var names = Names(queries, isGroup);
            if (names.Count > 0)
            {
                script.Append($"if command -v getent >/dev/null; then getent {database} -- {ShellQuote.Words(names)}; else cat /etc/{database}; fi\n");
            }

            script.Append("echo =\n");
        }

        return script.ToString();
    }

    public IReadOnlyList<object> Parse(IReadOnlyList<Query> queries, QueryOutput output)
    {
        var reader = new OutputReader(output.Standard);
        var users = Read(reader);
        var groups = Read(reader);
        return [.. queries.Cast<AccountQuery>().Select(query => new AccountAnswer((query.IsGroup ? groups : users).TryGetValue(query.Name, out var id) ? id : null))];
    }

    private static List<string> Names(IReadOnlyList<Query> queries, bool isGroup) => [.. queries.Cast<AccountQuery>().Where(query => query.IsGroup == isGroup).Select(query => query.Name)];

    private static Dictionary<string, long> Read(OutputReader reader)
    {
        var ids = new Dictionary<string, long>(StringComparer.Ordinal);
        while (reader.TryReadText('\n', out var line) && line != "=")
        {
            var fields = line.Split(':');
            if (fields.Length > 2 && long.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                ids.TryAdd(fields[0], id);
            }
        }

        return ids;
    }
}
