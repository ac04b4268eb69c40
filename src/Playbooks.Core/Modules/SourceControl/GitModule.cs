using Playbooks.Jinja;
using Playbooks.Modules.Commands;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules.SourceControl;

/// <summary>A working tree of a git repository at a version, by the node's own git. Nothing is fetched when the remote says that the version is checked out already.
/// Results: before, after (commits), remote_url_changed, submodules_changed, git_dir_before, git_dir_now.</summary>
internal sealed class GitModule : Module<GitArguments>
{
    public override string Name => "git";

    public override ModuleReach Reach => ModuleReach.Wide;

    public override IReadOnlyList<Query> Ask(GitArguments arguments, IModuleContext context) => Problem(arguments) is null ? [GitState.Question(arguments, context.Environment)] : [];

    public override Decision Decide(GitArguments arguments, Answers answers, IModuleContext context)
    {
        if (Problem(arguments) is { } problem)
        {
            return new Decision.Invalid(problem);
        }

        var answer = answers.Get(GitState.Question(arguments, context.Environment));
        if (answer.Status == 127)
        {
            return Decision.Fail("Failed to find required executable \"git\" in paths: install it on the host");
        }

        var state = GitState.Read(answer);
        return state.Problem is { } details ? new Decision.Invalid(Failure("Current repo does not have a valid reference to a separate Git dir or it refers to the invalid path", details))
            : !state.IsRepository ? DecideNew(arguments, state, context)
            : arguments.Update ? DecideUpdate(arguments, state, context)
            : DecideAsItIs(arguments, state, context);
    }

    private static ModuleResult? Problem(GitArguments arguments) => arguments switch
    {
        { SeparateGitDir: not null, Bare: true } => ModuleResult.Failure("parameters are mutually exclusive: separate_git_dir|bare"),
        { AcceptHostkey: true, AcceptNewhostkey: true } => ModuleResult.Failure("parameters are mutually exclusive: accept_hostkey|accept_newhostkey"),
        { ArchivePrefix: not null, Archive: null } => ModuleResult.Failure("missing parameter(s) required by 'archive_prefix': archive"),
        { Umask: not (null or string) } => ModuleResult.Failure("umask must be defined as a quoted octal integer"),
        { Umask: string umask } when umask.Length == 0 || !umask.All(digit => digit is >= '0' and <= '7') => Failure("umask must be an octal integer", $"invalid literal for int() with base 8: '{umask}'"),
        { Dest: null or "", Clones: true } => ModuleResult.Failure("the destination directory must be specified unless clone=no"),
        { Archive: { Length: > 0 } archive } when GitScript.ArchiveFormat(archive) is null
            => Failure($"Unable to get file extension from archive file name : {archive}", "Please specify archive as filename with extension. File extension can be one of ['tar', 'tar.gz', 'zip', 'tgz']"),
        _ => null,
    };

    private static Decision DecideNew(GitArguments arguments, GitState state, IModuleContext context)
    {
        if (state.RemoteStatus != 0)
        {
            var command = $"{state.Git} ls-remote {state.Repo} -h refs/heads/{arguments.Version}";
            return new Decision.Invalid(new FailedStep("rc", "", state.RemoteStatus, [], "", state.RemoteError).ToResult(state.RemoteError.TrimEnd(), command));
        }

        if (state.Target(arguments.Version) is not { } target)
        {
            return arguments.Clones ? Change(arguments, state, context, "") : Decision.Fail($"Could not determine remote revision for {arguments.Version}");
        }

        // Ansible calls it changed too when it only tells.
        return arguments.Clones ? Change(arguments, state, context, target) : new Decision.Change([], Result(state, target) with { Changed = true });
    }

    private static Decision DecideAsItIs(GitArguments arguments, GitState state, IModuleContext context)
        => arguments.Archive is null || state.Archive == "same" ? Decision.Ok(Result(state, state.Before)) : Change(arguments, state, context, state.Before);

    private static Decision DecideUpdate(GitArguments arguments, GitState state, IModuleContext context)
    {
        if (state.HasChanges && !arguments.Force)
        {
            return new Decision.Invalid(new ModuleResult { Failed = true, Values = new JinjaDict { ["msg"] = $"Local modifications exist in the destination: {state.Dest} (force=no).", ["before"] = state.Before } });
        }

        if (state.RemoteStatus != 0)
        {
            var values = new JinjaDict { ["msg"] = $"Failed to download remote objects and refs:  {state.RemoteError}", ["cmd"] = new List<object?> { state.Git, "fetch", "--tags", arguments.Remote } };
            return new Decision.Invalid(new ModuleResult { Failed = true, Values = values });
        }

        var target = state.Target(arguments.Version);
        return IsRight(arguments, state, target) ? Decision.Ok(Result(state, state.Before)) : Change(arguments, state, context, target ?? "");
    }

    /// <summary>Nothing has to be fetched, checked out, verified or packed.</summary>
    private static bool IsRight(GitArguments arguments, GitState state, string? target)
        => target is { Length: > 6 } && state.Before.StartsWith(target, StringComparison.Ordinal)
            && !state.HasChanges && !state.IsOtherUrl && !arguments.VerifyCommit && !arguments.Bare && IsOnBranch(arguments, state)
            && (!arguments.Recursive || state.Submodules == "none" || (state.Submodules == "same" && !arguments.TrackSubmodules))
            && (arguments.Archive is null || state.Archive == "same")
            && (arguments.SeparateGitDir is null || state.Folder == state.Separate);

    private static bool IsOnBranch(GitArguments arguments, GitState state)
        => arguments.Version == "HEAD" ? state.Head.Length > 0
            : state.IsRemoteBranch(arguments.Version) ? state.Head == "refs/heads/" + arguments.Version
            : state.Head.Length == 0;

    private static Decision.Change Change(GitArguments arguments, GitState state, IModuleContext context, string target)
    {
        var script = new GitScript(arguments, state, context.WantsDiff).Write();
        var predicted = Result(state, target.Length > 0 ? target : null);
        var changes = !state.IsRepository || WillDiffer(arguments, state, target);
        predicted = predicted with { Changed = changes, Diffs = changes ? Diff(context, state, target, null) : [] };
        return new Decision.Change([new RunScript($"git {(state.IsRepository ? "update" : "clone")} {state.Repo} {state.Dest}", script)], predicted, outcomes => Conclude(arguments, state, context, outcomes[0]));
    }

    private static bool WillDiffer(GitArguments arguments, GitState state, string target)
        => (arguments.Update && (state.HasChanges || state.IsOtherUrl || target.Length == 0 || !state.Before.StartsWith(target, StringComparison.Ordinal) || (arguments.Recursive && state.Submodules == "new")))
            || state.Archive is "none" or "differs" || (arguments.SeparateGitDir is not null && state.Folder != state.Separate);

    private static ModuleResult Conclude(GitArguments arguments, GitState state, IModuleContext context, ChangeOutcome outcome)
    {
        var (values, failure) = CommandSteps.Read(outcome.Output);
        if (values is null)
        {
            return failure is null ? ModuleResult.Failure($"git did not end: {outcome.ErrorText.Trim()}") : Describe(failure);
        }

        var (after, submodules, archive, diff) = (values[0], values[1].Length > 0, values[2], values[3]);
        var result = Result(state, after);
        if (arguments.Update && state.HasChanges)
        {
            result.Values["msg"] = $"Local modifications exist in the destination: {state.Dest}";
        }

        if (submodules)
        {
            result.Values["submodules_changed"] = true;
        }

        var isMoved = arguments.SeparateGitDir is not null && state.FolderExists && state.Folder != state.Separate;
        if (isMoved)
        {
            (result.Values["git_dir_before"], result.Values["git_dir_now"]) = (state.Folder, state.Separate);
        }

        var isUpdated = !state.IsRepository || state.Before != after || (arguments.Update && (state.HasChanges || state.IsOtherUrl)) || submodules;
        return result with { Changed = isUpdated || isMoved || archive == "new", Diffs = isUpdated ? Diff(context, state, after, diff) : [] };
    }

    private static ModuleResult Describe(FailedStep step) => step.Kind switch
    {
        "rc" => step.ToResult(step.Error.TrimEnd(), step.CommandText),
        "cmd" => step.ToResult(step.Text, step.CommandText),
        "plain" => step.ToResult(step.Text),
        "archive" => Failure("Failed to perform archive operation", step.Text),
        "fetch" => new ModuleResult { Failed = true, Values = new JinjaDict { ["msg"] = $"{step.Text}{step.Output} {step.Error}", ["cmd"] = step.Command.Cast<object?>().ToList() } },
        _ => ModuleResult.Failure(step.Text + step.Output + step.Error),
    };

    private static ModuleResult Failure(string message, string details) => new() { Failed = true, Values = new JinjaDict { ["msg"] = message, ["details"] = details } };

    private static ModuleResult Result(GitState state, string? after)
    {
        var values = new JinjaDict { ["before"] = state.IsRepository ? state.Before : null, ["after"] = after };
        if (state is { IsRepository: true, WasAsked: true })
        {
            values["remote_url_changed"] = state.IsOtherUrl;
        }

        return new ModuleResult { Values = values };
    }

    /// <summary>Ansible's words; between two commits git's own, which only the node can tell once it has both.</summary>
    private static IReadOnlyList<Diff> Diff(IModuleContext context, GitState state, string after, string? text)
    {
        var words = !state.IsRepository ? $">> Newly checked out {after}"
            : state.Before == after ? null
            : text is { Length: > 0 } ? text : $">> Failed to get proper diff between {state.Before} and {after}: it is fetched by the run itself";
        return context.WantsDiff && words is not null ? [new Diff(state.Before, null, after, null) { Note = words }] : [];
    }
}
