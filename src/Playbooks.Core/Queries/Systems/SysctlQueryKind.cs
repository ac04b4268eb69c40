using System.Text;
using Playbooks.Connections;

namespace Playbooks.Queries.Systems;

/// <summary>One `grep` over all files below /proc/sys. (The shell's own `read` gets only the first digit of many of them.)</summary>
internal sealed class SysctlQueryKind : IQueryKind
{
    public Type QueryType => typeof(SysctlQuery);

    public string BuildScript(IReadOnlyList<Query> queries)
        => $"grep -sH '' {ShellQuote.Words(queries.Cast<SysctlQuery>().Select(query => query.Path))} 2>/dev/null; true";

    public IReadOnlyList<object> Parse(IReadOnlyList<Query> queries, QueryOutput output)
    {
        var lines = Encoding.UTF8.GetString(output.Standard.Span).Split('\n');
        return [.. queries.Cast<SysctlQuery>().Select(query =>
        {
            var start = query.Path + ":";
            var values = lines.Where(line => line.StartsWith(start, StringComparison.Ordinal)).Select(line => line[start.Length..]).ToList();
            return new SysctlAnswer(values.Count == 0 ? null : string.Join('\n', values));
        })];
    }
}
