using System.Text;
using Playbooks.Results;

namespace Playbooks.Queries.Files;

/// <summary>For each tree one `find` for the names and one for what `stat` says about them, in the same order. Names end in NUL, so any name is safe.</summary>
internal sealed class TreeQueryKind : IQueryKind
{
    public Type QueryType => typeof(TreeQuery);

    public string BuildScript(IReadOnlyList<Query> queries)
    {
        var script = new StringBuilder("export QUOTING_STYLE=literal\n");
        foreach (var query in queries.Cast<TreeQuery>())
        {
            var follow = query.Follow ? "-L " : "";
            var select = Select(query);
            script.Append("f=").Append(RemotePath.ToShell(query.Path)).Append("; printf '%s\\n' \"$f\"\n")
                .Append(query.Most is { } most ? $"if [ -d \"$f/\" ] && [ \"$(find {follow}\"$f/.\" {select} 2>/dev/null | head -n {most + 1} | wc -l)\" -gt {most} ]; then echo m\nel" : "")
                .Append("if [ -d \"$f/\" ]; then echo d\n")
                .Append($"find {follow}\"$f/.\" {select} -print0 2>/dev/null; echo\n")
                .Append($"find {follow}\"$f/.\" {select} -exec {(query is { Follow: true, KeepLinks: false } ? StatOutput.FollowCommand : StatOutput.Command)} -- {{}} + 2>/dev/null; echo\n");
            if (query.Digest != DigestAlgorithms.None)
            {
                script.Append($"find {follow}\"$f/.\" {select} -type f -exec {DigestOutput.Command(query.Digest)} -- {{}} + 2>/dev/null; echo\n");
            }

            script.Append("else echo -; fi\n");
        }

        return script.ToString();
    }

    public IReadOnlyList<object> Parse(IReadOnlyList<Query> queries, QueryOutput output)
    {
        var reader = new OutputReader(output.Standard);
        return [.. queries.Cast<TreeQuery>().Select(query => ParseTree(reader, query))];
    }

    private static string Select(TreeQuery query)
    {
        var depth = query.Depth is { } limit ? $" -maxdepth {limit}" : "";
        return $"-mindepth 1{depth}{(query.Where is null ? "" : $" \\( {query.Where} \\)")}";
    }

    private static TreeAnswer ParseTree(OutputReader reader, TreeQuery query)
    {
        if (!reader.TryReadText('\n', out var root) || !reader.TryReadText('\n', out var letter))
        {
            throw new FormatException($"nothing is known about {query.Path}");
        }

        if (letter == "m")
        {
            return new TreeAnswer(root, []) { IsTooLarge = true };
        }

        if (letter != "d")
        {
            return new TreeAnswer(root, null);
        }

        var names = new List<ReadOnlyMemory<byte>>();
        while (!reader.TrySkip("\n"u8))
        {
            names.Add(reader.TryReadBytes(0, out var name) ? name : throw new FormatException($"the list of {root} is cut"));
        }

        var entries = names.Select(name => (Name: name, Entry: StatOutput.TryRead(reader, name.Span))).ToList();
        Expect(reader, root);
        var digests = new Dictionary<ReadOnlyMemory<byte>, string>();
        if (query.Digest != DigestAlgorithms.None)
        {
            foreach (var (name, entry) in entries.Where(pair => pair.Entry is { IsRegular: true }))
            {
                if (DigestOutput.TryRead(reader, query.Digest, Encoding.UTF8.GetString(name.Span)) is { } digest)
                {
                    digests[name] = digest;
                }
            }

            Expect(reader, root);
        }

        var start = Encoding.UTF8.GetBytes(root + "/./");
        var prefix = root.TrimEnd('/') + "/";
        return new TreeAnswer(root, [.. entries
            .Where(pair => pair.Entry is not null)
            .Select(pair => new TreeEntry(prefix + Below(pair.Name.Span, start), pair.Entry!, digests.GetValueOrDefault(pair.Name)))]);
    }

    /// <summary>The name below the folder. What `find` cannot say is not believed: a host must not name a place outside.</summary>
    private static string Below(ReadOnlySpan<byte> name, ReadOnlySpan<byte> start)
    {
        var below = name.StartsWith(start) ? Encoding.UTF8.GetString(name[start.Length..]) : "";
        return below.Length <= 4096 && !below.Split('/').Any(part => part is "" or "." or "..") ? below
            : throw new ModuleFailedException($"the host names something that cannot lie in a folder: {Encoding.UTF8.GetString(name)}");
    }

    private static void Expect(OutputReader reader, string root)
    {
        if (!reader.TrySkip("\n"u8))
        {
            throw new FormatException($"{root} changed while it was listed");
        }
    }
}
