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
            await WalkAsync(walk, cancellationToken);
            if (hasFailed && TaskPreparer.Flag(batch.Play.ForceHandlers, ScopeOf(TaskFrame.Empty, TaskPosition.End), batch.Run.Options.ForceHandlers) && !batch.Run.State.IsUnreachable(host.Name))
            {
                await FlushAsync(TaskPosition.End.Child(0), cancellationToken);
            }
        }
        finally
        {
            batch.Order.Leave(host.Name);
            batch.Activity(host.Name, null);
        }
    }

    private async Task WalkAsync(TaskWalk way, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = way.Next(out var failurePending);
            if (failurePending)
            {
                if (way.Fail(out _))
                {
                    continue;
                }

                Lose(TaskPosition.End, isUnreachable: false);
                return;
            }

            if (step is null || (batch.Order.AbortedAfter is { } end && step.Position > end))
            {
                return;
            }

            if (TaskSelection.IsSelected(batch, step))
            {
                if (!step.IsHandler)
                {
                    batch.Order.Advance(host.Name, step.Position);
                }

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
                await IncludeAsync(step, scope, header, way, cancellationToken);
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
        catch (ConnectionException exception)
        {
            Unreachable(step, scope, header, exception, way);
        }
        catch (Exception exception) when (exception is PlaybookException or ModuleFailedException or TemplateFailedException or FactsNeededException or JinjaException)
        {
            Conclude(step, scope, header, new TaskResult(TaskOutcome.Failed, ModuleResult.Failure(exception.Message)), TimeSpan.Zero, way);
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
        if (step.Task.Async is not null && result.Outcome == TaskOutcome.Changed)
        {
            asker.IsBusy = true;
        }

        var ignored = result.Outcome is TaskOutcome.Failed && IsSet(step.Keywords.IgnoreErrors, scope);
        var failed = (result.Outcome is TaskOutcome.Failed or TaskOutcome.Unreachable) && !ignored;
        var rescued = false;
        if (failed)
        {
            var goesOn = way.Fail(out rescued);
            if (rescued)
            {
                host.Write(host.Set, "ansible_failed_task", new JinjaDict { ["name"] = header.Name, ["action"] = step.Task.Action }, step.Position);
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
            Notify(step, scope);
        }

        if (!TaskRunner.IsRunOnce(step, scope) || batch.Order.LiveHosts() is not [var first, ..] || first == host.Name || failed)
        {
            report.Ended(step, header, result, duration, ignored, rescued);
        }
    }

    private void Unreachable(WalkStep step, TaskScope scope, TaskStarted header, ConnectionException exception, TaskWalk way)
    {
        var message = exception.Remedy is null ? exception.Message : $"{exception.Message}; {exception.Remedy}";
        var result = new TaskResult(TaskOutcome.Unreachable, new ModuleResult { Values = new JinjaDict { ["msg"] = message } });
        var ignored = IsSet(step.Keywords.IgnoreUnreachable, scope);
        if (ignored)
        {
            new ResultKeeper(batch, host).Keep(step, scope, result);
        }
        else
        {
            hasFailed = true;
            way.End();
            walk.End();
            Lose(step.Position, isUnreachable: true);
            AbortWhenFatal(step, scope);
        }

        report.Ended(step, header, result, TimeSpan.Zero, ignored, false);
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
        if (IsSet(step.Keywords.AnyErrorsFatal, scope) || (limit is not null && lost * 100.0 / batch.Run.State.Batch.Count > limit))
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

    private void Notify(WalkStep step, TaskScope scope)
    {
        foreach (var name in step.Keywords.Notify.SelectMany(one => Names(scope.Templar.Resolve(one, scope))))
        {
            var handlers = batch.Handlers.Find(name, handler => HandlerName(handler));
            if (handlers.Count == 0)
            {
                throw new ModuleFailedException($"{step.Task.Position}: the handler '{name}' that this task notifies does not exist; define it under `handlers`, or correct the name");
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
        if (action != "flush_handlers" && ItemRunner.FirstFalse(step.Keywords.When, scope) is not null)
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
                host.ClearFacts();
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

    private async Task FlushAsync(TaskPosition position, CancellationToken cancellationToken)
    {
        while (notified.Count > 0)
        {
            var index = notified.Min;
            notified.Remove(index);
            asker.HasNotifications = notified.Count > 0;
            var handler = batch.Handlers.All[index];
            var way = new TaskWalk([handler.Task], handler.Frame, position.Child(index));
            await WalkHandlerAsync(way, cancellationToken);
            if (hasFailed)
            {
                return;
            }
        }
    }

    private async Task WalkHandlerAsync(TaskWalk way, CancellationToken cancellationToken)
    {
        while (way.Next(out _) is { } step)
        {
            if (TaskSelection.IsSelected(batch, step with { IsHandler = true }))
            {
                batch.Order.Advance(host.Name, step.Position);
                await RunStepAsync(step with { IsHandler = true }, way, cancellationToken);
            }
        }
    }

    private async Task IncludeAsync(WalkStep step, TaskScope scope, TaskStarted header, TaskWalk way, CancellationToken cancellationToken)
    {
        var scopes = await tasks.IncludeScopesAsync(step, scope, cancellationToken);
        var entered = scopes.Select((one, index) => (Included: EngineAction.Load(batch.Run, step, one), Position: step.Position.Child(index))).ToList();
        for (var i = entered.Count - 1; i >= 0; i--)
        {
            var (included, position) = entered[i];
            way.Enter(included.Nodes, included.Frame, position, step.IsHandler);
            if (included.Role is { } role)
            {
                batch.Handlers.AddRole(role, included.Frame);
            }
        }

        report.Included(step, header, [.. entered.Select(one => one.Included.File)]);
    }

    private TaskScope ScopeOf(TaskFrame frame, TaskPosition position) => new(batch.Run.Templar, batch.Variables, host, frame, position);
}
