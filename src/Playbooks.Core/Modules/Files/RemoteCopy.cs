using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>`copy` with remote_src: from one place on the node to another.</summary>
internal static class RemoteCopy
{
    public static IReadOnlyList<Query> Questions(CopyArguments arguments)
        => [Source(arguments), Hashed(arguments.Dest), Hashed(RemotePath.Join(arguments.Dest, RemotePath.Name(arguments.Src!.TrimEnd('/'))))];

    public static Decision Decide(CopyArguments arguments, Answers answers, IModuleContext context)
    {
        var source = answers.Get(Source(arguments));
        if (source.Target is not { } from)
        {
            return Decision.Fail($"Source {source.Path} not found");
        }

        if (from.IsDirectory)
        {
            return DecideTree(arguments, answers, source);
        }

        var dest = answers.Get(Hashed(arguments.Dest));
        var intoFolder = arguments.Dest.EndsWith('/') || dest.Target is { IsDirectory: true };
        var file = intoFolder ? answers.Get(Hashed(RemotePath.Join(arguments.Dest, RemotePath.Name(arguments.Src!)))) : dest;
        return DecideFile(arguments, answers, source, from, file);
    }

    private static Decision DecideFile(CopyArguments arguments, Answers answers, FileAnswer source, FileEntry from, FileAnswer file)
    {
        var present = arguments.Follow || file.Entry is not { IsLink: true } ? file.Target : null;
        var mode = arguments.Mode is "preserve" ? FileModeSpec.Parse((long)from.Mode) : FileModeSpec.Parse(arguments.Mode);
        var attributes = new FilePermissions(arguments, mode);
        var values = new JinjaDict { ["dest"] = file.Path, ["src"] = source.Path, ["checksum"] = source.Digest(DigestAlgorithms.Sha1) };
        if (file.Target is not null && !arguments.Force)
        {
            values["msg"] = "file already exists";
            return Decision.Ok(new ModuleResult { Values = FileResults.Describe(values, file.Target) });
        }

        if (present is { IsRegular: true } && present.Size == from.Size && file.Sha256 is not null && file.Sha256 == source.Sha256)
        {
            if (attributes.Questions(present, answers) is { Count: > 0 } questions)
            {
                return new Decision.Ask(questions);
            }

            var difference = attributes.Differences(present, answers);
            var after = difference.ApplyTo(present);
            return difference.IsNeeded
                ? FileModule.Change($"set {FileModule.Summary(difference)} of {file.Path}", difference.Script(ShellQuote.Word(file.Path)), file.Path, values, after, FileModule.AttributeDiff(file.Path, present, after))
                : Decision.Ok(new ModuleResult { Values = FileResults.Describe(values, present) });
        }

        var target = attributes.ForNew(isDirectory: false) with { Mode = attributes.ModeFor(present ?? from) ?? present?.Mode ?? from.Mode };
        var (path, temporary) = (ShellQuote.Word(file.Path), ShellQuote.Word(Temporary(file.Path)));
        var keepOwner = present is not null && (target.Owner is null || target.Group is null) ? $"chown {present.UserId}:{present.GroupId} -- {temporary} && " : "";
        var folder = arguments.Dest.EndsWith('/') ? FileTrees.CreateScript(RemotePath.Folder(file.Path), new FilePermissionChange()) + " && " : "";
        var backup = arguments.Backup && present is not null ? $"cp -p -- {path} {path}.$$.$(date +%Y-%m-%d@%H:%M:%S~) && " : "";
        var validate = arguments.Validate is { } command ? $"{{ {command.Replace("%s", temporary, StringComparison.Ordinal)}; }} && " : "";
        var resolve = arguments.Follow ? $"p=$(readlink -f -- {path}) && [ -n \"$p\" ] || p={path}; " : $"p={path}; ";
        var script = $"{resolve}{folder}(umask 077; cp -- {ShellQuote.Word(source.Path)} {temporary}) && {keepOwner}{target.Script(temporary)} && {validate}{backup}{FileModule.RenameScript(temporary, "\"$p\"")} || {{ s=$?; rm -f -- {temporary}; exit $s; }}";
        var predicted = target.ApplyTo(present ?? from) with { Size = from.Size };
        var diff = new Diff(file.Path, null, source.Path, null) { Note = $"copy of {source.Path}" };
        return FileModule.Change($"copy {source.Path} to {file.Path}", script, file.Path, values, predicted, diff);
    }

    private static Decision DecideTree(CopyArguments arguments, Answers answers, FileAnswer source)
    {
        var dest = answers.Get(Hashed(arguments.Dest.TrimEnd('/').Length == 0 ? "/" : arguments.Dest));
        var root = arguments.Src!.EndsWith('/') ? dest.Path.TrimEnd('/') : RemotePath.Join(dest.Path.TrimEnd('/'), RemotePath.Name(source.Path.TrimEnd('/')));
        TreeQuery[] trees = [Tree(source.Path.TrimEnd('/'), arguments), Tree(root, arguments)];
        if (!trees.All(answers.Contains))
        {
            return new Decision.Ask(trees);
        }

        var there = (answers.Get(trees[1]).Entries ?? []).ToDictionary(entry => entry.Path[(root.Length + 1)..]);
        var missing = (answers.Get(trees[0]).Entries ?? []).Where(entry => !IsSame(entry, there.GetValueOrDefault(entry.Path[(trees[0].Path.Length + 1)..]), arguments.Force)).ToList();
        var values = new JinjaDict { ["dest"] = dest.Path, ["src"] = source.Path };
        if (missing.Count == 0 && answers.Get(trees[1]).Entries is not null)
        {
            return Decision.Ok(new ModuleResult { Values = FileResults.Describe(values, dest.Target) });
        }

        var attributes = new FilePermissions(arguments, arguments.Mode is "preserve" ? null : FileModeSpec.Parse(arguments.Mode));
        var folders = new FilePermissions(arguments, FileModeSpec.Parse(arguments.DirectoryMode, "directory_mode"));
        var (from, to) = (ShellQuote.Word(source.Path.TrimEnd('/')), ShellQuote.Word(root));
        string[] commands =
        [
            FileTrees.CreateScript(root, folders.ForNew(isDirectory: true)),
            $"cp -R{(arguments.LocalFollow ? "L" : "P")}{(arguments.Mode is "preserve" ? "p" : "")} {(arguments.Force ? "-f " : "-n ")}{from}/. {to}/",
            attributes.Owner is null && attributes.Group is null ? "" : $"chown -R {ShellQuote.Word((attributes.Owner ?? "") + (attributes.Group is null ? "" : ":" + attributes.Group))} -- {to}",
            attributes.Mode is null ? "" : $"find {to}/. -type f -exec chmod {ShellQuote.Word(attributes.Mode.Text)} -- {{}} +",
        ];
        var diff = new Diff(root, null, source.Path, null) { Note = $"{missing.Count} files of {source.Path}: {string.Join(", ", missing.Take(20).Select(entry => entry.Path))}" };
        var result = new ModuleResult { Changed = true, Values = FileResults.Describe(values, dest.Target), Diffs = [diff] };
        return new Decision.Change([new RunScript($"copy {source.Path} to {root}", string.Join(" && ", commands.Where(command => command.Length > 0))) { IsIdempotent = true, Diff = diff }], result);
    }

    private static bool IsSame(TreeEntry source, TreeEntry? dest, bool force)
        => dest is not null && (!force || (source.Entry.Kind == dest.Entry.Kind && source.Digest == dest.Digest && source.Entry.LinkTarget == dest.Entry.LinkTarget));

    private static string Temporary(string path) => RemotePath.Join(RemotePath.Folder(path), $".{RemotePath.Name(path)}.playbook-copy");

    private static FileQuery Source(CopyArguments arguments) => new(arguments.Src!) { Digests = DigestAlgorithms.Sha256 | DigestAlgorithms.Sha1 };

    private static FileQuery Hashed(string path) => new(path) { Digests = DigestAlgorithms.Sha256 };

    private static TreeQuery Tree(string path, CopyArguments arguments) => new(path) { Digest = DigestAlgorithms.Sha256, Follow = arguments.LocalFollow };
}
