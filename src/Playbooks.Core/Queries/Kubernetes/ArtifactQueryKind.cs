using System.Text;
using Playbooks.Artifacts;
using Playbooks.Connections;

namespace Playbooks.Queries.Kubernetes;

/// <summary>Reads all asked records with one grep, and stats (and hashes) all their files with one process each. Record and file names hold no blanks.</summary>
internal sealed class ArtifactQueryKind : IQueryKind
{
    public const string Folder = "/var/lib/playbook/artifacts";

    public Type QueryType => typeof(ArtifactQuery);

    public string BuildScript(IReadOnlyList<Query> queries)
    {
        var asked = queries.Cast<ArtifactQuery>().ToList();
        var script = new StringBuilder($"cd {Folder} 2>/dev/null || exit 0\n");
        var records = ShellQuote.Words(asked.Select(query => query.Record).Distinct());
        script.Append("grep -sH '' -- ").Append(records).Append(" /dev/null\necho =\n");
        script.Append(Paths(records)).Append("| xargs -0 stat -c '%s %i %Y %Z %a %u %g %n' -- 2>/dev/null\necho =\n");
        var digests = asked.Where(query => query.Digests).Select(query => query.Record).Distinct().ToList();
        if (digests.Count > 0)
        {
            script.Append(Paths(ShellQuote.Words(digests))).Append("| xargs -0 sha256sum -- 2>/dev/null\n");
        }

        return script.Append("exit 0\n").ToString();
    }

    public IReadOnlyList<object> Parse(IReadOnlyList<Query> queries, QueryOutput output)
    {
        var parts = new List<List<string>> { new(), new(), new() };
        var part = 0;
        foreach (var line in Encoding.UTF8.GetString(output.Standard.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line == "=")
            {
                part++;
            }
            else
            {
                parts[Math.Min(part, 2)].Add(line);
            }
        }

        var stamps = parts[1].Select(line => line.Split(' ')).Where(fields => fields.Length == 8).DistinctBy(fields => fields[7])
            .ToDictionary(fields => fields[7], fields => FileStamp.Parse(fields.AsSpan(0, 7)));
        var digests = parts[2].Select(line => line.Split("  ", 2)).Where(fields => fields.Length == 2).DistinctBy(fields => fields[1])
            .ToDictionary(fields => fields[1], fields => fields[0]);
        return [.. queries.Cast<ArtifactQuery>().Select(query => new ArtifactAnswer(ReadRecord(query.Record, parts[0], stamps, digests)))];
    }

    private static string Paths(string records) => $"sed -n 's/^file .* //p' -- {records} 2>/dev/null | tr '\\n' '\\000' ";

    private static InstalledArtifact? ReadRecord(string record, List<string> lines, Dictionary<string, FileStamp?> stamps, Dictionary<string, string> digests)
    {
        var own = lines.Where(line => line.StartsWith(record + ":", StringComparison.Ordinal)).Select(line => line[(record.Length + 1)..]).ToList();
        if (own.Count == 0)
        {
            return null;
        }

        var files = own.Skip(1).Select(line => line.Split(' ')).Where(fields => fields is ["file", _, _, _, _, _, _, _, _, _])
            .Select(fields => new InstalledFile(fields[9], fields[1], FileStamp.Parse(fields.AsSpan(2, 7))!, stamps.GetValueOrDefault(fields[9]), digests.GetValueOrDefault(fields[9])));
        return new InstalledArtifact(own[0], [.. files]);
    }
}
