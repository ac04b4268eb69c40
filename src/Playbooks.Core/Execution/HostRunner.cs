using Playbooks.Execution.Asking;
using Playbooks.Execution.Events;
using Playbooks.Execution.Walking;
using Playbooks.Jinja;
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
    private readonly HostAsker asker;
    private readonly TaskRunner tasks;
    private readonly TaskReport report;
    private readonly SortedSet<int> notified = [];
    private TaskPosition? lastWide;

    /// <summary>The task whose failure an `always` section holds back.</summary>
    private WalkStep? pending;
    private bool hasFailed;

    public HostRunner(BatchContext batch, HostVariables host, TaskWalk walk, FactGatherer facts, TaskPreparer preparer)
    {
        this.batch = batch;
        this.host = host;
        this.walk = walk;
        asker = new HostAsker(batch, host, walk, new LookAhead(batch, host, preparer), facts);
        var changes = new ChangeRunner(batch, host, asker, facts);
        tasks = new TaskRunner(batch, host, preparer, asker, new ItemRunner(batch, host, preparer, asker, changes));
        report = new TaskReport(batch, host);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WalkAsync(walk, isHandler: false, cancellationToken);
        }
        catch (BatchAbortedException)
        {
            // The play is over; this host has no part in why.
        }
        finally
        {
            batch.Order.Leave(host.Name);
            batch.Activity(host.Name, null);
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
                Lose(pending!.Position, isUnreachable: false);
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
            }
        }
    }

    private async Task RunStepAsync(WalkStep step, TaskWalk way, CancellationToken cancellationToken)
    {
        var scope = ScopeOf(step.TaskFrame, step.Position);
        var header = report.Header(step, scope);
        try
        {
            await RunStepAsync(step, scope, header, way, cancellationToken);
        }
        catch (ConnectionException exception) when (exception.IsRefusal)
        {
            Conclude(step, scope, header, ItemRunner.Failed(step, scope, new ModuleFailedException(exception.Advice, exception)), TimeSpan.Zero, way);
        }
        catch (ConnectionException exception)
        {
            Unreachable(step, scope, header, exception, way);
        }
        catch (PlaybookException exception) when (EngineAction.IsInclude(step.Task.Action))
        {
            IncludeFailed(step, scope, header, exception, way);
        }
        catch (Exception exception) when (exception is PlaybookException or ModuleFailedException or TemplateFailedException or FactsNeededException or JinjaException)
        {
            Conclude(step, scope, header, ItemRunner.Failed(step, scope, exception), TimeSpan.Zero, way);
        }
    }

    private async Task RunStepAsync(WalkStep step, TaskScope scope, TaskStarted header, TaskWalk way, CancellationToken cancellationToken)
    {
        if (lastWide is not null)
        {
            await batch.Order.WaitForAllPastAsync(lastWide, cancellationToken);
            lastWide = null;
            if (batch.Order.AbortedAfter is { } end && step.Position > end)
            {
                return;
            }
        }

        if (EngineAction.IsMeta(step.Task.Action))
        {
            await MetaAsync(step, scope, way, cancellationToken);
        }
        else if (EngineAction.IsInclude(step.Task.Action))
        {
            await IncludeOnceAsync(step, scope, header, way, cancellationToken);
        }
        else
        {
            batch.Activity(host.Name, header.Name);
            var started = batch.Run.Time.GetTimestamp();
            var result = await tasks.RunAsync(step, scope, header, cancellationToken);
            if (result is not null)
            {
                Conclude(step, scope, header, result, batch.Run.Time.GetElapsedTime(started), way);
            }

            NoteWide(step, scope);
        }
    }

    private void NoteWide(WalkStep step, TaskScope scope)
    {
        if (step.Keywords.DelegateTo is not null || step.Task.Async is not null || TaskRunner.IsRunOnce(step, scope)
            || batch.Run.Modules.Find(step.Task.Action)?.Reach == Modules.ModuleReach.Wide || EngineAction.NameOf(step.Task.Action) is "add_host" or "group_by")
        {
            lastWide = step.Position;
        }
    }

    private void Conclude(WalkStep step, TaskScope scope, TaskStarted header, TaskResult result, TimeSpan duration, TaskWalk way)
    {
        new ResultKeeper(batch, host).Keep(step, scope, result);
        if (result.Outcome == TaskOutcome.Unreachable)
        {
            Unreachable(step, scope, header, result, duration, way);
            return;
        }

        var ignored = result.Outcome is TaskOutcome.Failed && !result.IsUnignorable && IsSet(step.Keywords.IgnoreErrors, scope);
        var failed = result.Outcome is TaskOutcome.Failed && !ignored;
        var rescued = false;
        if (failed)
        {
            pending = step;
            rescued = way.IsRescuing;
            var goesOn = way.Fail();
            if (rescued)
            {
                host.Write(host.Set, "ansible_failed_task", FailedTask.Describe(step, scope), step.Position);
                host.Write(host.Set, "ansible_failed_result", result.Registered(), step.Position);
            }

            hasFailed |= !goesOn;
            if (!goesOn)
            {
                Lose(step.Position, isUnreachable: false);
                AbortWhenFatal(step, scope);
            }
        }
        else if (result.Outcome == TaskOutcome.Changed)
        {
            Notify(step, scope, result);
        }

        if (!result.IsShared)
        {
            report.Ended(step, header, result, duration, ignored, rescued && !result.IsUnignorable);
        }
    }

    private void Unreachable(WalkStep step, TaskScope scope, TaskStarted header, ConnectionException exception, TaskWalk way)
    {
        var result = new TaskResult(TaskOutcome.Unreachable, new ModuleResult { Values = new JinjaDict { ["msg"] = exception.Advice } });
        new ResultKeeper(batch, host).Keep(step, scope, result);
        Unreachable(step, scope, header, result, TimeSpan.Zero, way);
    }

    /// <summary>The host (or the one the task was delegated to) is gone: no rescue, no handlers.</summary>
    private void Unreachable(WalkStep step, TaskScope scope, TaskStarted header, TaskResult result, TimeSpan duration, TaskWalk way)
    {
        var ignored = IsSet(step.Keywords.IgnoreUnreachable, scope);
        if (!ignored)
        {
            hasFailed = true;
            way.End();
            walk.End();
            Lose(step.Position, isUnreachable: true);
            AbortWhenFatal(step, scope);
        }

        if (!result.IsShared)
        {
            report.Ended(step, header, result, duration, ignored, false);
        }
    }

    private void Lose(TaskPosition position, bool isUnreachable)
    {
        hasFailed = true;
        walk.End();
        batch.Run.State.Lose(host.Name, position, isUnreachable);
    }

    private void AbortWhenFatal(WalkStep step, TaskScope scope)
    {
        var lost = batch.Run.State.Batch.Count(batch.Run.State.IsLost);
        var limit = TaskPreparer.Number(batch.Play.MaxFailPercentage, scope);
        batch.IsOverLimit |= limit is not null && lost * 100.0 / batch.Run.State.Batch.Count > limit;
        if (batch.IsOverLimit || IsSet(step.Keywords.AnyErrorsFatal, scope) || TaskRunner.IsRunOnce(step, scope))
        {
            batch.Order.AbortAfter(step.Position);
            batch.IsAborted = true;
        }
    }

    private static bool IsSet(object? keyword, TaskScope scope)
    {
        try
        {
            return keyword is not null && TaskPreparer.Flag(keyword, scope, false);
        }
        catch (Exception exception) when (exception is TemplateFailedException or ModuleFailedException or FactsNeededException)
        {
            return false;
        }
    }

    private void Notify(WalkStep step, TaskScope scope, TaskResult result)
    {
        // Of a loop that changed something every item notifies, as in Ansible: the handler's name may depend on the item.
        var scopes = !result.HasItems ? [scope]
            : result.Items.Select(item => scope.With(step.Task.Loop!.Variable, item.Result.Values.TryGetValue(step.Task.Loop.Variable, out var value) ? value : null));
        foreach (var name in scopes.SelectMany(one => step.Keywords.Notify.SelectMany(notify => Names(one.Templar.Resolve(notify, one)))).Distinct())
        {
            var handlers = batch.Handlers.Find(name, handler => HandlerName(handler));
            if (handlers.Count == 0)
            {
                batch.Stop(step.Position, new PlaybookException(
                    SourcePosition.None,
                    $"The requested handler '{name}' was not found in either the main handlers list nor in the listening handlers list",
                    $"define it under `handlers`, or correct the `notify` of {step.Task.Position}"));
                return;
            }

            notified.UnionWith(handlers.Select(handler => handler.Index));
        }

        asker.HasNotifications = notified.Count > 0;
    }

    private static IEnumerable<string> Names(object? value)
        => value is string text ? [text] : value is IEnumerable<object?> list ? list.Select(PythonValues.Str) : value is null ? [] : [PythonValues.Str(value)];

    private string? HandlerName(Handler handler)
    {
        try
        {
            return handler.Task.Name is null ? null : PythonValues.Str(batch.Run.Templar.Resolve(handler.Task.Name, ScopeOf(handler.Frame, TaskPosition.End)));
        }
        catch (Exception exception) when (exception is TemplateFailedException or ModuleFailedException or FactsNeededException)
        {
            return null;
        }
    }

    private async Task MetaAsync(WalkStep step, TaskScope scope, TaskWalk way, CancellationToken cancellationToken)
    {
        var action = PythonValues.Str(step.Task.Arguments.TryGetValue("_raw_params", out var word) ? word : "noop");
        Task run() => MetaAsync(step, scope, report.Header(step, scope), action, way, cancellationToken);

        // As in Ansible the first host decides for all, whatever the condition would be on the others.
        await (IsForAll(action) && !batch.IsFree ? OnceAsync(step, run, cancellationToken) : run());
    }

    private static bool IsForAll(string action) => action is "end_play" or "end_batch" or "clear_facts" or "clear_host_errors" or "refresh_inventory";

    private async Task MetaAsync(WalkStep step, TaskScope scope, TaskStarted header, string action, TaskWalk way, CancellationToken cancellationToken)
    {
        // Ansible knows no conditions on these.
        var isWanted = action is "noop" or "refresh_inventory" or "reset_connection" || await tasks.IsWantedAsync(step, scope, cancellationToken);
        if (!step.Task.IsImplicit)
        {
            batch.Sequencer.Emit(step.Position, header, new MetaEnded(batch.Run.Time.GetUtcNow(), host.Name, !isWanted));
        }

        if (!isWanted)
        {
            return;
        }

        switch (action)
        {
            case "flush_handlers":
                await FlushAsync(step.Position, cancellationToken);
                break;
            case "end_play":
                batch.IsPlayEnded = true;
                batch.Order.AbortAfter(step.Position);
                break;
            case "end_batch":
                batch.Order.AbortAfter(step.Position);
                break;
            case "end_host":
                way.End();
                walk.End();
                break;
            case "end_role":
                way.EndRole();
                break;
            case "clear_facts":
                ClearFacts();
                break;
            case "clear_host_errors":
                batch.Run.State.Forgive();
                break;
            case "reset_connection":
                asker.Forget();
                await batch.Run.Links.ResetAsync(host.Name);
                break;
            case "noop" or "refresh_inventory":
                break;
            default:
                throw new ModuleFailedException($"meta knows no '{action}'");
        }
    }

    /// <summary>Runs the notified handlers once each, in the order they are defined; what a handler notifies that stands before it waits for the next flush.</summary>
    private async Task FlushAsync(TaskPosition position, CancellationToken cancellationToken)
    {
        for (var index = 0; index < batch.Handlers.All.Count; index++)
        {
            if (!notified.Remove(index))
            {
                continue;
            }

            asker.HasNotifications = notified.Count > 0;
            var handler = batch.Handlers.All[index];
            await WalkAsync(new TaskWalk([handler.Task], handler.Frame, position.Child(index)), isHandler: true, cancellationToken);
            if (hasFailed || batch.Run.State.IsUnreachable(host.Name))
            {
                return;
            }
        }
    }

    /// <summary>As in Ansible: a file that is not there fails the host, whatever ignore_errors says; mistakes in a file end the run.</summary>
    private void IncludeFailed(WalkStep step, TaskScope scope, TaskStarted header, PlaybookException exception, TaskWalk way)
    {
        if (exception.Mistakes is not [{ MissingText: { } missing }])
        {
            batch.Stop(step.Position, exception);
            return;
        }

        var result = new ModuleResult { Failed = true, Values = new JinjaDict { ["reason"] = missing } };
        Conclude(step, scope, header, new TaskResult(TaskOutcome.Failed, result) { IsMistake = true, IsUnignorable = true }, TimeSpan.Zero, way);
    }

    /// <summary>With run_once the first host includes and walks the tasks alone, as in Ansible: the keyword is not handed on to them.</summary>
    private Task IncludeOnceAsync(WalkStep step, TaskScope scope, TaskStarted header, TaskWalk way, CancellationToken cancellationToken)
    {
        Task run() => IncludeAsync(step, scope, header, way, cancellationToken);
        return TaskRunner.IsRunOnce(step, scope) ? OnceAsync(step, run, cancellationToken) : run();
    }

    /// <summary>On one host, while the others wait.</summary>
    private Task OnceAsync(WalkStep step, Func<Task> run, CancellationToken cancellationToken)
        => batch.RunOnce.RunAsync(
            step.Position,
            host.Name,
            batch.Order,
            async () =>
            {
                await run();
                return null;
            },
            cancellationToken);

    private async Task IncludeAsync(WalkStep step, TaskScope scope, TaskStarted header, TaskWalk way, CancellationToken cancellationToken)
    {
        var scopes = await tasks.IncludeScopesAsync(step, scope, header, cancellationToken);
        var entered = new List<(IncludedTasks Included, TaskPosition Position)>();
        foreach (var one in scopes)
        {
            entered.Add((await tasks.WithFactsAsync(() => EngineAction.Load(batch.Run.Loader, step, one), cancellationToken) with { Item = TaskRunner.LabelOf(step, one) }, step.Position.Child(entered.Count)));
        }

        for (var i = entered.Count - 1; i >= 0; i--)
        {
            var (included, position) = entered[i];
            way.Enter(included.Nodes, included.Frame, position, step.IsHandler);
            if (included.Role is { } role)
            {
                batch.Handlers.AddRole(role, TaskWalk.RoleFrame((RoleNode)included.Nodes[0], included.Frame));
                if (included.IsPublic)
                {
                    host.AddPublicRole(role);
                }
            }
        }

        report.Included(step, header, [.. entered.Select(one => one.Included)]);
    }

    private void ClearFacts()
    {
        foreach (var name in batch.IsFree ? [host.Name] : batch.Run.State.AllPlayHosts)
        {
            batch.Run.State.Host(name)?.ClearFacts();
        }
    }

    private TaskScope ScopeOf(TaskFrame frame, TaskPosition position) => new(batch.Run.Templar, batch.Variables, host, frame, position);
}
