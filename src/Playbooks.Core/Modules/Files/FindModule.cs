using System.Globalization;
using System.Text.RegularExpressions;
using Playbooks.Jinja;
using Playbooks.Jinja.Ansible;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Arguments of `find`.</summary>
internal sealed record FindArguments
{
    [Argument("Folders on the node to look in.", Required = true, Aliases = ["name", "path"])]
    public IReadOnlyList<string> Paths { get; init; } = [];

    [Argument("Names to find: shell patterns, or Python regular expressions with use_regex. Default: all.", Aliases = ["pattern"])]
    public IReadOnlyList<string> Patterns { get; init; } = [];

    [Argument("Names to leave out of those found, written like patterns.", Aliases = ["exclude"])]
    public IReadOnlyList<string> Excludes { get; init; } = [];

    [Argument("Only files with a line that begins with this Python regular expression (that holds it anywhere with read_whole_file).")]
    public string? Contains { get; init; }

    [Argument("contains is looked for in the whole text instead of each line.")]
    public bool ReadWholeFile { get; init; }

    [Argument("What to find.", Choices = ["any", "directory", "file", "link"])]
    public string FileType { get; init; } = "file";

    [Argument("Only what is at least this old; with a minus sign at most. Seconds, or with s, m, h, d, w.")]
    public string? Age { get; init; }

    [Argument("The time that age means.", Choices = ["atime", "ctime", "mtime"])]
    public string AgeStamp { get; init; } = "mtime";

    [Argument("Only files at least this large; with a minus sign at most. Bytes, or with b, k, m, g, t.")]
    public string? Size { get; init; }

    [Argument("Look in folders below too.")]
    public bool Recurse { get; init; }

    [Argument("Find names that begin with a dot too.")]
    public bool Hidden { get; init; }

    [Argument("Enter links to folders.")]
    public bool Follow { get; init; }

    [Argument("Register the SHA-1 of files as checksum.")]
    public bool GetChecksum { get; init; }

    [Argument("patterns and excludes are Python regular expressions.")]
    public bool UseRegex { get; init; }

    [Argument("How many levels deep; with recurse.")]
    public int? Depth { get; init; }
}

/// <summary>Finds files, folders and links of a node; changes nothing. Results: files (path, mode, size, isdir, uid, mtime, ... of each), matched, examined, skipped_paths, msg.</summary>
internal sealed partial class FindModule : Module<FindArguments>
{
    private static readonly CommandQuery Now = new("date +%s");

    public override string Name => "find";

    public override IReadOnlyList<Query> Ask(FindArguments arguments, IModuleContext context)
        => [.. arguments.Paths.Select(Query (path) => Tree(arguments, path)), .. arguments.Age is null ? [] : new Query[] { Now }];

    public override Decision Decide(FindArguments arguments, Answers answers, IModuleContext context)
    {
        var filter = new FindFilter(arguments, Seconds(arguments.Age), Bytes(arguments.Size), arguments.Age is null ? 0 : long.Parse(answers.Get(Now).Text.Trim(), CultureInfo.InvariantCulture));
        var (found, examined, skipped) = (new List<TreeEntry>(), 0, new JinjaDict());
        foreach (var tree in arguments.Paths.Select(path => answers.Get(Tree(arguments, path))))
        {
            if (tree.Entries is null)
            {
                skipped[tree.Path] = $"'{tree.Path}' is not a directory";
                continue;
            }

            examined += tree.Entries.Count;
            found.AddRange(InOrder(tree, arguments).Where(filter.Matches));
        }

        if (arguments.Contains is { } pattern && arguments.FileType == "file")
        {
            var contents = found.Select(entry => new FileContentQuery(entry.Path)).ToList();
            if (!contents.All(answers.Contains))
            {
                return contents.Count > 2000 ? Decision.Fail($"contains would have to read {contents.Count} files; narrow the search by patterns") : new Decision.Ask(contents);
            }

            var regex = new PythonRegex(arguments.ReadWholeFile ? pattern : $"^(?:{pattern})", multiLine: !arguments.ReadWholeFile);
            found.RemoveAll(entry => answers.Get(new FileContentQuery(entry.Path)).Text is not { } text || !regex.Search(text).Success);
        }

        return Decision.Ok(new ModuleResult
        {
            Values = new JinjaDict
            {
                ["files"] = found.Select(object? (entry) => Describe(entry)).ToList(),
                ["matched"] = (long)found.Count,
                ["examined"] = (long)examined,
                ["skipped_paths"] = skipped,
                ["msg"] = skipped.Count == 0 ? "All paths examined" : "Not all paths examined, check warnings for details",
            },
            Warnings = [.. skipped.Select(pair => $"Skipped '{pair.Key}' path due to this access issue: {pair.Value}")],
        });
    }

    private static TreeQuery Tree(FindArguments arguments, string path)
        => new(path)
        {
            Follow = arguments.Follow,
            KeepLinks = true,
            // As Ansible, that looks at the names one level further down and counts them as examined.
            Depth = arguments.Recurse ? arguments.Depth + 1 : 1,
            Digest = arguments.GetChecksum ? DigestAlgorithms.Sha1 : DigestAlgorithms.None,
        };

    /// <summary>As Ansible lists them: of each folder the files, then the folders, and only then what is in those.</summary>
    private static IEnumerable<TreeEntry> InOrder(TreeAnswer tree, FindArguments arguments)
    {
        var byFolder = tree.Entries!.ToLookup(entry => RemotePath.Folder(entry.Path));
        var found = new List<TreeEntry>();
        Walk(tree.Path.Length > 1 ? tree.Path.TrimEnd('/') : tree.Path, 1);
        return found;

        void Walk(string folder, int depth)
        {
            if (arguments.Recurse && depth > arguments.Depth)
            {
                return;
            }

            found.AddRange(byFolder[folder].OrderBy(entry => IsFolder(entry)));
            foreach (var below in byFolder[folder].Where(IsFolder))
            {
                Walk(below.Path, depth + 1);
            }
        }

        // With follow a link that has something below it is a folder.
        bool IsFolder(TreeEntry entry) => entry.Entry.IsDirectory || (entry.Entry.IsLink && byFolder.Contains(entry.Path));
    }

    private static JinjaDict Describe(TreeEntry item)
    {
        var stat = StatModule.Fields(item.Entry);
        stat["path"] = item.Path;
        stat["mode"] = Convert.ToString(item.Entry.Mode, 8).PadLeft(4, '0');
        if (item.Digest is not null)
        {
            stat["checksum"] = item.Digest;
        }

        return stat;
    }

    private static long? Seconds(string? text) => Scaled(text, AgeText(), "age", "s:1 m:60 h:3600 d:86400 w:604800");

    private static long? Bytes(string? text) => Scaled(text, SizeText(), "size", "b:1 k:1024 m:1048576 g:1073741824 t:1099511627776");

    private static long? Scaled(string? text, Regex form, string argument, string units)
    {
        if (text is null)
        {
            return null;
        }

        var match = form.Match(text.ToLowerInvariant());
        var unit = units.Split(' ').Select(pair => pair.Split(':')).FirstOrDefault(pair => pair[0] == match.Groups[2].Value);
        return match.Success
            ? long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * (unit is null ? 1 : long.Parse(unit[1], CultureInfo.InvariantCulture))
            : throw new ModuleFailedException($"failed to process {argument}") { Values = new JinjaDict { [argument] = text } };
    }

    [GeneratedRegex("^(-?[0-9]+)([smhdw])?$")]
    private static partial Regex AgeText();

    [GeneratedRegex("^(-?[0-9]+)([bkmgt])?$")]
    private static partial Regex SizeText();
}
