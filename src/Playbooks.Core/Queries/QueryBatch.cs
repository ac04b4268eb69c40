using System.Security.Cryptography;
using System.Text;
using Playbooks.Results;

namespace Playbooks.Queries;

/// <summary>Several queries of any kinds as one script, and the reader of its output. Each kind's script runs in a subshell of its own, between marks that nothing can guess; what one
/// kind prints or breaks cannot spoil another's answers.</summary>
internal sealed class QueryBatch
{
    private readonly IReadOnlyList<(IQueryKind Kind, IReadOnlyList<Query> Queries)> sections;
    private readonly byte[] mark;

    private QueryBatch(IReadOnlyList<(IQueryKind, IReadOnlyList<Query>)> sections, string mark, string script)
    {
        this.sections = sections;
        this.mark = Encoding.ASCII.GetBytes("\n" + mark + " ");
        Script = script;
    }

    /// <summary>POSIX sh for one <see cref="Connections.ReadRequest"/>.</summary>
    public string Script { get; }

    /// <summary>Queries of a type that no kind takes are a bug: <see cref="InvalidOperationException"/>.</summary>
    public static QueryBatch Create(IEnumerable<Query> queries, IReadOnlyDictionary<Type, IQueryKind> kinds)
        => Create(queries, kinds, "@" + RandomNumberGenerator.GetHexString(16, lowercase: true));

    /// <summary>With a given mark, for tests.</summary>
    public static QueryBatch Create(IEnumerable<Query> queries, IReadOnlyDictionary<Type, IQueryKind> kinds, string mark)
    {
        var sections = queries.Distinct()
            .GroupBy(query => kinds.TryGetValue(query.GetType(), out var kind) ? kind : throw new InvalidOperationException($"no query kind answers {query.GetType().Name}"))
            .Select(group => (group.Key, (IReadOnlyList<Query>)[.. group]))
            .ToList();
        return new QueryBatch(sections, mark, BuildScript(sections, mark));
    }

    /// <summary>The answers, exceptions among them, from the whole output of <see cref="Script"/>, both streams. A section that is missing or cut gives every query of it
    /// a failure with what stood on stderr.</summary>
    public IReadOnlyDictionary<Query, object> Parse(ReadOnlyMemory<byte> output, ReadOnlyMemory<byte> errors)
    {
        var answers = new Dictionary<Query, object>();
        var (rest, restOfErrors) = (output, errors);
        foreach (var (kind, queries) in sections)
        {
            var found = Cut(ref rest, out var section, out var status);
            var error = Encoding.UTF8.GetString((Cut(ref restOfErrors, out var errorSection, out _) ? errorSection : restOfErrors).Span);
            var replies = found ? ParseSection(kind, queries, new QueryOutput(section, error, status)) : Failures(queries, error);
            for (var index = 0; index < queries.Count; index++)
            {
                answers[queries[index]] = replies[index];
            }
        }

        return answers;
    }

    /// <summary>The time limit passed: nothing is known.</summary>
    public IReadOnlyDictionary<Query, object> Fail(string error)
        => sections.SelectMany(section => section.Queries).ToDictionary(query => query, object (_) => new ModuleFailedException(error));

    private static string BuildScript(IReadOnlyList<(IQueryKind Kind, IReadOnlyList<Query> Queries)> sections, string mark)
    {
        var script = new StringBuilder("_q(){ set -- $?; printf '\\n").Append(mark).Append(" %s\\n' $1; printf '\\n").Append(mark).Append(" %s\\n' $1 >&2; }\n");
        foreach (var (kind, queries) in sections)
        {
            script.Append("(\n").Append(kind.BuildScript(queries).TrimEnd('\n')).Append("\n) </dev/null; _q\n");
        }

        return script.ToString();
    }

    private bool Cut(ref ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> section, out int status)
    {
        (section, status) = (default, -1);
        var end = rest.Span.IndexOf(mark);
        if (end < 0)
        {
            return false;
        }

        var tail = rest[(end + mark.Length)..];
        var newline = tail.Span.IndexOf((byte)'\n');
        if (newline < 0 || !int.TryParse(tail.Span[..newline], out status))
        {
            return false;
        }

        section = rest[..end];
        rest = tail[(newline + 1)..];
        return true;
    }

    private static IReadOnlyList<object> ParseSection(IQueryKind kind, IReadOnlyList<Query> queries, QueryOutput output)
    {
        try
        {
            var answers = kind.Parse(queries, output);
            return answers.Count == queries.Count ? answers : throw new InvalidOperationException($"{kind.GetType().Name} answered {answers.Count} of {queries.Count} queries");
        }
        catch (Exception exception) when (exception is FormatException or ModuleFailedException or OverflowException or ArgumentException)
        {
            var text = exception is ModuleFailedException ? exception.Message : $"cannot read the answer of {kind.GetType().Name}: {exception.Message} {output.Error}".TrimEnd();
            return Failures(queries, text);
        }
    }

    private static IReadOnlyList<object> Failures(IReadOnlyList<Query> queries, string error)
    {
        var text = string.IsNullOrWhiteSpace(error) ? "the host gave no answer to a question" : error.Trim();
        return [.. queries.Select(_ => new ModuleFailedException(text))];
    }
}
