using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Playbooks.Connections;
using Playbooks.Results;

namespace Playbooks.Queries.Systems;

/// <summary>Runs all texts one after the other. A mark that depends on them ends each one's standard output (with its status) and standard error.</summary>
internal sealed class CommandQueryKind : IQueryKind
{
    public Type QueryType => typeof(CommandQuery);

    public string BuildScript(IReadOnlyList<Query> queries)
    {
        var script = new StringBuilder();
        script.Append("_q() { ( eval \"$1\" ); printf '\\n").Append(Mark(queries)).Append(" %s\\n' \"$?\"; printf '\\n").Append(Mark(queries)).Append("\\n' >&2; }\n");
        foreach (var query in queries)
        {
            script.Append("_q ").Append(ShellQuote.Word(((CommandQuery)query).Script)).Append('\n');
        }

        return script.ToString();
    }

    public IReadOnlyList<object> Parse(IReadOnlyList<Query> queries, QueryOutput output)
    {
        var mark = Mark(queries);
        var end = Encoding.ASCII.GetBytes($"\n{mark} ");
        var errors = output.Error.Split($"\n{mark}\n");
        var rest = output.Standard;
        var answers = new List<object>();
        foreach (var _ in queries)
        {
            var at = rest.Span.IndexOf(end);
            var newline = at < 0 ? -1 : rest.Span[(at + 1)..].IndexOf((byte)'\n');
            if (newline < 0)
            {
                answers.Add(new ModuleFailedException("the host did not answer: " + output.Error.Trim()));
                continue;
            }

            var status = Encoding.ASCII.GetString(rest.Span[(at + end.Length)..(at + 1 + newline)]);
            var error = answers.Count < errors.Length ? errors[answers.Count] : "";
            answers.Add(new CommandAnswer(int.Parse(status, CultureInfo.InvariantCulture), rest[..at], error));
            rest = rest[(at + newline + 2)..];
        }

        return answers;
    }

    private static string Mark(IReadOnlyList<Query> queries)
    {
        var all = string.Join('\0', queries.Select(query => ((CommandQuery)query).Script));
        return "@" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..24];
    }
}
