using System.Text;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Modules.Files;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Packaging;

/// <summary>A repository of packages of Fedora and its kin: a section in one of the files in /etc/yum.repos.d. Results: repo, state.</summary>
internal sealed class YumRepositoryModule : Module<YumRepositoryArguments>
{
    public override string Name => "yum_repository";

    public override IReadOnlyList<Query> Ask(YumRepositoryArguments arguments, IModuleContext context)
        => Problem(arguments) is null ? [new FileQuery(arguments.Reposdir), new FileQuery(Path(arguments)), new FileContentQuery(Path(arguments))] : [];

    public override Decision Decide(YumRepositoryArguments arguments, Answers answers, IModuleContext context)
    {
        if (Problem(arguments) is { } problem)
        {
            return Decision.Fail(problem);
        }

        if (answers.Get(new FileQuery(arguments.Reposdir)).Target is not { IsDirectory: true })
        {
            return Decision.Fail($"Repo directory '{arguments.Reposdir}' does not exist.");
        }

        var old = answers.Get(new FileContentQuery(Path(arguments))).Text;
        var file = new RepositoryFile(old ?? "");
        var before = file.Dump();
        if (arguments.State == "present")
        {
            file.Set(arguments.Name, arguments.Options());
        }
        else
        {
            file.Remove(arguments.Name);
        }

        var after = file.Dump();
        var values = new JinjaDict { ["repo"] = arguments.Name, ["state"] = arguments.State };
        if (before == after)
        {
            return old is null ? Decision.Ok(new ModuleResult { Values = values }) : DecideAttributes(arguments, answers, context, old, values);
        }

        var path = answers.Get(new FileQuery(Path(arguments))).Path;
        var diff = new Diff(path, before, path, after);
        var result = new ModuleResult { Changed = true, Values = values, Diffs = [diff] };
        return new Decision.Change([file.IsEmpty ? Remove(path, diff) : Put(arguments, path, file.Write(), answers, diff)], result, _ => result);
    }

    /// <summary>The text stays as it is, whatever its spaces and comments.</summary>
    private static Decision DecideAttributes(YumRepositoryArguments arguments, Answers answers, IModuleContext context, string text, JinjaDict values)
    {
        var task = new ContentTask(Path(arguments), FileContent.FromText(text), new FilePermissions(arguments)) { Follow = true, OldBytes = Encoding.UTF8.GetBytes(text), ResultKey = null, Values = values };
        return ContentDecision.Decide(task, answers, context);
    }

    private static RunScript Remove(string path, Diff diff) => new($"remove {path}", $"rm -f -- {ShellQuote.Word(path)}") { IsIdempotent = true, Diff = diff };

    private static PutFile Put(YumRepositoryArguments arguments, string path, string text, Answers answers, Diff diff)
    {
        var permissions = new FilePermissions(arguments);
        var present = answers.Get(new FileQuery(Path(arguments))).Target;
        return new PutFile($"write {path}", path, FileContent.FromText(text))
        {
            Mode = permissions.ModeFor(present),
            Owner = permissions.Owner,
            Group = permissions.Group,
            Follow = true,
            UnsafeWrites = arguments.UnsafeWrites,
            Diff = diff,
        };
    }

    private static string? Problem(YumRepositoryArguments arguments) => arguments switch
    {
        { Params.Count: > 0 } => "The params option to yum_repository was removed in Ansible 2.5 since it circumvents Ansible's option handling",
        { State: "present", Baseurl: null, Metalink: null, Mirrorlist: null } => "Parameter 'baseurl', 'metalink' or 'mirrorlist' is required.",
        { State: "present", Description: null } => "Parameter 'description' is required.",
        _ => null,
    };

    private static string Path(YumRepositoryArguments arguments) => RemotePath.Join(arguments.Reposdir, $"{arguments.File ?? arguments.Name}.repo");
}
