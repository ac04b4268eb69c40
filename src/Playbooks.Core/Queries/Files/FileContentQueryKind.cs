using System.Text;
using Playbooks.Results;

namespace Playbooks.Queries.Files;

/// <summary>All contents by one `stat` and one `head`; files without a size of their own (empty ones, /proc) by a `cat` each.
/// The length of each content is known before it comes, so it may hold anything.</summary>
internal sealed class FileContentQueryKind : IQueryKind
{
    public Type QueryType => typeof(FileContentQuery);

    public string BuildScript(IReadOnlyList<Query> queries)
    {
        var limits = Limits(queries);
        var script = new StringBuilder("set -- ").AppendJoin(' ', limits.Select(pair => RemotePath.ToShell(pair.Path))).Append('\n');
        foreach (var index in limits.Select((pair, index) => (pair.Path, index)).Where(pair => !RemotePath.IsAbsolute(pair.Path)).Select(pair => pair.index))
        {
            script.Append("printf '%s\\n' \"${").Append(index + 1).Append("}\"\n");
        }

        // One letter for each path: s has a size, e has none, d may not be read, - is not a regular file.
        script.Append("""
            n=0 s= e=
            for f do n=$((n+1))
            if [ ! -f "$f" ]; then printf '%s' -; elif [ ! -r "$f" ]; then printf d
            elif [ -s "$f" ]; then printf s; s="$s \"\${$n}\""; else printf e; e="$e \"\${$n}\""; fi; done; echo
            [ -z "$s" ] || { eval "stat -L -c %s --$s" || exit; echo; eval "head -v -c LIMIT --$s /dev/null" || exit; }
            [ -z "$e" ] || eval "set --$e"
            [ -z "$e" ] || for f do c=$(head -c LIMIT -- "$f" | od -An -v -tx1 | tr -d ' \n') || exit; echo "$c"; done
            exit 0
            """.Replace("LIMIT", (limits.Max(pair => pair.Limit) + 1).ToString(), StringComparison.Ordinal));
        return script.ToString();
    }

    public IReadOnlyList<object> Parse(IReadOnlyList<Query> queries, QueryOutput output)
    {
        if (output.Status != 0)
        {
            throw new ModuleFailedException(output.Error.Trim().Length > 0 ? output.Error.Trim() : "the content of files could not be read");
        }

        var limits = Limits(queries);
        var limit = limits.Max(pair => pair.Limit) + 1;
        var reader = new OutputReader(output.Standard);
        var names = limits.Select(pair => RemotePath.IsAbsolute(pair.Path) ? pair.Path : reader.TryReadText('\n', out var line) ? line : pair.Path).ToList();
        if (!reader.TryReadText('\n', out var letters) || letters.Length != names.Count)
        {
            throw new FormatException("the answer about the content of files is cut");
        }

        var contents = new ReadOnlyMemory<byte>[names.Count];
        ReadSized(reader, names, letters, limit, contents);
        foreach (var index in Indexes(letters, 'e'))
        {
            contents[index] = reader.TryReadText('\n', out var hex) ? Convert.FromHexString(hex) : throw new FormatException($"the content of {names[index]} is cut");
        }

        var byPath = limits.Select((pair, index) => (pair.Path, index)).ToDictionary(pair => pair.Path, pair => pair.index);
        return [.. queries.Cast<FileContentQuery>().Select(query => Answer(query, names[byPath[query.Path]], letters[byPath[query.Path]], contents[byPath[query.Path]]))];
    }

    private static object Answer(FileContentQuery query, string path, char letter, ReadOnlyMemory<byte> content)
        => letter switch
        {
            'd' => new ModuleFailedException($"{path}: Permission denied"),
            '-' => new FileContentAnswer(path, null),
            _ when content.Length > query.Limit => new FileContentAnswer(path, content[..query.Limit]) { IsCut = true },
            _ => new FileContentAnswer(path, content),
        };

    private static void ReadSized(OutputReader reader, List<string> names, string letters, int limit, ReadOnlyMemory<byte>[] contents)
    {
        var sized = Indexes(letters, 's');
        if (sized.Count == 0)
        {
            return;
        }

        var sizes = sized.Select(_ => reader.TryReadNumber('\n', out var size) ? size : throw new FormatException("the size of a file is missing")).ToList();
        Expect(reader.TrySkip("\n"u8), names[sized[0]]);
        for (var number = 0; number < sized.Count; number++)
        {
            var name = names[sized[number]];
            Expect(reader.TrySkip(Header(name)), name);
            var end = "\n" + Header(number + 1 < sized.Count ? names[sized[number + 1]] : "/dev/null");
            contents[sized[number]] = ReadOne(reader, (int)Math.Min(sizes[number], limit), Encoding.UTF8.GetBytes(end));
            Expect(reader.TrySkip("\n"u8), name);
        }

        Expect(reader.TrySkip(Header("/dev/null")), names[sized[^1]]);
    }

    /// <summary>The length from `stat` holds unless the file is one of /sys (whose size is a page) or changed in between; then the next header ends it.</summary>
    private static ReadOnlyMemory<byte> ReadOne(OutputReader reader, int length, byte[] end)
    {
        var start = reader.Position;
        if (reader.TryTake(length, out var bytes))
        {
            var after = reader.Position;
            if (reader.TrySkip(end))
            {
                reader.Position = after;
                return bytes;
            }
        }

        reader.Position = start;
        bytes = reader.TakeUntil(end);
        reader.Position = start + bytes.Length;
        return bytes;
    }

    private static string Header(string name) => $"==> {name} <==\n";

    private static List<int> Indexes(string letters, char letter) => [.. Enumerable.Range(0, letters.Length).Where(index => letters[index] == letter)];

    private static List<(string Path, int Limit)> Limits(IReadOnlyList<Query> queries)
        => [.. queries.Cast<FileContentQuery>().GroupBy(query => query.Path).Select(group => (group.Key, group.Max(query => query.Limit)))];

    private static void Expect(bool condition, string name)
    {
        if (!condition)
        {
            throw new FormatException($"the content of {name} is cut or changed while it was read");
        }
    }
}
