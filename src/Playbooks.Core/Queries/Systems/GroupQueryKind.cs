using System.Text;
using Playbooks.Connections;

namespace Playbooks.Queries.Systems;

/// <summary>`getent group`, or /etc/group where there is no getent.</summary>
internal sealed class GroupQueryKind : IQueryKind
{
    public Type QueryType => typeof(GroupQuery);

    public string BuildScript(IReadOnlyList<Query> queries)
        => $"if command -v getent >/dev/null 2>&1; then getent group -- {ShellQuote.Words(queries.Cast<GroupQuery>().Select(query => query.Name))}; else cat /etc/group; fi; true";

    public IReadOnlyList<object> Parse(IReadOnlyList<Query> queries, QueryOutput output)
    {
        var groups = Encoding.UTF8.GetString(output.Standard.Span).Split('\n').Select(line => line.Split(':')).Where(fields => fields.Length > 2).ToList();
        return [.. queries.Cast<GroupQuery>().Select(query =>
        {
            var group = groups.Find(fields => fields[0] == query.Name) ?? groups.Find(fields => fields[2] == query.Name);
            return new GroupAnswer(group?[0] ?? query.Name, group is null ? null : long.Parse(group[2]));
        })];
    }
}
