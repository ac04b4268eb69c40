using Playbooks.Connections;
using Playbooks.Controller;
using Playbooks.Execution.Asking;
using Playbooks.Execution.Events;
using Playbooks.Execution.Hosts;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Transfers;
using Playbooks.Plays;
using Playbooks.Queries;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;
using Playbooks.Yaml;

namespace Playbooks.Execution;

/// <summary>Runs playbooks: the loop over plays, and the end with its recap.</summary>
internal sealed class PlaybookRunner(
    ModuleRegistry modules,
    IReadOnlyList<IQueryKind> queryKinds,
    IConnectionFactory connections,
    ITaskLoader loader,
    VariableFiles files,
    IUserPrompt prompt,
    IControllerEnvironment controller,
    TimeProvider time)
{
    /// <summary>What playbooks see as the version of Ansible: the one whose behaviour is followed.</summary>
    public const string AnsibleVersion = "2.14.18";

    public async Task<RunSummary> RunAsync(RunRequest request, Templar templar, IRunEvents events, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var serialized = new SerializedEvents(events);
        var ledger = new ChangeLedger();
        var cache = FactCache.Of(request.Options, time, text => serialized.Emit(new RunWarning(time.GetUtcNow(), text)));
        var state = new RunState(request.Inventory, cache: cache);
        foreach (var host in cache is not null && request.Options.ForgetsFacts ? request.Inventory.Match("all", request.Options.Limit) : [])
        {
            cache!.Forget(host.Name);
        }

        var kinds = queryKinds.ToDictionary(kind => kind.QueryType);
        var identity = new RunIdentity(Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8)), $"{controller.UserName}@{Environment.MachineName} (pid {Environment.ProcessId})", time.GetUtcNow());
        using var wireFiles = new WireFiles(Path.Combine(controller.CacheFolder, "wire"));
        await using var links = new HostLinks(connections, request.Options.Forks, serialized, ledger, time);
        var run = new RunServices(request.Options, templar, modules, kinds, loader, serialized, time)
        {
            State = state,
            ReadInventory = request.ReadInventory,
            Links = links,
            Connections = new ConnectionResolver(request.Options, identity, controller.HomeFolder),
            Files = new ControllerFiles(ledger, files),
            Ledger = ledger,
            Jobs = new Background.BackgroundJobs(time),
            WireFiles = wireFiles,
            Prompt = prompt,
            SelectsTags = request.SelectsTags,
        };
        templar.Services.FilesWritten = run.Files.Forget;
        serialized.Emit(new RunStarted(time.GetUtcNow(), [.. request.Playbooks.Select(playbook => playbook.File)], request.Inventory.Hosts.Count, request.Options.Check));
        RunSummary Summary(bool isInterrupted, bool isBroken = false)
        {
            var recaps = state.Recaps.Values.OrderBy(recap => recap.Host, StringComparer.Ordinal).ToList();
            return new RunSummary(recaps, time.GetElapsedTime(started)) { IsInterrupted = isInterrupted, IsBroken = isBroken, HasFailures = state.HasFailed, HasUnreachable = state.HasUnreachable };
        }

        RunSummary End(bool isInterrupted, bool isBroken = false)
        {
            var summary = Summary(isInterrupted, isBroken);
            serialized.Emit(new RunEnded(time.GetUtcNow(), summary));
            return summary;
        }

        try
        {
            var start = new StartGate(request.Options.StartAtTask);
            await RunPlaybooksAsync(request, run, start, () => Summary(isInterrupted: false), cancellationToken);
            var summary = End(isInterrupted: false);
            return start.IsOpen || summary.HasFailures || summary.HasUnreachable ? summary : throw NeverStarted(request.Options.StartAtTask);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return End(isInterrupted: true);
        }
        catch (Exception exception) when (state.Recaps.Count > 0 && exception is not PlaybookException { AnsibleCode: 0 })
        {
            // What was done before the mistake stays done, and is told.
            var summary = End(isInterrupted: false, isBroken: true);
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new ModuleFailedException(exception.Message, exception);
            }

            if (exception is PlaybookException mistakes && summary.HasChanges)
            {
                throw new PlaybookException(mistakes.Mistakes) { IsAfterChanges = true };
            }

            throw;
        }
    }

    private static PlaybookException NeverStarted(string? task) => new(
        SourcePosition.None, $"no task that ran is called '{task}', so nothing was done", "--list-tasks shows the names; a run can only start at a task that is not in a dynamic include", ansibleCode: 0);

    private async Task RunPlaybooksAsync(RunRequest request, RunServices run, StartGate start, Func<RunSummary> summary, CancellationToken cancellationToken)
    {
        var retries = new RetryFile(request.Options, controller, time);
        var index = 0;
        foreach (var playbook in request.Playbooks)
        {
            run.Events.Emit(new PlaybookStarted(time.GetUtcNow(), playbook.File, playbook.Plays.Count));
            var goesOn = await RunPlaysAsync(request, playbook, run, start, index, cancellationToken) && run.State.Lost.Count == 0;
            index += playbook.Plays.Count;
            if (retries.Write(playbook, run.State.Lost) is { } told)
            {
                run.Events.Emit(told);
            }

            if (!goesOn)
            {
                return;
            }

            if (playbook != request.Playbooks[^1])
            {
                run.Events.Emit(new PlaybookEnded(time.GetUtcNow(), summary()));
            }
        }
    }

    /// <summary>False when the run ends here.</summary>
    private async Task<bool> RunPlaysAsync(RunRequest request, Playbook playbook, RunServices run, StartGate start, int index, CancellationToken cancellationToken)
    {
        foreach (var play in playbook.Plays)
        {
            run.State.Enter(FolderOf(playbook, play));
            var runner = new PlayRunner(run, new PlayPreparer(run, request.ExtraVariables, files, prompt, controller, FolderOf(playbook, play)));
            if (!await runner.RunAsync(play, index++, Magic(request.Options, playbook, play, controller), start, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The variables that only the program itself gives.</summary>
    public static JinjaDict Magic(RunOptions options, Playbook playbook, Play play, IControllerEnvironment controller)
    {
        var magic = new JinjaDict
        {
            ["playbook_dir"] = FolderOf(playbook, play),
            ["ansible_play_name"] = play.Name is TemplateText text ? text.Source : play.Name ?? (play.Hosts is IEnumerable<object?> names ? string.Join(',', names) : play.Hosts as string ?? ""),
            ["ansible_check_mode"] = options.Check,
            ["ansible_diff_mode"] = options.Diff,
            ["ansible_forks"] = (long)options.Forks,
            ["ansible_verbosity"] = (long)options.Verbosity,
            ["ansible_run_tags"] = options.Tags.Count == 0 ? new List<object?> { "all" } : [.. options.Tags],
            ["ansible_skip_tags"] = new List<object?>(options.SkipTags),
            ["ansible_inventory_sources"] = new List<object?>(options.Inventories.Select(source => (object?)Path.GetFullPath(source, controller.CurrentFolder))),
            ["ansible_version"] = new JinjaDict { ["full"] = AnsibleVersion, ["major"] = 2L, ["minor"] = 14L, ["revision"] = 18L, ["string"] = AnsibleVersion },
            ["ansible_playbook_python"] = PythonFinder.Find(controller) ?? "",
            ["ansible_config_file"] = options.ConfigurationFile,
        };
        if (options.Limit.Count > 0)
        {
            // Playbooks ask whether it is defined, to be run with a limit only.
            magic["ansible_limit"] = string.Join(',', options.Limit);
        }

        return magic;
    }

    /// <summary>An imported play stands in the folder of its own file.</summary>
    public static string FolderOf(Playbook playbook, Play play) => play.Position.Line == 0 ? playbook.Folder : play.Folder;
}
