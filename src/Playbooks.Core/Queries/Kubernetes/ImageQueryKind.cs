using System.Text;
using Playbooks.Connections;
using Playbooks.Results;

namespace Playbooks.Queries.Kubernetes;

/// <summary>One `ctr images ls` and one grep over the import records for each runtime asked.</summary>
internal sealed class ImageQueryKind : IQueryKind
{
    public const string Folder = ArtifactQueryKind.Folder + "/images";

    public Type QueryType => typeof(ImageQuery);

    public string BuildScript(IReadOnlyList<Query> queries)
        => string.Concat(queries.Cast<ImageQuery>().Select(query =>
            // ctr waits ten seconds for a socket that is not there.
            $"if [ -S {ShellQuote.Word(query.Socket)} ]; then {ShellQuote.Words([query.Ctr, "--address", query.Socket, "--connect-timeout", "3s", "-n", query.Namespace, "images", "ls"])} 2>&1; else echo 'containerd does not run'; false; fi; echo \"= $?\"; (cd {Folder} 2>/dev/null && grep -h '' -- * 2>/dev/null); echo =\n"));

    public IReadOnlyList<object> Parse(IReadOnlyList<Query> queries, QueryOutput output)
    {
        var lines = Encoding.UTF8.GetString(output.Standard.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var answers = new List<object>();
        var index = 0;
        foreach (var _ in queries)
        {
            var images = Take(lines, ref index, out var status);
            var records = Take(lines, ref index, out var _);
            answers.Add(status == 0
                ? new ImageAnswer(ReadImages(images), ReadRecords(records))
                : new ModuleFailedException($"cannot list the images of the container runtime: {string.Join(' ', images)}"));
        }

        return answers;
    }

    private static List<string> Take(string[] lines, ref int index, out int status)
    {
        var taken = new List<string>();
        while (index < lines.Length && !(lines[index] == "=" || lines[index].StartsWith("= ", StringComparison.Ordinal)))
        {
            taken.Add(lines[index++]);
        }

        status = index < lines.Length && lines[index].Length > 2 ? int.Parse(lines[index].AsSpan(2)) : 0;
        index++;
        return taken;
    }

    // REF TYPE DIGEST SIZE PLATFORMS LABELS
    private static Dictionary<string, string> ReadImages(List<string> lines)
        => lines.Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(fields => fields.Length >= 3)
            .DistinctBy(fields => fields[0]).ToDictionary(fields => fields[0], fields => fields[2]);

    private static Dictionary<string, (string, string)> ReadRecords(List<string> lines)
        => lines.Select(line => line.Split(' ')).Where(fields => fields.Length == 3).DistinctBy(fields => fields[0])
            .ToDictionary(fields => fields[0], fields => (fields[1], fields[2]));
}
