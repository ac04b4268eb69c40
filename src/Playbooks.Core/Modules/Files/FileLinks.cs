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

        yield return new FileQuery(Target(arguments));
    }

    public static Decision DecideSymbolic(FileArguments arguments, Answers answers, FileAnswer file)
    {
        if (string.IsNullOrEmpty(arguments.Src))
        {
            return file.Entry is { IsLink: true }
                ? FileModule.SetAttributes(arguments, answers, file, "dest")
                : Decision.Fail("src is required for creating new symlinks");
        }

        var source = answers.Get(new FileQuery(Target(arguments)));
        if (file.Entry is { IsLink: true } && file.Entry.LinkTarget == arguments.Src)
        {
            return WithSource(SetLinkAttributes(arguments, answers, file), arguments.Src, file.Entry);
        }

        if (!arguments.Force && source.Target is null)
        {
            return new Decision.Invalid(new ModuleResult
            {
                Failed = true,
                Values = new JinjaDict { ["msg"] = $"src file does not exist, use \"force=yes\" if you really want to create the link: {source.Path}", ["path"] = file.Path, ["src"] = arguments.Src },
            });
        }

        var state = FileResults.State(file.Entry);
        if (file.Entry is { IsLink: false } && !arguments.Force)
        {
            return Decision.Fail($"refusing to convert from {state} to symlink for {file.Path}");
        }

        // An existing link is replaced by a rename, so that there is always one; -T keeps mv from moving into a folder it leads to.
        var (path, temporary) = (ShellQuote.Word(file.Path), ShellQuote.Word(RemotePath.Join(RemotePath.Folder(file.Path), $".{RemotePath.Name(file.Path)}.playbook-link")));
        var prepare = file.Entry is { IsDirectory: true } ? $"rmdir -- {path} && " : "";
        var attributes = new FilePermissions(arguments);
        var owner = arguments.Follow && source.Target is null ? "" : (attributes.ForNew(isDirectory: false) with { Mode = arguments.Follow ? Wanted(attributes, source) : null }).Script(path, isLink: !arguments.Follow);
        var script = $"{prepare}ln -sfn -- {ShellQuote.Word(arguments.Src)} {temporary} && {FileModule.RenameScript(temporary, path)}{(owner.Length > 0 ? " && " + owner : "")}";
        var values = new JinjaDict { ["dest"] = file.Path, ["src"] = arguments.Src };
        var (before, after) = (new JinjaDict { ["path"] = file.Path }, new JinjaDict { ["path"] = file.Path });
        if (file.Entry?.LinkTarget is { } old)
        {
            (before["src"], after["src"]) = (old, arguments.Src);
        }
        else
        {
            (before["state"], after["state"]) = (state, "link");
        }

        var predicted = new FileEntry { Kind = FileKind.Link, Mode = 0b111_111_111, Size = arguments.Src.Length, UserName = "root", GroupName = "root" };
        return FileModule.Change($"link {file.Path} -> {arguments.Src}", script, file.Path, values, predicted, FileResults.Diff(before, after));
    }

    public static Decision DecideHard(FileArguments arguments, Answers answers, FileAnswer file)
    {
        if (string.IsNullOrEmpty(arguments.Src))
        {
            return Decision.Fail("src is required for creating new hardlinks");
        }

        var source = answers.Get(new FileQuery(Target(arguments)));
        if (source.Target is not { } target)
        {
            return new Decision.Invalid(new ModuleResult { Failed = true, Values = new JinjaDict { ["msg"] = "src does not exist", ["dest"] = file.Path, ["src"] = arguments.Src } });
        }

        if (file.Entry is { } entry && entry.Inode == target.Inode && entry.Device == target.Device)
        {
            return WithSource(FileModule.SetAttributes(arguments, answers, file, "dest"), arguments.Src);
        }

        if (file.Entry is { IsDirectory: true })
        {
            return Decision.Fail($"{file.Path} is a folder: a hard link cannot take its place");
        }

        if (file.Exists && !arguments.Force)
        {
            return Decision.Fail(file.Entry!.Links > 1 ? "Cannot link, different hard link exists at destination" : $"Cannot link, {file.Path} exists at destination");
        }

        var (path, temporary) = (ShellQuote.Word(file.Path), ShellQuote.Word(RemotePath.Join(RemotePath.Folder(file.Path), $".{RemotePath.Name(file.Path)}.playbook-link")));
        var owner = new FilePermissions(arguments).ForNew(isDirectory: false) with { Mode = new FilePermissions(arguments).ModeFor(target) };
        var script = $"ln -f -- {ShellQuote.Word(source.Path)} {temporary} && {FileModule.RenameScript(temporary, path)}{(owner.Script(path) is { Length: > 0 } set ? " && " + set : "")}";
        var diff = FileModule.StateDiff(file.Path, FileResults.State(file.Entry), "hard");
        return FileModule.Change($"hard link {file.Path} -> {source.Path}", script, file.Path, new JinjaDict { ["dest"] = file.Path, ["src"] = arguments.Src }, target with { Links = target.Links + 1 }, diff);
    }

    private static int? Wanted(FilePermissions attributes, FileAnswer source) => attributes.ModeFor(source.Target, source.Target?.IsDirectory ?? false);

    /// <summary>A link whose target is missing has nothing that could have permissions.</summary>
    private static Decision SetLinkAttributes(FileArguments arguments, Answers answers, FileAnswer file)
        => arguments.Follow && file.Target is null
            ? Decision.Ok(new ModuleResult { Values = FileResults.Describe(new JinjaDict { ["dest"] = file.Path }, file.Entry) })
            : FileModule.SetAttributes(arguments, answers, file, "dest");

    private static Decision WithSource(Decision decision, string source, FileEntry? link = null)
    {
        return decision switch
        {
            Decision.Satisfied satisfied => new Decision.Satisfied(Add(satisfied.Result)),
            Decision.Change change => change with { Predicted = Add(change.Predicted), Conclude = outcomes => Add(change.Conclude!(outcomes)) },
            _ => decision,
        };

        ModuleResult Add(ModuleResult result) => result with { Values = FileResults.Describe(new JinjaDict(result.Values) { ["src"] = source }, link) };
    }

    /// <summary>What the link will lead to: seen from the link's folder.</summary>
    private static string Target(FileArguments arguments)
        => arguments.State == "hard" || RemotePath.IsAbsolute(arguments.Src!) || arguments.Src!.StartsWith('~') ? arguments.Src! : RemotePath.Join(RemotePath.Folder(arguments.Path), arguments.Src!);
}
