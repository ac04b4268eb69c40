using System.Text;
using Playbooks.Connections;

namespace Playbooks.Queries.Systems;

/// <summary>passwd by `getent` (or the file), groups and shadow from their files; three sections that each end with a line `=`.</summary>
internal sealed class UserQueryKind : IQueryKind
{
    public Type QueryType => typeof(UserQuery);

    public string BuildScript(IReadOnlyList<Query> queries)
    {
        var names = queries.Cast<UserQuery>().Select(query => query.Name).Distinct().ToList();
        return $$"""
            n={{ShellQuote.Word(":" + string.Join(':', names) + ":")}}
            if command -v getent >/dev/null 2>&1; then getent passwd -- {{ShellQuote.Words(names)}}; else awk -F: -v n="$n" 'index(n, ":" $1 ":")' /etc/passwd; fi
            echo =
            cat /etc/group
            echo =
            [ -r /etc/shadow ] && awk -F: -v n="$n" 'index(n, ":" $1 ":")' /etc/shadow
            echo =
            """;
    }

    public IReadOnlyList<object> Parse(IReadOnlyList<Query> queries, QueryOutput output)
    {
        var sections = ("\n" + Encoding.UTF8.GetString(output.Standard.Span)).Split("\n=\n");
        List<string[]> Section(int index) => [.. (index < sections.Length ? sections[index] : "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':'))];
        var (users, groups, shadows) = (Section(0), Section(1), Section(2));
        return [.. queries.Cast<UserQuery>().Select(query => Read(query.Name, users, groups, shadows))];
    }

    private static UserAnswer Read(string name, List<string[]> users, List<string[]> groups, List<string[]> shadows)
        => users.Find(fields => fields[0] == name && fields.Length >= 7) is { } user
            ? new UserAnswer(true)
            {
                Uid = long.Parse(user[2]),
                Gid = long.Parse(user[3]),
                Comment = user[4],
                Home = user[5],
                Shell = user[6],
                Groups = [.. groups.Where(fields => fields.Length > 3 && fields[3].Split(',').Contains(name)).Select(fields => fields[0])],
                Shadow = shadows.Find(fields => fields[0] == name) is { } shadow ? shadow[1..] : [],
            }
            : UserAnswer.Missing;
}
