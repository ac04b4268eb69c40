using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Arguments of `file`.</summary>
internal sealed record FileArguments : FileAttributeArguments
{
    [Argument("The file, folder or link to manage.", Required = true, Aliases = ["dest", "name"])]
    public string Path { get; init; } = "";

    [Argument("absent: nothing is there afterwards (folders with all they hold). directory: a folder, missing parents included. file: must exist; only its permissions are set. "
        + "link: a symbolic link to src. hard: a hard link to src. touch: an empty file when there is none, else new times. Default: what is there; directory with recurse; else file.",
        Choices = ["absent", "directory", "file", "hard", "link", "touch"])]
    public string? State { get; init; }

    [Argument("Where the link leads; for link as written into it, relative to the link's folder.")]
    public string? Src { get; init; }

    [Argument("Set permissions and ownership on everything below the folder too (state=directory).")]
    public bool Recurse { get; init; }

    [Argument("link: make it although src does not exist, and in place of a file or an empty folder. hard: replace a file that is there.")]
    public bool Force { get; init; }

    [Argument("A link at path is followed: its target gets the permissions.")]
    public bool Follow { get; init; } = true;

    [Argument("touch, file, directory: time of last modification: preserve, now, or a time as modification_time_format says, in the node's time zone. Default: now for touch, else preserve.")]
    public string? ModificationTime { get; init; }

    [Argument("Format of modification_time, as strftime names the parts.")]
    public string ModificationTimeFormat { get; init; } = "%Y%m%d%H%M.%S";

    [Argument("Time of last access, like modification_time.")]
    public string? AccessTime { get; init; }

    [Argument("Format of access_time.")]
    public string AccessTimeFormat { get; init; } = "%Y%m%d%H%M.%S";
}

/// <summary>Sets what is at a path: kind, permissions, ownership, times.
/// Results: path (dest for links and touch), state, mode, owner, group, uid, gid, size, src for links.</summary>
internal sealed class FileModule : Module<FileArguments>
{
    public override string Name => "file";

    public override IReadOnlyList<Query> Ask(FileArguments arguments, IModuleContext context)
        => [
            new FileQuery(arguments.Path),
            .. FileLinks.Questions(arguments),
            .. FileTrees.Questions(arguments),
            .. FileTimes.For(arguments).Questions,
        ];

    public override Decision Decide(FileArguments arguments, Answers answers, IModuleContext context)
    {
        if (arguments.Path.Trim().Length == 0)
        {
            return Decision.Fail("path must not be empty");
        }

        var file = answers.Get(new FileQuery(arguments.Path));
        return FileFailure.With(file, () => Decide(arguments, answers, context, file));
    }

    private static Decision Decide(FileArguments arguments, Answers answers, IModuleContext context, FileAnswer file)
    {
        var state = arguments.State ?? (file.Exists ? FileResults.State(file.Entry) : arguments.Recurse ? "directory" : "file");
        if (arguments.Recurse && state != "directory")
        {
            return FileFailure.Refuse("recurse option requires state to be 'directory'", file);
        }

        if (!string.IsNullOrEmpty(arguments.Src) && state is not ("link" or "hard"))
        {
            return FileFailure.Refuse("src option requires state to be 'link' or 'hard'", file);
        }

        return state switch
        {
            "absent" => FileRemoval.Decide(file, answers, context),
            "directory" => FileTrees.Decide(arguments, answers, file),
            "link" => FileLinks.DecideSymbolic(arguments, answers, file),
            "hard" => FileLinks.DecideHard(arguments, answers, file),
            "touch" => FileTouch.Decide(arguments, answers, file),
            _ => Existing(arguments, answers, file),
        };
    }

    /// <summary>Sets permissions, ownership and times of what is there.</summary>
    public static Decision SetAttributes(FileArguments arguments, Answers answers, FileAnswer file, string resultKey)
    {
        var attributes = new FilePermissions(arguments);
        var entry = (arguments.Follow ? file.Target ?? file.Entry : file.Entry)!;
        if (attributes.Questions(entry, answers) is { Count: > 0 } questions)
        {
            return new Decision.Ask(questions);
        }

        if (resultKey == "path" && arguments.Follow && file.Entry is { IsLink: true })
        {
            // Without a name for it in the result, what a link leads to is told as itself.
            var real = RealPath(file.Path);
            if (!answers.Contains(real))
            {
                return new Decision.Ask([real]);
            }

            file = new FileAnswer(answers.Get(real).Text.TrimEnd('\n') is { Length: > 0 } path ? path : file.Path) { Entry = entry, Target = entry };
        }

        var difference = attributes.Differences(entry, answers);
        var times = FileTimes.For(arguments).Script(file.Path, entry, answers);
        var after = difference.ApplyTo(entry);
        var values = new JinjaDict { [resultKey] = file.Path };
        if (!difference.IsNeeded && times.Length == 0)
        {
            return Decision.Ok(new ModuleResult { Values = FileResults.DescribePresent(values, file) });
        }

        string[] commands = [difference.Script(ShellQuote.Word(file.Path), entry.IsLink), times];
        var script = string.Join(" && ", commands.Where(command => command.Length > 0));
        return Change($"set {Summary(difference, times)} of {file.Path}", script, file, values, AttributeDiff(file.Path, entry, after, state: arguments.State is "touch" or "file" ? (FileResults.State(file.Entry), arguments.State) : default));
    }

    /// <summary>A script, followed by a look at what is there now for the result. Check mode tells what is there before, as Ansible's.</summary>
    public static Decision.Change Change(string description, string script, FileAnswer file, JinjaDict values, Diff diff, bool isDescribed = true, bool isFollowed = false)
    {
        // A link that leads nowhere is not described.
        var look = $"{{ [ ! -e {ShellQuote.Word(file.Path)} ] || {FileResults.StatScript(file.Path, isFollowed)}; }}";
        var change = new RunScript(description, $"{{ {script}; }} && {look}") { IsIdempotent = true, Diff = diff };
        var result = new ModuleResult { Changed = true, Values = FileResults.DescribePresent(new JinjaDict(values), file), Diffs = [diff] };
        return new Decision.Change([change], result, outcomes => result with { Values = FileResults.Describe(new JinjaDict(values), isDescribed ? FileResults.ReadStat(outcomes[^1], file.Path) : null) })
        {
            ConcludeFailure = outcome => FileFailure.NoAccount(outcome.ErrorText) is { } message ? ModuleResult.Failure(message, new JinjaDict { ["path"] = file.Path }) : null,
        };
    }

    /// <summary>Renames onto a path, shell words both. busybox takes a link to a folder for the folder: such a link is removed first.</summary>
    public static string RenameScript(string temporary, string path)
        => $"{{ mv -fT -- {temporary} {path} 2>/dev/null || {{ [ ! -L {path} ] || rm -f -- {path}; mv -fT -- {temporary} {path}; }}; }}";

    public static Diff StateDiff(string path, string before, string after)
        => FileResults.Diff(new JinjaDict { ["path"] = path, ["state"] = before }, new JinjaDict { ["path"] = path, ["state"] = after });

    /// <summary>With a header of its own, as the editing modules have it, the path is not told again.</summary>
    public static Diff AttributeDiff(string path, FileEntry before, FileEntry after, string? header = null, (string Before, string After) state = default)
    {
        var (old, now) = header is null ? (new JinjaDict { ["path"] = path }, new JinjaDict { ["path"] = path }) : (new JinjaDict(), new JinjaDict());
        Compare("mode", FileModeSpec.Octal(before.Mode), FileModeSpec.Octal(after.Mode));
        Compare("owner", Account(before.UserName, before.UserId, after.UserId), Account(after.UserName, after.UserId, before.UserId));
        Compare("group", Account(before.GroupName, before.GroupId, after.GroupId), Account(after.GroupName, after.GroupId, before.GroupId));
        Compare("state", state.Before, state.After);
        var diff = FileResults.Diff(old, now);
        return header is null ? diff : diff with { BeforeHeader = header, AfterHeader = header };

        void Compare(string name, object? left, object? right)
        {
            if (!Equals(left, right))
            {
                (old[name], now[name]) = (left, right);
            }
        }

        // Numbers, as Ansible shows them, where both are known.
        static object Account(string name, long id, long other) => id >= 0 && other >= 0 ? id : FileResults.Name(name, id);
    }

    public static string Summary(FilePermissionChange change, string times = "")
    {
        string?[] parts = [change.Owner is null && change.Group is null ? null : "owner", change.Mode is null ? null : "mode", times.Length == 0 ? null : "times"];
        return string.Join(" and ", parts.Where(part => part is not null));
    }

    private static Decision Existing(FileArguments arguments, Answers answers, FileAnswer file)
    {
        var state = FileResults.State(arguments.Follow && file.Entry is { IsLink: true } ? file.Target : file.Entry);
        return state is "file" or "hard"
            ? SetAttributes(arguments, answers, file, "path")
            : FileFailure.Refuse($"file ({file.Path}) is {state}, cannot continue", file, new JinjaDict { ["path"] = file.Path, ["state"] = state });
    }

    private static CommandQuery RealPath(string path) => CommandQuery.Of("readlink", "-f", "--", path);
}
