using Playbooks.Execution.Asking;
using Playbooks.Execution.Events;
using Playbooks.Execution.Walking;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>Takes one host through one play: walks its tasks in order, has each run, and draws the consequences: registered results, facts, notifications, rescue, the end.</summary>
internal sealed class HostRunner
{
    private readonly BatchContext batch;
    private readonly HostVariables host;
    private readonly TaskWalk walk;
    private readonly TaskRunner tasks;
    private readonly TaskReport report;
    private readonly IncludeRunner includes;
    private readonly MetaRunner metas;
    private readonly FatalErrors fatal;
    private readonly NotifiedHandlers notified;
    private readonly TaskPreparer preparer;
    private readonly PartedWays ways;
    private TaskPosition? lastWide;

    /// <summary>The task whose failure an `always` section holds back.</summary>
    private WalkStep? pending;
    private bool hasFailed;

    /// <summary>The task at which the host could not be reached.</summary>
    private TaskPosition? lostAt;

    /// <summary>The last task was another host's to run.</summary>
    private bool wasShared;

    /// <summary>group_by has put the host into a group, whose variables count from the next task on.</summary>
    private bool isInNewGroups;

    /// <summary>A handler has failed: those after it wait for the next flush.</summary>
    private bool isFlushOver;

    /// <summary>Nothing has rescued that: no handler runs any more.</summary>
    private bool isWithoutHandlers;

    public HostRunner(BatchContext batch, HostVariables host, TaskWalk walk, FactGatherer facts, TaskPreparer preparer)
    {
        this.batch = batch;
        this.host = host;
        this.walk = walk;
        this.preparer = preparer;
        ways = new PartedWays(batch.Order);
        notified = new NotifiedHandlers(batch, host);
        var asker = new HostAsker(batch, host, walk, new LookAhead(batch, host, preparer), notified, facts);
        var changes = new ChangeRunner(batch, host, asker, facts);
        tasks = new TaskRunner(batch, host, asker, new ItemRunner(batch, host, preparer, asker, changes));
        report = new TaskReport(batch, host);
        includes = new IncludeRunner(batch, host, tasks, report);
        metas = new MetaRunner(batch, host, asker, tasks);
        fatal = new FatalErrors(batch, host);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!batch.Run.State.IsUnreachable(host.Name) || await batch.Parking.WaitAsync(host.Name, TaskPosition.Start, cancellationToken))
            {
                await WalkAsync(walk, isHandler: false, cancellationToken);
            }
        }
        catch (BatchAbortedException)
        {
            // The play is over; this host has no part in why.
        }
        finally
        {
            try
            {
                RefreshGroups();
            }
            finally
            {
                batch.Order.Leave(host.Name);
                batch.Parking.Leave();
                batch.Activity(host.Name, null);
            }
        }
    }

    private async Task WalkAsync(TaskWalk way, bool isHandler, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = way.Next(out var failurePending);
            if (failurePending)
            {
                if (way.Fail())
                {
                    continue;
                }

                // any_errors_fatal strikes only where a task fails a host at once, as in Ansible.
                Lose(pending!.Position);
                return;
            }

            step = isHandler && step is not null ? step with { IsHandler = true } : step;
            if (step is null || (batch.Order.AbortedAfter is { } end && step.Position > end))
            {
                return;
            }

            if (TaskSelection.IsSelected(batch, step))
            {
                batch.Order.Advance(host.Name, step.Position);
                await RunStepAsync(step, way, cancellationToken);
                if (lostAt is { } position && !await IsTakenBackAsync(position, cancellationToken))
                {
                    way.End();
                    walk.End();
                    return;
                }
            }
        }
    }

    private async Task<bool> IsTakenBackAsync(TaskPosition position, CancellationToken cancellationToken)
    {
        lostAt = null;
        var isTakenBack = await batch.Parking.WaitAsync(host.Name, position, cancellationToken);
        hasFailed &= !isTakenBack;
        return isTakenBack;
    }

    private async Task RunStepAsync(WalkStep step, TaskWalk way, CancellationToken cancellationToken)
    {
        var scope = ScopeOf(step);
        var header = report.Header(step, scope);
        try
        {
            await RunOrAbandonAsync(step, scope, header, way, cancellationToken);
        }
        catch (ConnectionException exception) when (exception.IsRefusal)
        {
            await ConcludeAsync(step, scope, header, ItemRunner.Failed(step, scope, new ModuleFailedException(exception.Advice, exception)), TimeSpan.Zero, way, cancellationToken);
        }
        catch (ConnectionException exception)
        {
            Unreachable(step, scope, header, exception);
        }
        catch (PlaybookException exception) when (exception.Mistakes.Any(mistake => mistake.EndsRun))
        {
            batch.Stop(step.Position, exception);
        }
        catch (PlaybookException exception) when (EngineAction.IsInclude(step.Task.Action))
        {
            await IncludeFailedAsync(step, scope, header, exception, way, cancellationToken);
        }
        catch (Exception exception) when (exception is PlaybookException || Evaluation.IsWithoutValue(exception))
        {
            var told = EngineAction.IsInclude(step.Task.Action) && exception.Message.StartsWith(Templar.UndefinedSentence, StringComparison.Ordinal) ? TaskRunner.WithoutSentence(exception) : exception;
            await ConcludeAsync(step, scope, header, ItemRunner.Failed(step, scope, told), TimeSpan.Zero, way, cancellationToken);
        }
    }

    /// <summary>Others may wait for this host to run the task for them.</summary>
    private async Task RunOrAbandonAsync(WalkStep step, TaskScope scope, TaskStarted header, TaskWalk way, CancellationToken cancellationToken)
    {
        try
        {
            await RunStepAsync(step, scope, header, way, cancellationToken);
        }
        catch
        {
            batch.RunOnce.Abandon(step.Position, host.Name);
            throw;
        }
    }

    private async Task RunStepAsync(WalkStep step, TaskScope scope, TaskStarted header, TaskWalk way, CancellationToken cancellationToken)
    {
        if (lastWide is not null)
        {
            await batch.Order.WaitForAllPastAsync(lastWide, cancellationToken);
            lastWide = null;
            RefreshGroups();
        }

        await ways.GoToAsync(step.Position, way.Blocks, cancellationToken);
        if (batch.Order.AbortedAfter is { } end && step.Position > end)
        {
            return;
        }

        if (EngineAction.IsMeta(step.Task.Action))
        {
            await MetaAsync(step, scope, header, way, cancellationToken);
        }
        else if (EngineAction.IsInclude(step.Task.Action))
        {
            ways.Part(step.Position);
            await includes.RunAsync(await tasks.WithFactsAsync(() => LoopItems.WithControl(step, scope), cancellationToken), scope, header, way, cancellationToken);
        }
        else
        {
            batch.Activity(host.Name, header.Name);
            step = await tasks.WithFactsAsync(() => LoopItems.WithControl(step, scope), cancellationToken);
            var started = batch.Run.Time.GetTimestamp();
            var result = await tasks.RunAsync(step, scope, header, cancellationToken);
            if (result is not null)
            {
                await ConcludeAsync(step, scope, header, result, batch.Run.Time.GetElapsedTime(started), way, cancellationToken);
            }

            NoteWide(step, scope);
        }
    }

    private async Task MetaAsync(WalkStep step, TaskScope scope, TaskStarted header, TaskWalk way, CancellationToken cancellationToken)
    {
        switch (await metas.RunAsync(step, scope, header, cancellationToken))
        {
            case MetaConsequence.FlushHandlers:
                await FlushAsync(step.Position, cancellationToken);
                break;
            case MetaConsequence.EndHost:
                way.End();
                walk.End();
                break;
            case MetaConsequence.EndRole:
                if (way.EndRole() is { } role)
                {
                    ways.Part(role);
                }

                break;
        }
    }

    private async Task FlushAsync(TaskPosition position, CancellationToken cancellationToken)
    {
        isFlushOver = false;
        if (batch.Handlers.All.Count > 0)
        {
            ways.Part(position);
        }

        if (isWithoutHandlers || notified.IsEmpty)
        {
            return;
        }

        // Only then is it known which handlers there are before this flush, and so their order.
        await batch.Order.WaitForAllAtAsync(position, cancellationToken);
        foreach (var (handler, place) in notified.Take(position))
        {
            wasShared = false;
            await WalkAsync(new TaskWalk([handler.Task], handler.Frame, position.Child(place)), isHandler: true, cancellationToken);
            if (wasShared)
            {
                // As in Ansible: with run_once only the host that ran it is done with it, the others run it at the next flush.
                notified.Add(handler);
            }

            if (isFlushOver || hasFailed || batch.Run.State.IsUnreachable(host.Name))
            {
                return;
            }
        }
    }

    private void RefreshGroups()
    {
        if (isInNewGroups)
        {
            isInNewGroups = false;
            batch.Run.State.Refresh(host.Name);
        }
    }

    /// <summary>Also on a host that skips the task, which may be wide on another.</summary>
    private void NoteWide(WalkStep step, TaskScope scope)
    {
        var reach = batch.Run.Modules.Find(step.Task.Action)?.Reach;
        if (step.Keywords.DelegateTo is not null || step.Task.Async is not null || TaskRunner.MayRunOnce(step, scope) || reach == ModuleReach.Wide || step.Task.Action is "add_host" or "group_by"
            || (reach == ModuleReach.Private && (batch.SharesMachines || preparer.MayBeLocal(step, scope))))
        {
            lastWide = step.Position;
            isInNewGroups |= step.Task.Action == "group_by";
        }
    }

    private async Task ConcludeAsync(WalkStep step, TaskScope scope, TaskStarted header, TaskResult result, TimeSpan duration, TaskWalk way, CancellationToken cancellationToken)
    {
        if (!result.IsShared || step.Task.Action is not ("add_host" or "pause") || TaskPreparer.FlagIfKnown(step.Keywords.RunOnce, scope))
        {
            // What add_host and pause register, the other hosts do not get.
            new ResultKeeper(batch, host).Keep(step, scope, result);
        }

        wasShared = result.IsShared;
        if (!result.IsShared && result.Outcome is TaskOutcome.Ok or TaskOutcome.Changed or TaskOutcome.Failed)
        {
            way.NoteRan();
        }

        if (result.Outcome == TaskOutcome.Unreachable)
        {
            Unreachable(step, scope, header, result, duration);
            return;
        }

        var ignored = result.Outcome is TaskOutcome.Failed && !result.IsUnignorable && IsIgnored(step, scope, result);
        var rescued = false;
        if (result.Outcome is TaskOutcome.Failed && !ignored)
        {
            rescued = Fail(step, scope, result, way);
        }
        else if (result is { Outcome: TaskOutcome.Changed, IsShared: false } && !notified.TryAdd(step, header, await tasks.WithFactsAsync(() => NotifiedHandlers.NamesOf(step, scope, result), cancellationToken)))
        {
            // The run ends here, with the task told but none of its results.
            report.Started(step, header);
            return;
        }

        if (result.IsUntold)
        {
            report.Started(step, header);
        }
        else if (!result.IsShared)
        {
            report.Ended(step, header, result, duration, ignored, rescued && !result.IsUnignorable);
        }
    }

    /// <summary>Goes to the next rescue or always, or loses the host. True: a rescue follows.</summary>
    private bool Fail(WalkStep step, TaskScope scope, TaskResult result, TaskWalk way)
    {
        pending = step;
        var rescued = way.IsRescuing;
        var goesOn = way.Fail(out var isNested);
        if (rescued)
        {
            host.Write(host.Set, "ansible_failed_task", FailedTask.Describe(step, scope), step.Position);
            host.Write(host.Set, "ansible_failed_result", result.Registered(), step.Position);
        }

        goesOn &= rescued || !isNested || !fatal.EndsForOthers(step, scope);
        if (!goesOn && way != walk)
        {
            isFlushOver = true;
            goesOn = walk.FailFlush(out var isRescued);
            isWithoutHandlers = !isRescued;
        }

        hasFailed |= !goesOn;
        if (!goesOn)
        {
            Lose(step.Position);
            fatal.AbortWhenFatal(step, scope);
        }

        return rescued;
    }

    private static bool IsIgnored(WalkStep step, TaskScope scope, TaskResult result)
        => result.IsEarly && step.Keywords.IgnoreErrors is Values.TemplateText ? true
            : result is { HasItems: true, Items.Count: > 0 } ? result.Items.Where(item => item.IsFailure).All(item => item.IsIgnored) : TaskPreparer.FlagIfKnown(step.Keywords.IgnoreErrors, scope);

    private void Unreachable(WalkStep step, TaskScope scope, TaskStarted header, ConnectionException exception)
    {
        var result = TaskResult.Of(exception);
        new ResultKeeper(batch, host).Keep(step, scope, result);
        Unreachable(step, scope, header, result, TimeSpan.Zero);
    }

    /// <summary>The host (or the one the task was delegated to) is gone: no rescue, no handlers.</summary>
    private void Unreachable(WalkStep step, TaskScope scope, TaskStarted header, TaskResult result, TimeSpan duration)
    {
        var ignored = TaskPreparer.FlagIfKnown(step.Keywords.IgnoreUnreachable, scope);
        if (!ignored && !result.IsShared)
        {
            hasFailed = true;
            lostAt = step.Position;
            batch.Run.State.Lose(host.Name, step.Position, isUnreachable: true);
        }

        if (fatal.AbortWhenFatal(step, scope) && ignored)
        {
            // As in Ansible it counts as failed, though the recap does not say so.
            Lose(step.Position);
        }

        if (!result.IsShared)
        {
            report.Ended(step, header, result, duration, ignored, false);
        }
    }

    private void Lose(TaskPosition position)
    {
        hasFailed = true;
        walk.End();
        batch.Run.State.Lose(host.Name, position, isUnreachable: false);
    }

    /// <summary>As in Ansible: a file that is not there fails the host, whatever ignore_errors says; mistakes in a file end the run.</summary>
    private async Task IncludeFailedAsync(WalkStep step, TaskScope scope, TaskStarted header, PlaybookException exception, TaskWalk way, CancellationToken cancellationToken)
    {
        if (exception.Mistakes is not [{ MissingText: { } missing }])
        {
            batch.Stop(step.Position, exception);
            report.Started(step, header);
            return;
        }

        var result = new ModuleResult { Failed = true, Values = new JinjaDict { ["reason"] = missing } };
        var isRole = step.Task.Action == "include_role";
        if (isRole)
        {
            batch.Run.Events.Emit(new RunWarning(batch.Run.Time.GetUtcNow(), exception.Message));
        }

        await ConcludeAsync(step, scope, header, new TaskResult(TaskOutcome.Failed, result) { IsMistake = true, IsUnignorable = true, IsUntold = isRole }, TimeSpan.Zero, way, cancellationToken);
    }

    private TaskScope ScopeOf(WalkStep step) => new(batch.Run.Templar, batch.Variables, host, step.TaskFrame, step.Position);
}
