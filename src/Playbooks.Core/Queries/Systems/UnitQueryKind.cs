using System.Text;
using System.Text.RegularExpressions;
using Playbooks.Connections;
using Playbooks.Results;

namespace Playbooks.Queries.Systems;

/// <summary>One `systemctl show` for all units of a scope: blocks in the order asked, separated by empty lines. A section ends with a line `=`; a host without systemd says `-`.</summary>
internal sealed partial class UnitQueryKind : IQueryKind
{
    private const string Properties = "Id,Names,Description,LoadState,ActiveState,SubState,UnitFileState,UnitFilePreset,NeedDaemonReload,FragmentPath,SourcePath,DropInPaths,Type,Restart,Result,NRestarts,"
        + "MainPID,ExecMainPID,ExecMainStatus,ExecMainCode,ActiveEnterTimestamp,ActiveEnterTimestampMonotonic,InactiveEnterTimestamp,CanStart,CanStop,CanReload,WantedBy,Wants,After";

    public Type QueryType => typeof(UnitQuery);

    public string BuildScript(IReadOnlyList<Query> queries)
    {
        var script = new StringBuilder("[ -d /run/systemd/system ] || { echo -; exit 0; }\n");
        foreach (var scope in Scopes(queries))
        {
            script.Append("systemctl ").Append(scope.Key == "user" ? "--user " : "").Append("show --no-pager -p ").Append(Properties).Append(" -- ")
                .Append(ShellQuote.Words(scope.Where(query => IsAskable(query.Name)).Select(query => Full(query.Name)))).Append("\necho =\n");
        }

        return script.ToString();
    }

    public IReadOnlyList<object> Parse(IReadOnlyList<Query> queries, QueryOutput output)
    {
        var text = Encoding.UTF8.GetString(output.Standard.Span);
        if (text == "-\n")
        {
            return [.. queries.Select(_ => new UnitAnswer(new Dictionary<string, string>()) { IsWithoutSystemd = true })];
        }

        var answers = new Dictionary<UnitQuery, object>();
        var sections = ("\n" + text).Split("\n=\n");
        foreach (var (scope, index) in Scopes(queries).Select((scope, index) => (scope, index)))
        {
            Read([.. scope.Where(query => IsAskable(query.Name))], index < sections.Length ? sections[index] : "", output.Error, answers);
        }

        return [.. queries.Cast<UnitQuery>().Select(query => answers.TryGetValue(query, out var answer) ? answer : new ModuleFailedException($"{query.Name} is not the name of a unit that systemd can show"))];
    }

    /// <summary>The name with its suffix: ".service" where none is given.</summary>
    public static string Full(string name) => Suffix().IsMatch(name) ? name : name + ".service";

    private static void Read(IReadOnlyList<UnitQuery> queries, string section, string error, Dictionary<UnitQuery, object> answers)
    {
        var blocks = section.Trim('\n').Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        foreach (var (query, index) in queries.Select((query, index) => (query, index)))
        {
            answers[query] = blocks.Length == queries.Count
                ? new UnitAnswer(Block(blocks[index]))
                : new ModuleFailedException($"systemctl could not show {query.Name}: {error.Trim()}");
        }
    }

    private static Dictionary<string, string> Block(string block)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in block.Split('\n'))
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            if (at > 0)
            {
                properties[line[..at]] = line[(at + 1)..];
            }
        }

        return properties;
    }

    private static IEnumerable<IGrouping<string, UnitQuery>> Scopes(IReadOnlyList<Query> queries)
        => queries.Cast<UnitQuery>().GroupBy(query => query.Scope == "system" ? "system" : "user").Where(scope => scope.Any(query => IsAskable(query.Name)));

    /// <summary>Globs would expand, and a template without an instance ends the whole answer.</summary>
    private static bool IsAskable(string name) => Name().IsMatch(name) && !Full(name).Contains("@.", StringComparison.Ordinal);

    [GeneratedRegex(@"^[A-Za-z0-9:_.@\\][A-Za-z0-9:_.@\\-]*$")]
    private static partial Regex Name();

    [GeneratedRegex(@"\.(service|socket|target|timer|mount|automount|path|slice|scope|swap|device|snapshot)$")]
    private static partial Regex Suffix();
}
