using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>`copy` with remote_src of a folder. What is in it keeps its permissions and times; mode is for dest itself, owner and group for everything, as in Ansible.</summary>
internal static class RemoteTreeCopy
{
    public static Decision Decide(CopyArguments arguments, Answers answers, FileAnswer source)
    {
        var dest = answers.Get(RemoteCopy.Hashed(arguments.Dest.TrimEnd('/').Length == 0 ? "/" : arguments.Dest));
        var path = dest.Path.TrimEnd('/');
        var root = arguments.Src!.EndsWith('/') ? path : RemotePath.Join(path, RemotePath.Name(source.Path.TrimEnd('/')));
        // Into a folder that is there: what is asked for is about the copy in it, not about that folder.
        var isWithin = root != path && dest.Target is { IsDirectory: true };
        if (isWithin && !answers.Contains(RemoteCopy.Hashed(root)))
        {
            return new Decision.Ask([RemoteCopy.Hashed(root)]);
        }

        var self = isWithin ? answers.Get(RemoteCopy.Hashed(root)) : dest;
        TreeQuery[] trees = [Tree(source.Path.TrimEnd('/'), arguments), Tree(root, arguments)];
        var attributes = new FilePermissions(arguments, arguments.Mode is "preserve" ? FileModeSpec.Parse((long)source.Target!.Mode) : FileModeSpec.Parse(arguments.Mode));
        Query[] questions = [.. trees, .. attributes.Questions(self.Target, answers)];
        if (!questions.All(answers.Contains))
        {
            return new Decision.Ask(questions);
        }

        var there = (answers.Get(trees[1]).Entries ?? []).ToDictionary(entry => entry.Path[(root.Length + 1)..]);
        var missing = (answers.Get(trees[0]).Entries ?? []).Where(entry => !IsSame(entry, there.GetValueOrDefault(entry.Path[(trees[0].Path.Length + 1)..]), arguments.Force)).ToList();
        var values = new JinjaDict { ["dest"] = arguments.Src.EndsWith('/') || dest.Target is null ? arguments.Dest : root, ["src"] = arguments.Src, ["checksum"] = null, ["md5sum"] = null };
        var isOwned = there.Values.All(entry => IsOwned(entry.Entry, attributes)) && (self.Target is null || !attributes.Differences(self.Target, answers).IsNeeded);
        return missing.Count == 0 && answers.Get(trees[1]).Entries is not null && isOwned
            ? Decision.Ok(new ModuleResult { Values = FileResults.Describe(values, self.Target) })
            : Change(arguments, source, self, root, attributes, values, missing, isNew: answers.Get(trees[1]).Entries is null);
    }

    private static Decision.Change Change(CopyArguments arguments, FileAnswer source, FileAnswer dest, string root, FilePermissions attributes, JinjaDict values, List<TreeEntry> missing, bool isNew)
    {
        var folders = new FilePermissions(arguments, arguments.Dest.EndsWith('/') ? FileModeSpec.Parse(arguments.DirectoryMode, "directory_mode") : null);
        var (from, to, top) = (ShellQuote.Word(source.Path.TrimEnd('/')), ShellQuote.Word(root), ShellQuote.Word(dest.Path.TrimEnd('/')));
        var owner = (attributes.Owner is null ? "" : ShellQuote.Word(attributes.Owner)) + (attributes.Group is null ? "" : ":" + ShellQuote.Word(attributes.Group));
        var link = arguments.LocalFollow == true ? "L" : "P";
        string[] commands =
        [
            FileTrees.CreateScript(root, (folders.ForNew(isDirectory: true) with { Owner = null, Group = null })),
            isNew ? $"cp -R{link}p {from}/. {to}/ && {{ [ \"$(id -u)\" != 0 ] || chown -Rh \"$(id -u):$(id -g)\" -- {to}; }}"
                : missing.Count == 0 ? "" : $"cp -R{link} {(arguments.Force ? "-f " : "-n ")}{from}/. {to}/{Modes(missing, source.Path.TrimEnd('/'), root)}",
            owner.Length == 0 ? "" : $"chown -Rh {owner} -- {to}",
            // The folder itself is not a copy: it keeps the permissions it had, or was made with, unless others are asked for.
            attributes.ModeFor(dest.Target, isDirectory: true) is { } mode ? $"chmod {FileModeSpec.Chmod(mode)} -- {top}"
                : dest.Target is { } present && to == top ? $"chmod {FileModeSpec.Chmod(present.Mode)} -- {top}"
                : folders.Mode is not null && to == top && arguments.Src!.EndsWith('/') ? folders.ForNew(isDirectory: true).Script(top)
                : "",
        ];
        var diff = new Diff(root, null, source.Path, null) { Note = $"{missing.Count} files of {source.Path}: {string.Join(", ", missing.Take(20).Select(entry => entry.Path))}" };
        return FileModule.Change($"copy {source.Path} to {root}", string.Join(" && ", commands.Where(command => command.Length > 0)), new FileAnswer(dest.Path.TrimEnd('/')) { Entry = dest.Entry, Target = dest.Target }, values, diff);
    }

    /// <summary>A file that was replaced in a tree that was there gets the permissions of its source.</summary>
    private static string Modes(IEnumerable<TreeEntry> entries, string from, string to)
        => string.Concat(entries.Where(entry => entry.Entry.IsRegular).GroupBy(entry => entry.Entry.Mode)
            .Select(group => $" && printf '%s\\0' {ShellQuote.Words(group.Select(entry => to + entry.Path[from.Length..]).ToList())} | xargs -0 chmod {FileModeSpec.Chmod(group.Key)} --"));

    private static bool IsSame(TreeEntry source, TreeEntry? dest, bool force)
        => dest is not null && (!force || (source.Entry.Kind == dest.Entry.Kind && source.Digest == dest.Digest && source.Entry.LinkTarget == dest.Entry.LinkTarget));

    private static bool IsOwned(FileEntry entry, FilePermissions attributes)
        => Is(attributes.Owner, entry.UserName, entry.UserId) && Is(attributes.Group, entry.GroupName, entry.GroupId);

    private static bool Is(string? wanted, string name, long id) => wanted is null || wanted == name || wanted == id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static TreeQuery Tree(string path, CopyArguments arguments) => new(path) { Digest = DigestAlgorithms.Sha256, Follow = arguments.LocalFollow == true };
}
