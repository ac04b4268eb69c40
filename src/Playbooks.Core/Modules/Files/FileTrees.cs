using System.Text.RegularExpressions;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>`file` with state=directory, with and without recurse.</summary>
internal static partial class FileTrees
{
    public static IEnumerable<Query> Questions(FileArguments arguments)
    {
        if (!arguments.Recurse || new FilePermissions(arguments) is not { IsEmpty: false } attributes)
        {
            yield break;
        }

        foreach (var tree in Trees(arguments, attributes))
        {
            yield return tree;
        }

        // find stops at a name it does not know and lists nothing: that must not look like "all is well".
        foreach (var (name, isGroup) in ((string?, bool)[])[(attributes.Owner, false), (attributes.Group, true)])
        {
            if (name is not null && !name.All(char.IsAsciiDigit))
            {
                yield return new AccountQuery(name, isGroup);
            }
        }
    }

    public static Decision Decide(FileArguments arguments, Answers answers, FileAnswer file)
    {
        var entry = arguments.Follow ? file.Target : file.Entry;
        if (entry is null && file.Entry is not null)
        {
            return FileFailure.Refuse($"{file.Path} is a link that leads nowhere: no folder can be made there", file);
        }

        if (entry is null)
        {
            return Create(arguments, file);
        }

        if (!entry.IsDirectory)
        {
            return FileFailure.Refuse($"{file.Path} already exists as a {FileResults.State(entry)}", file);
        }

        var decision = FileModule.SetAttributes(arguments, answers, file, "path");
        return arguments.Recurse && decision is not Decision.Ask ? Recurse(arguments, answers, file, decision) : decision;
    }

    /// <summary>Each missing folder on the way is made with the permissions asked for, as Ansible does.</summary>
    public static string CreateScript(string path, FilePermissionChange attributes)
    {
        var folders = new List<string>();
        for (var folder = path.TrimEnd('/'); folder.Length > 0; folder = folder.LastIndexOf('/') is var slash and > 0 ? folder[..slash] : "")
        {
            folders.Insert(0, folder);
        }

        var set = attributes.Script("\"$d\"");
        return $"umask 022; for d in {ShellQuote.Words(folders)}; do [ -e \"$d\" ] || {{ mkdir -- \"$d\"{(set.Length > 0 ? " && " + set : "")}; }} || exit; done";
    }

    private static Decision Create(FileArguments arguments, FileAnswer file)
    {
        var attributes = new FilePermissions(arguments).ForNew(isDirectory: true);
        var change = FileModule.Change($"create folder {file.Path}", CreateScript(file.Path, attributes), file, new JinjaDict { ["path"] = file.Path }, FileModule.StateDiff(file.Path, "absent", "directory"));
        return change with { ConcludeFailure = outcome => change.ConcludeFailure!(outcome) ?? NotMade(file.Path, outcome.ErrorText) };
    }

    private static ModuleResult? NotMade(string path, string error)
    {
        var failed = MakeError().Match(error);
        return failed.Success ? ModuleResult.Failure($"There was an issue creating {failed.Groups["path"].Value} as requested: {FileFailure.Errno(error, failed.Groups["path"].Value)}", new JinjaDict { ["path"] = path }) : null;
    }

    [GeneratedRegex("(?:cannot|can't) create directory ['‘]?(?<path>[^'’:]+)")]
    private static partial Regex MakeError();

    private static Decision Recurse(FileArguments arguments, Answers answers, FileAnswer file, Decision decision)
    {
        var attributes = new FilePermissions(arguments);
        var unknown = Questions(arguments).OfType<AccountQuery>().Any(query => answers.Get(query).Id is null);
        var wrong = attributes.IsEmpty ? [] : Trees(arguments, attributes).SelectMany(tree => answers.Get(tree).Entries ?? [])
            .Where(item => IsWrong(item.Entry, attributes))
            .ToList();
        if (wrong.Count == 0 && !unknown)
        {
            return decision;
        }

        var path = ShellQuote.Word(file.Path);
        var find = arguments.Follow ? "find -L" : "find";
        var owner = attributes.Owner is null && attributes.Group is null ? null
            : $"chown -h {(attributes.Owner is null ? "" : ShellQuote.Word(attributes.Owner))}{(attributes.Group is null ? "" : ":" + ShellQuote.Word(attributes.Group))}";
        string?[] commands =
        [
            owner is null ? null : $"find {path}/. \\( {OwnerExpression(attributes)} \\) -exec {owner} -- {{}} +",
            owner is null || !arguments.Follow ? null : $"find -L {path}/. ! -type l \\( {OwnerExpression(attributes)} \\) -exec {owner.Replace(" -h", "", StringComparison.Ordinal)} -- {{}} +",
            attributes.Mode is null ? null : $"{find} {path}/. {ModeExpression(attributes.Mode, wrong)}",
        ];
        var (before, now) = (new JinjaDict { ["path"] = file.Path }, new JinjaDict { ["path"] = file.Path });
        foreach (var item in wrong.DistinctBy(item => item.Path).Take(100))
        {
            before[item.Path] = Text(item.Entry);
            now[item.Path] = Text(attributes.ForNew(false).ApplyTo(item.Entry) with { Mode = item.Entry.IsLink ? item.Entry.Mode : attributes.ModeFor(item.Entry, item.Entry.IsDirectory) ?? item.Entry.Mode });
        }

        var script = "umask 022; " + string.Join(" && ", commands.Where(command => command is not null));
        return FileModule.Change($"set owner and mode below {file.Path} ({wrong.Count} wrong)", script, file, new JinjaDict { ["path"] = file.Path }, FileResults.Diff(before, now));
    }

    /// <summary>Each thing found gets its mode once. Symbolic modes are worked out here: busybox reads X after '=' in its own way.</summary>
    private static string ModeExpression(FileModeSpec mode, List<TreeEntry> wrong)
    {
        if (mode.Fixed is { } bits)
        {
            return $"! -type l ! -perm {FileModeSpec.Octal(bits)} -exec chmod {FileModeSpec.Chmod(bits)} -- {{}} +";
        }

        var groups = wrong.Select(item => item.Entry).Where(entry => !entry.IsLink).Select(entry => (entry.IsDirectory, entry.Mode)).Distinct().Where(pair => mode.Apply(pair.Mode, pair.IsDirectory) != pair.Mode);
        var parts = groups.Select(pair => $"{(pair.IsDirectory ? "" : "! ")}-type d ! -type l -perm {FileModeSpec.Octal(pair.Mode)} -exec chmod {FileModeSpec.Chmod(mode.Apply(pair.Mode, pair.IsDirectory))} -- {{}} +").ToList();
        return parts.Count == 0 ? "-prune" : string.Join(" -o ", parts);
    }

    private static string Text(FileEntry entry) => $"{FileModeSpec.Octal(entry.Mode)} {FileResults.Name(entry.UserName, entry.UserId)}:{FileResults.Name(entry.GroupName, entry.GroupId)}";

    private static bool IsWrong(FileEntry entry, FilePermissions attributes)
        => attributes.Mode is null || attributes.Mode.Fixed is not null || WrongOwner(entry, attributes)
            || (!entry.IsLink && attributes.ModeFor(entry, entry.IsDirectory) != entry.Mode);

    private static bool WrongOwner(FileEntry entry, FilePermissions attributes)
        => Differs(attributes.Owner, entry.UserName, entry.UserId) || Differs(attributes.Group, entry.GroupName, entry.GroupId);

    private static bool Differs(string? wanted, string name, long id) => wanted is not null && wanted != name && wanted != id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Lists only what is wrong, as far as find can tell; a symbolic mode depends on each entry and needs them all.</summary>
    private static IEnumerable<TreeQuery> Trees(FileArguments arguments, FilePermissions attributes)
    {
        var mode = attributes.Mode switch
        {
            null => null,
            { Fixed: { } bits } => $"! -type l ! -perm {FileModeSpec.Octal(bits)}",
            _ => "! -type l",
        };
        var owner = OwnerExpression(attributes);
        var where = string.Join(" -o ", new[] { owner, mode }.Where(part => !string.IsNullOrEmpty(part)));
        yield return new TreeQuery(arguments.Path) { Where = where };
        if (arguments.Follow)
        {
            yield return new TreeQuery(arguments.Path) { Where = $"! -type l \\( {where} \\)", Follow = true };
        }
    }

    private static string OwnerExpression(FilePermissions attributes)
        => string.Join(" -o ", new[] { attributes.Owner is null ? null : $"! -user {ShellQuote.Word(attributes.Owner)}", attributes.Group is null ? null : $"! -group {ShellQuote.Word(attributes.Group)}" }.Where(part => part is not null));
}
