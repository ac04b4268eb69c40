using System.Text;
using Playbooks.Results;

namespace Playbooks.Queries.Files;

/// <summary>One `stat` for all paths (a few, where they are too many for one command), a second one for what the links among them lead to, and one digest command for each algorithm.</summary>
internal sealed class FileQueryKind : IQueryKind
{
    public Type QueryType => typeof(FileQuery);

    public string BuildScript(IReadOnlyList<Query> queries)
    {
        var files = queries.Cast<FileQuery>().ToList();
        var paths = Paths(files);
        var script = new StringBuilder("command -v stat >/dev/null || { echo 'stat is missing on the host' >&2; exit 127; }\n");
        script.Append("export QUOTING_STYLE=literal\nset -- ").AppendJoin(' ', paths.Select(RemotePath.ToShell)).Append('\n');
        var number = paths.Select((path, index) => (path, index)).ToDictionary(pair => pair.path, pair => pair.index + 1);
        foreach (var path in paths.Where(path => !RemotePath.IsAbsolute(path)))
        {
            script.Append("printf '%s\\n' ").Append(Parameter(number[path])).Append('\n');
        }

        var slices = ArgumentSlices.Of(paths, path => path).Select(slice => slice.Count == paths.Count ? "\"$@\"" : string.Join(' ', slice.Select(path => Parameter(number[path])))).ToList();
        foreach (var slice in slices)
        {
            // 1: something is missing. A stat that could not run, or was ended, knows of nothing.
            script.Append(StatOutput.Command).Append(" -- ").Append(slice).Append("; s=$?; [ $s -le 1 ] || exit $s\n");
        }

        // Only links are looked at twice. The list holds positions, so that any name is safe and the work stays linear.
        script.Append("echo\nn=0\n");
        foreach (var slice in slices)
        {
            script.Append("l=; for f in ").Append(slice).Append("; do n=$((n+1)); [ ! -L \"$f\" ] || l=\"$l \\\"\\${$n}\\\"\"; done\n");
            script.Append("[ -z \"$l\" ] || eval \"").Append(StatOutput.FollowCommand).Append(" -- $l\" 2>/dev/null\n");
        }

        script.Append("echo\n");
        AppendDigests(script, files, number);
        AppendAccess(script, files, number);
        return script.Append("exit 0").ToString();
    }

    public IReadOnlyList<object> Parse(IReadOnlyList<Query> queries, QueryOutput output)
    {
        if (output.Status != 0)
        {
            throw new ModuleFailedException(output.Error.Trim().Length > 0 ? output.Error.Trim() : "the host's files could not be asked about");
        }

        var files = queries.Cast<FileQuery>().ToList();
        var reader = new OutputReader(output.Standard);
        var answers = ReadEntries(reader, Paths(files), output.Error);
        ReadDigests(reader, files, answers);
        ReadAccess(reader, files, answers);
        return reader.IsAtEnd ? [.. files.Select(file => answers[file.Path])] : throw new FormatException("the output of stat and the digests does not fit the paths asked for");
    }

    private static List<string> Paths(List<FileQuery> files) => [.. files.Select(file => file.Path).Distinct()];

    private static Dictionary<string, object> ReadEntries(OutputReader reader, List<string> paths, string error)
    {
        var expanded = paths.ToDictionary(path => path, path => RemotePath.IsAbsolute(path) ? path : reader.TryReadText('\n', out var line) ? line : path);
        var entries = paths.ToDictionary(path => path, path => StatOutput.TryRead(reader, Encoding.UTF8.GetBytes(expanded[path])));
        Expect(reader);
        var targets = new Dictionary<string, FileEntry?>();
        foreach (var path in paths.Where(path => entries[path] is { IsLink: true }))
        {
            targets[path] = StatOutput.TryRead(reader, Encoding.UTF8.GetBytes(expanded[path]));
        }

        Expect(reader);
        var denied = string.Join('\n', error.Split('\n').Where(line => line.EndsWith("Permission denied", StringComparison.Ordinal)));
        return paths.ToDictionary(path => path, object (path) => entries[path] is null && IsDenied(expanded[path], denied)
            ? new ModuleFailedException($"{expanded[path]}: Permission denied")
            : new FileAnswer(expanded[path]) { Entry = entries[path], Target = targets.GetValueOrDefault(path, entries[path]) });
    }

    /// <summary>A folder that may not be entered hides whether the file exists: that is no answer, not "missing".</summary>
    private static bool IsDenied(string path, string error) => error.Contains($"'{path}': Permission denied", StringComparison.Ordinal);

    private static void Expect(OutputReader reader)
    {
        if (!reader.TrySkip("\n"u8))
        {
            throw new FormatException("the output of stat does not fit the paths asked for");
        }
    }

    private static void AppendDigests(StringBuilder script, List<FileQuery> files, Dictionary<string, int> number)
    {
        foreach (var algorithm in Algorithms(files))
        {
            foreach (var group in DigestGroups(files, algorithm))
            {
                if (group.Sizes.Count == 0)
                {
                    // What is no regular file costs no process. Positions again, so that any name is safe.
                    script.Append("l=; for n in ").AppendJoin(' ', group.Paths.Select(path => number[path]))
                        .Append("; do eval \"f=\\${$n}\"; [ ! -f \"$f\" ] || l=\"$l \\\"\\${$n}\\\"\"; done\n")
                        .Append("[ -z \"$l\" ] || eval \"").Append(DigestOutput.Command(algorithm)).Append(" -- $l\" 2>/dev/null\n");
                    continue;
                }

                script.Append("find -L ").AppendJoin(' ', group.Paths.Select(path => Parameter(number[path]))).Append(" -prune -type f \\( -size ")
                    .AppendJoin(" -o -size ", group.Sizes.Select(size => size + "c")).Append(" \\) -exec ").Append(DigestOutput.Command(algorithm)).Append(" -- {} + 2>/dev/null\n");
            }
        }
    }

    private static void ReadDigests(OutputReader reader, List<FileQuery> files, Dictionary<string, object> answers)
    {
        foreach (var algorithm in Algorithms(files))
        {
            foreach (var group in DigestGroups(files, algorithm))
            {
                foreach (var path in group.Paths)
                {
                    if (answers[path] is FileAnswer answer && DigestOutput.TryRead(reader, algorithm, answer.Path) is { } digest)
                    {
                        answers[path] = answer with { Digests = new Dictionary<DigestAlgorithms, string>(answer.Digests) { [algorithm] = digest } };
                    }
                }
            }
        }
    }

    private static IReadOnlyList<DigestAlgorithms> Algorithms(List<FileQuery> files)
        => DigestOutput.Each(files.Aggregate(DigestAlgorithms.None, (all, file) => all | file.Digests));

    /// <summary>Paths whose digest is wanted at any size, and paths whose digest is wanted at some sizes only. A size asked for one path lets another through too: harmless.</summary>
    private static IEnumerable<(List<string> Paths, List<long> Sizes)> DigestGroups(List<FileQuery> files, DigestAlgorithms algorithm)
    {
        var wanted = files.Where(file => file.Digests.HasFlag(algorithm)).ToLookup(file => file.Path);
        var always = wanted.Where(group => group.Any(file => file.OnlyIfSize is null)).Select(group => group.Key).ToList();
        foreach (var slice in ArgumentSlices.Of(always, path => path))
        {
            yield return ([.. slice], []);
        }

        // A size is about as long as the words around it.
        var sized = wanted.Where(group => group.All(file => file.OnlyIfSize is not null));
        foreach (var slice in ArgumentSlices.Of(sized, group => group.Key))
        {
            yield return ([.. slice.Select(group => group.Key)], [.. slice.SelectMany(group => group).Select(file => file.OnlyIfSize!.Value).Distinct()]);
        }
    }

    private static string Parameter(int number) => $"\"${{{number}}}\"";

    private static void AppendAccess(StringBuilder script, List<FileQuery> files, Dictionary<string, int> number)
    {
        var paths = Paths([.. files.Where(file => file.Access)]);
        if (paths.Count > 0)
        {
            script.Append("for f in ").AppendJoin(' ', paths.Select(path => Parameter(number[path])))
                .Append("; do a=; [ ! -r \"$f\" ] || a=r; [ ! -w \"$f\" ] || a=${a}w; [ ! -x \"$f\" ] || a=${a}x; echo \"=$a\"; done\n");
        }
    }

    private static void ReadAccess(OutputReader reader, List<FileQuery> files, Dictionary<string, object> answers)
    {
        foreach (var path in Paths([.. files.Where(file => file.Access)]))
        {
            if (!reader.TryReadText('\n', out var line) || !line.StartsWith('='))
            {
                throw new FormatException("the access of a file was not answered");
            }

            if (answers[path] is FileAnswer answer)
            {
                answers[path] = answer with { IsReadable = line.Contains('r', StringComparison.Ordinal), IsWritable = line.Contains('w', StringComparison.Ordinal), IsExecutable = line.Contains('x', StringComparison.Ordinal) };
            }
        }
    }
}
