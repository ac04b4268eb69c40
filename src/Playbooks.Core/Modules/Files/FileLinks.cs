using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>`file` with state=link and state=hard.</summary>
internal static class FileLinks
{
    public static IEnumerable<Query> Questions(FileArguments arguments)
    {
        if (string.IsNullOrEmpty(arguments.Src) || arguments.State is not (null or "link" or "hard"))
        {
            yield break;
        }

        yield return new FileQuery(Target(arguments, null));
    }

    public static Decision DecideSymbolic(FileArguments arguments, Answers answers, FileAnswer file)
    {
        if (string.IsNullOrEmpty(arguments.Src))
        {
            return file.Entry is { IsLink: true } link
                ? WithSource(SetLinkAttributes(arguments, answers, file), arguments.Follow && file.Target is not null ? link.LinkTarget : null)
                : Decision.Fail("src is required for creating new symlinks");
        }

        var question = new FileQuery(Target(arguments, file));
        if (!answers.Contains(question))
        {
            return new Decision.Ask([question]);
        }

        var source = answers.Get(question);
        if (!arguments.Force && source.Target is null)
        {
            return FileFailure.Refuse($"src file does not exist, use \"force=yes\" if you really want to create the link: {source.Path}", file, new JinjaDict { ["path"] = file.Path, ["src"] = arguments.Src });
        }

        if (file.Entry is { IsLink: true } && file.Entry.LinkTarget == arguments.Src)
        {
            return WithSource(SetLinkAttributes(arguments, answers, file), arguments.Src, file);
        }

        return Refusal(arguments, answers, file) ?? MakeSymbolic(arguments, file, source);
    }

    /// <summary>Only a link, and with force a file or an empty folder, is replaced by a link.</summary>
    private static Decision? Refusal(FileArguments arguments, Answers answers, FileAnswer file)
    {
        if (file.Entry is { IsLink: false } && !arguments.Force)
        {
            return FileFailure.Refuse($"refusing to convert from {FileResults.State(file.Entry)} to symlink for {file.Path}", file);
        }

        if (file.Entry is not { IsDirectory: true })
        {
            return null;
        }

        var content = new TreeQuery(file.Path) { Depth = 1 };
        return !answers.Contains(content) ? new Decision.Ask([content])
            : answers.Get(content).Entries is { Count: > 0 } ? FileFailure.Refuse($"the directory {file.Path} is not empty, refusing to convert it", file)
            : null;
    }

    private static Decision MakeSymbolic(FileArguments arguments, FileAnswer file, FileAnswer source)
    {
        // An existing link is replaced by a rename, so that there is always one; -T keeps mv from moving into a folder it leads to.
        var (path, temporary) = (ShellQuote.Word(file.Path), ShellQuote.Word(RemotePath.Join(RemotePath.Folder(file.Path), $".{RemotePath.Name(file.Path)}.playbook-link")));
        var prepare = file.Entry is { IsDirectory: true } ? $"rmdir -- {path} && " : "";
        var attributes = new FilePermissions(arguments);
        var owner = arguments.Follow && source.Target is null ? "" : (attributes.ForNew(isDirectory: false) with { Mode = arguments.Follow ? Wanted(attributes, source) : null }).Script(path, isLink: !arguments.Follow);
        var script = $"{prepare}ln -sfn -- {ShellQuote.Word(arguments.Src!)} {temporary} && {FileModule.RenameScript(temporary, path)}{(owner.Length > 0 ? " && " + owner : "")}";
        var values = new JinjaDict { ["dest"] = file.Path, ["src"] = arguments.Src };
        var (before, after) = (new JinjaDict { ["path"] = file.Path }, new JinjaDict { ["path"] = file.Path });
        if (file.Entry?.LinkTarget is { } old)
        {
            (before["src"], after["src"]) = (old, arguments.Src);
        }
        else
        {
            (before["state"], after["state"]) = (FileResults.State(file.Entry), "link");
        }

        return Linking(FileModule.Change($"link {file.Path} -> {arguments.Src}", script, file, values, FileResults.Diff(before, after)), arguments.Src!, file.Path);
    }

    private static Decision Linking(Decision.Change change, string source, string path)
        => change with { ConcludeFailure = outcome => FileFailure.Linking(outcome.ErrorText, source, path) is { } message ? ModuleResult.Failure(message, new JinjaDict { ["path"] = path }) : change.ConcludeFailure!(outcome) };

    public static Decision DecideHard(FileArguments arguments, Answers answers, FileAnswer file)
    {
        if (string.IsNullOrEmpty(arguments.Src))
        {
            return FileResults.State(file.Entry) == "hard"
                ? WithSource(FileModule.SetAttributes(arguments, answers, file, "dest"), null)
                : Decision.Fail("src is required for creating new hardlinks");
        }

        var (source, values) = (answers.Get(new FileQuery(Target(arguments, file))), new JinjaDict { ["dest"] = file.Path, ["src"] = arguments.Src });
        if (source.Target is not { } target)
        {
            return FileFailure.Refuse("src does not exist", file, values);
        }

        if (file.Entry is { } entry && entry.Inode == target.Inode && entry.Device == target.Device)
        {
            return WithSource(FileModule.SetAttributes(arguments, answers, file, "dest"), arguments.Src);
        }

        if (file.Entry is { IsDirectory: true })
        {
            return FileFailure.Refuse("Cannot link: different hard link exists at destination", file, values);
        }

        if (file.Exists && !arguments.Force)
        {
            return FileFailure.Refuse(file.Entry!.Links > 1 ? "Cannot link, different hard link exists at destination" : $"Cannot link, {FileResults.State(file.Entry)} exists at destination", file, values);
        }

        var (path, temporary) = (ShellQuote.Word(file.Path), ShellQuote.Word(RemotePath.Join(RemotePath.Folder(file.Path), $".{RemotePath.Name(file.Path)}.playbook-link")));
        var owner = new FilePermissions(arguments).ForNew(isDirectory: false) with { Mode = new FilePermissions(arguments).ModeFor(target) };
        var script = $"ln -f -- {ShellQuote.Word(source.Path)} {temporary} && {FileModule.RenameScript(temporary, path)}{(owner.Script(path) is { Length: > 0 } set ? " && " + set : "")}";
        return Linking(FileModule.Change($"hard link {file.Path} -> {source.Path}", script, file, values, FileModule.StateDiff(file.Path, FileResults.State(file.Entry), "hard")), source.Path, file.Path);
    }

    private static int? Wanted(FilePermissions attributes, FileAnswer source) => attributes.ModeFor(source.Target, source.Target?.IsDirectory ?? false);

    /// <summary>A link whose target is missing has nothing that could have permissions.</summary>
    private static Decision SetLinkAttributes(FileArguments arguments, Answers answers, FileAnswer file)
        => arguments.Follow && file.Target is null
            ? Decision.Ok(new ModuleResult { Values = new JinjaDict { ["dest"] = file.Path } })
            : FileModule.SetAttributes(arguments, answers, file, "dest");

    private static Decision WithSource(Decision decision, string? source, FileAnswer? link = null)
    {
        return decision switch
        {
            Decision.Satisfied satisfied => new Decision.Satisfied(Add(satisfied.Result)),
            Decision.Change change => change with { Predicted = Add(change.Predicted), Conclude = outcomes => Add(change.Conclude!(outcomes)) },
            _ => decision,
        };

        ModuleResult Add(ModuleResult result) => result with { Values = Described(new JinjaDict(result.Values) { ["src"] = source }) };

        JinjaDict Described(JinjaDict values) => link is null ? values : FileResults.DescribePresent(values, link);
    }

    /// <summary>What the link will lead to: seen from the link's folder; where a folder still stands in its place, Ansible looks from there.</summary>
    private static string Target(FileArguments arguments, FileAnswer? present)
        => arguments.State == "hard" || RemotePath.IsAbsolute(arguments.Src!) || arguments.Src!.StartsWith('~') ? arguments.Src!
            : RemotePath.Join(present?.Entry is { IsDirectory: true } ? arguments.Path : RemotePath.Folder(arguments.Path), arguments.Src!);
}
