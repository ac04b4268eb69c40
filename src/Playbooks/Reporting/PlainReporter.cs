using Playbooks.Results;

namespace Playbooks.Reporting;

/// <summary>Lines as Ansible's default output prints them: for pipes, logs and habits. Results to <paramref name="output"/>, warnings to <paramref name="error"/>.</summary>
internal sealed class PlainReporter(TextWriter output, TextWriter error, ReportOptions options) : IReporter
{
    private readonly Palette palette = new(options.HasColors);
    private readonly HashSet<string> warnings = new(StringComparer.Ordinal);
    private TaskStarted? untold;

    public void Emit(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case PlaybookStarted playbook when options.Verbosity > 1: Banner($"PLAYBOOK: {Path.GetFileName(playbook.File)}"); output.WriteLine($"{playbook.Plays} plays in {playbook.File}"); break;
            case PlayStarted play: Banner(play.Name.Trim() is { Length: > 0 } name ? $"PLAY [{name}]" : "PLAY"); break;
            case NoHostsMatched nobody: NoHosts(nobody); break;
            case TaskStarted task: Started(task); break;
            case ItemEnded item: Item(item); break;
            case TaskEnded task: Ended(task); break;
            case TaskRetried retry: Title(); output.WriteLine(palette.Retry(RetryLine(retry))); break;
            case JobPolled job: Title(); output.WriteLine(palette.Retry(PollLine(job))); break;
            case HandlerNotified notified when options.Verbosity > 1: Title(); output.WriteLine($"NOTIFIED HANDLER {notified.Handler} for {notified.Host}"); break;
            case MetaEnded meta: Meta(meta); break;
            case NoMoreHosts: Banner("NO MORE HOSTS LEFT"); break;
            case Included included: Include(included); break;
            case RunWarning warning: Warn(warning.Text); break;
            case RetryFileWritten retry: output.WriteLine($"\tto retry, use: --limit @{retry.File}"); break;
            case PlaybookEnded ended: Recap(ended.Summary); break;
            case RunEnded ended when !ended.Summary.IsBroken || !options.IsAnsible: Recap(ended.Summary); break;
            case RunEnded: output.Flush(); break;
            default: break;
        }
    }

    public async ValueTask DisposeAsync() => await output.FlushAsync().ConfigureAwait(false);

    private static string PollLine(JobPolled job)
        => job.Progress switch
        {
            JobProgress.Running => $"ASYNC POLL on {job.Host}: jid={job.JobId} started=1 finished=0",
            JobProgress.Ok => $"ASYNC OK on {job.Host}: jid={job.JobId}",
            _ => $"ASYNC FAILED on {job.Host}: jid={job.JobId}",
        };

    private string RetryLine(TaskRetried retry)
    {
        var line = $"FAILED - RETRYING: [{retry.Host}]: {retry.TaskName} ({retry.Left} retries left).";
        return options.Verbosity > 2 || ResultText.IsAlwaysShown(retry.Action)
            ? $"{line}Result was: {ResultText.OfRetry(retry.Result, retry.IsHidden)}"
            : line;
    }

    private void Banner(string title)
    {
        output.WriteLine();
        output.WriteLine($"{title} {new string('*', Math.Max(3, options.Columns - title.Length))}");
    }

    private void NoHosts(NoHostsMatched nobody)
    {
        Banner($"PLAY [{nobody.Name}]");
        output.WriteLine(palette.Skipped("skipping: no hosts matched"));
    }

    private void Include(Included included)
    {
        if (options.HideUnchanged)
        {
            return;
        }

        Title();
        if (!included.IsRole)
        {
            output.WriteLine(palette.Skipped($"included: {included.File} for {string.Join(", ", included.Hosts)}{(included.Item is null ? "" : $" => (item={included.Item})")}"));
        }
    }

    private void Started(TaskStarted task)
    {
        var isWithResults = options.HideUnchanged || options.HideSkipped || options.HideOk;
        if (isWithResults && task.IsRepeated)
        {
            return;
        }

        untold = task;
        if (!isWithResults)
        {
            Title();
        }
    }

    /// <summary>The task's banner, if it has not been printed yet.</summary>
    private void Title()
    {
        if (untold is not { } task)
        {
            return;
        }

        untold = null;
        Banner($"{(task.IsHandler ? "RUNNING HANDLER" : "TASK")} [{task.Name.Trim()}]");
        if (options.Verbosity > 1)
        {
            output.WriteLine($"task path: {task.Position.File}:{task.Position.Line}");
        }

        output.Flush();
    }

    private void Meta(MetaEnded meta)
    {
        if (options.Verbosity > 1)
        {
            Title();
            output.WriteLine($"META: {MetaText.Of(meta)}");
        }

        if (meta.IsSkipped && !options.HideSkipped)
        {
            Title();
            output.WriteLine(palette.Skipped($"skipping: [{meta.Host}]{(options.Verbosity > 0 ? " => " + MetaText.OfSkipped(meta) : "")}"));
        }
    }

    private void Item(ItemEnded item)
    {
        if (IsHidden(item.Outcome, item.Action))
        {
            return;
        }

        Title();
        Warn(item.Result);
        Tell(item.Result);
        Diffs(item.Result, item.Outcome, []);
        string text() => ResultText.Of(item.Result, item.Action, options.Verbosity, item.IsHidden);
        var host = Host(item.Host, item.DelegatedTo, item.DelegatedAddress);
        var line = item.Outcome switch
        {
            TaskOutcome.Failed => $"failed: [{host}] (item={item.Label}) => {text()}",
            TaskOutcome.Unreachable => $"unreachable: [{host}] (item={item.Label}) => {text()}",
            TaskOutcome.Skipped => $"skipping: [{item.Host}] => (item={item.Label}) {(options.Verbosity > 0 ? " => " + text() : "")}",
            _ => $"{Word(item.Outcome)}: [{host}] => (item={item.Label}){(IsVerbose(item.Action, item.IsHidden || item.Result.IsQuiet) ? " => " + text() : "")}",
        };
        Raised(item.Result, item.IsHidden);
        output.WriteLine(palette.For(item.Outcome, line));
    }

    private void Ended(TaskEnded task)
    {
        if (IsHidden(task.Outcome, task.Action))
        {
            return;
        }

        Title();
        Warn(task.Result);
        Tell(task.Result);
        if (!task.HasItems)
        {
            Diffs(task.Result, task.Outcome, task.Changes);
        }

        var host = Host(task.Host, task.DelegatedTo, task.DelegatedAddress);
        string text() => ResultText.Of(task.Result, task.Action, options.Verbosity, task.IsHidden, task.Outcome == TaskOutcome.Unreachable, task.Attempts, task.IsMistake);
        var line = task.Outcome switch
        {
            // Ansible takes the items out of what debug shows, so that the loop's result is told besides them.
            TaskOutcome.Failed when task.HasItems && !task.IsHidden && ResultText.IsDebug(task.Action) => $"fatal: [{host}]: FAILED! => {{\"msg\": \"One or more items failed\"}}",
            TaskOutcome.Failed => task.HasItems && !task.IsHidden ? null : $"fatal: [{host}]: FAILED! => {text()}",
            TaskOutcome.Unreachable => $"fatal: [{host}]: UNREACHABLE! => {text()}",
            TaskOutcome.Skipped => $"skipping: [{task.Host}]{(options.Verbosity > 0 ? " => " + text() : "")}",
            // The result of a loop under no_log does not tell that it was one.
            _ => task.HasItems && !task.IsHidden ? null : $"{Word(task.Outcome)}: [{host}]{(IsVerbose(task.Action, task.IsHidden || task.Result.IsQuiet) ? " => " + text() : "")}",
        };
        if (line is not null)
        {
            Raised(task.Result, task.IsHidden);
            output.WriteLine(palette.For(task.Outcome, line));
        }

        if (task.IsIgnored)
        {
            output.WriteLine(palette.Skipped("...ignoring"));
        }
    }

    private static string Host(string host, string? delegatedTo, string? address)
        => delegatedTo is null || delegatedTo == host ? host : $"{host} -> {delegatedTo}{(address is null || address == delegatedTo ? "" : $"({address})")}";

    /// <summary>A result with an exception (a script that failed has an empty one) is announced as Ansible does.</summary>
    private void Raised(ModuleResult result, bool isHidden)
    {
        if (!isHidden && result.Failed && result.Values.TryGetValue("exception", out var raised) && raised is string text)
        {
            output.WriteLine(palette.For(TaskOutcome.Failed, "An exception occurred during task execution. " + (options.Verbosity < 3
                ? "To see the full traceback, use -vvv. The error was: " + text.Trim().Split('\n')[^1]
                : "The full traceback is:\n" + text)));
        }
    }

    private bool IsHidden(TaskOutcome outcome, string action)
        => (options.HideSkipped && outcome == TaskOutcome.Skipped) || (options.HideOk && outcome == TaskOutcome.Ok)
            || (options.HideUnchanged && options.Verbosity == 0 && (outcome == TaskOutcome.Skipped || (outcome == TaskOutcome.Ok && !ResultText.IsAlwaysShown(action))));

    private static string Word(TaskOutcome outcome) => outcome == TaskOutcome.Changed ? "changed" : "ok";

    private bool IsVerbose(string action, bool isHidden) => options.Verbosity > 0 || (!isHidden && ResultText.IsAlwaysShown(action));

    private void Diffs(ModuleResult result, TaskOutcome outcome, IReadOnlyList<string> changes)
    {
        // Without --diff only tasks that say `diff: true` bring any.
        if (outcome != TaskOutcome.Changed)
        {
            return;
        }

        foreach (var text in result.Diffs.Select(UnifiedDiff.Write).Where(text => text.Length > 0))
        {
            output.Write(palette.Diff(text));
        }

        if (options.ShowDiffs && !options.IsAnsible && result.Diffs.Count == 0 && changes.Count > 0)
        {
            // Changes that have no text to compare (a service to start): one line each, so that a difference always says what it is.
            foreach (var change in changes)
            {
                output.WriteLine(palette.Changed($"  * {change}"));
            }
        }
    }

    private void Tell(ModuleResult result)
    {
        foreach (var line in result.Told)
        {
            output.WriteLine(line);
        }
    }

    private void Warn(ModuleResult result)
    {
        foreach (var warning in result.Warnings)
        {
            Warn(warning);
        }
    }

    private void Warn(string text)
    {
        if (warnings.Add(text))
        {
            output.Flush();
            error.WriteLine(palette.Warning($"[WARNING]: {text}"));
        }
    }

    private void Recap(RunSummary summary)
    {
        Banner("PLAY RECAP");
        foreach (var line in RecapTable.Lines(summary, palette))
        {
            output.WriteLine(line);
        }

        output.WriteLine();
        output.Flush();
    }
}
