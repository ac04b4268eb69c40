using Playbooks.Execution.Asking;
using Playbooks.Execution.Background;
using Playbooks.Execution.Walking;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>Runs one task (or one item of a loop) on one host: condition, questions, decision, changes, `until`, changed_when and failed_when.
/// A lost connection throws <see cref="ConnectionException"/>; everything else is a result.</summary>
internal sealed class ItemRunner(BatchContext batch, HostVariables host, TaskPreparer preparer, HostAsker asker, ChangeRunner changes)
{
    public async Task<TaskResult> RunAsync(WalkStep step, TaskScope scope, TaskStarted header, CancellationToken cancellationToken)
    {
        try
        {
            return await RunPreparedAsync(step, scope, header, cancellationToken);
        }
        catch (Exception exception) when (Evaluation.IsMistake(exception) || IsOfController(exception))
        {
            return Failed(step, scope, exception);
        }
    }

    /// <summary>A full disk or a file of this machine that may not be read fails the task that needed it, not the run.</summary>
    private static bool IsOfController(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>What a mistake that only the turn of the task shows comes out as; hidden under no_log, as messages quote values.</summary>
    public static TaskResult Failed(WalkStep step, TaskScope scope, Exception exception) => Mistaken(step, exception) with { IsHidden = IsSecret(step, scope) };

    private static TaskResult Mistaken(WalkStep step, Exception exception, bool isOfTask = false) => exception is not TemplateFailedException template
        ? new(TaskOutcome.Failed, ModuleResult.Failure(exception.Message, (exception as ModuleFailedException)?.Values))
        : new(TaskOutcome.Failed, ModuleResult.Failure(template.IsOfTask || isOfTask ? template.Message + OffendingLine.Describe(step.Task.Position) : template.Message)) { IsMistake = true, Origin = template.Position };

    /// <summary>no_log; also when nobody can tell.</summary>
    public static bool IsSecret(WalkStep step, TaskScope scope) => TaskPreparer.FlagIfKnown(step.Keywords.NoLog, scope, whenUnknown: true);

    public async Task<bool> IsWantedAsync(WalkStep step, TaskScope scope, CancellationToken cancellationToken)
        => await WithFactsAsync(() => FirstFalse(step.Keywords.When, scope), cancellationToken) is null;

    /// <summary>Null when all conditions hold; else the first that does not.</summary>
    public static object? FirstFalse(IReadOnlyList<Plays.Condition> conditions, TaskScope scope)
    {
        foreach (var condition in conditions)
        {
            if (!scope.Templar.Check(condition.Source, scope, condition.Position))
            {
                return condition.Source ?? "";
            }
        }

        return null;
    }

    public static TaskResult Skipped() => new(TaskOutcome.Skipped, new ModuleResult
    {
        Skipped = true,
        Values = new JinjaDict { ["skip_reason"] = "Conditional result was False" },
    });

    private async Task<TaskResult> RunPreparedAsync(WalkStep step, TaskScope scope, TaskStarted header, CancellationToken cancellationToken)
    {
        try
        {
            if (await WithFactsAsync(() => FirstFalse(step.Keywords.When, scope), cancellationToken) is not null)
            {
                return Skipped() with { IsHidden = IsSecret(step, scope) };
            }

            IgnoresErrors(step, scope);
        }
        catch (Exception exception) when (exception is TemplateFailedException or ModuleFailedException or JinjaException)
        {
            return Mistaken(step, exception, isOfTask: true) with { IsHidden = IsSecret(step, scope), IsEarly = true };
        }

        var settings = await WithFactsAsync(() => preparer.Settings(step, scope), cancellationToken);
        var isRepeated = step.Task.Until.Count > 0;
        var tries = isRepeated ? Math.Max(0, await WithFactsAsync(() => TaskPreparer.Number(step.Task.Retries, scope), cancellationToken) ?? 3) + 1 : 1;
        for (var attempt = 1; ; attempt++)
        {
            var result = await TryOnceAsync(step, scope, header, cancellationToken);
            result = result with { IsHidden = settings.NoLog, Attempts = isRepeated ? attempt : 0 };
            if (step.Keywords.Diff is not null && !settings.ShowsDiff)
            {
                result = result with { Changes = [] };
            }

            if (result.IsFinal || result.Outcome == TaskOutcome.Unreachable)
            {
                return result with { Attempts = 0 };
            }

            var tried = result;
            result = await WithFactsAsync(() => Judge(step, scope, tried, isRepeated ? attempt : null), cancellationToken);
            if (tries == 1 || await IsDoneAsync(step, scope, result, cancellationToken))
            {
                return result;
            }

            if (attempt == tries)
            {
                // Ansible counts the retries here, not the first try.
                result.Result.Values["attempts"] = (long)tries - 1;
                return result with { Outcome = OutcomeOfFailedTries(step, result), Result = result.Result with { Failed = true }, Attempts = tries - 1 };
            }

            batch.Sequencer.Emit(step.Position, header, new TaskRetried(batch.Run.Time.GetUtcNow(), host.Name, TaskName(step, scope), step.Task.Action, tries - attempt, result.IsHidden ? ModuleResult.Ok : WithRetries(result.Result, tries)) { IsHidden = result.IsHidden });
            var delay = double.TryParse(await WithFactsAsync(() => TaskPreparer.Text(step.Task.Delay, scope), cancellationToken) ?? "5", out var seconds) ? seconds : 5;
            await Task.Delay(TimeSpan.FromSeconds(delay < 0 ? 1 : delay), batch.Run.Time, cancellationToken);
            asker.Forget();
            if (result.IsWide && !batch.IsFree)
            {
                // The others wait for this host here: what they asked before the wait is from another time.
                batch.Run.Ledger.Begin(isWide: true);
                batch.Run.Ledger.End(isWide: true);
            }
        }
    }

    /// <summary>Where failed_when says that the result is none, the task goes on, although the registered result has failed.</summary>
    private static TaskOutcome OutcomeOfFailedTries(WalkStep step, TaskResult result)
        => step.Task.FailedWhen.Count > 0 && result.Outcome is TaskOutcome.Ok or TaskOutcome.Changed ? result.Outcome : TaskOutcome.Failed;

    private static ModuleResult WithRetries(ModuleResult result, int tries) => result with { Values = new JinjaDict(result.Values) { ["retries"] = (long)tries } };

    private static void IgnoresErrors(WalkStep step, TaskScope scope)
    {
        try
        {
            TaskPreparer.Field("ignore_errors", () => TaskPreparer.Flag(step.Keywords.IgnoreErrors, scope, false));
        }
        catch (FactsNeededException)
        {
            // Asked for with the other keywords.
        }
    }

    /// <summary>A name as it is shown: rendered as far as it can be. What is no text, or an empty one, names nothing.</summary>
    public static string TaskName(WalkStep step, TaskScope scope)
    {
        var name = step.Task.Name;
        try
        {
            return scope.Templar.Resolve(name, scope) is string { Length: > 0 } text ? text : step.Task.WrittenAction;
        }
        catch (Exception exception) when (Evaluation.IsWithoutValue(exception))
        {
            return name is TemplateText written ? written.Source : step.Task.WrittenAction;
        }
    }

    private async Task<TaskResult> TryOnceAsync(WalkStep step, TaskScope scope, TaskStarted header, CancellationToken cancellationToken)
    {
        PreparedTask? prepared = null;
        try
        {
            prepared = await WithFactsAsync(() => preparer.Prepare(step, preparer.AddressedScope(step, scope)), cancellationToken);
            if (prepared.Settings.Async > 0 && WhyNotAsync(prepared) is { } refusal)
            {
                return TaskResult.Of(ModuleResult.Refusal(refusal));
            }

            var background = prepared.Settings.Async <= 0 || prepared.Module.IgnoresAsync ? null : new BackgroundTask(batch.Run, prepared, (id, progress) => batch.Sequencer.Emit(step.Position, header, new JobPolled(batch.Run.Time.GetUtcNow(), host.Name, id, progress)));
            var result = await DecideAsync(step, prepared, background, cancellationToken);
            if (prepared.Settings is { Async: > 0, Poll: > 0 } && prepared.Module.IgnoresAsync && result.Outcome is TaskOutcome.Ok or TaskOutcome.Changed)
            {
                return TaskResult.Of(ModuleResult.Failure(BackgroundTask.NoJob));
            }

            return result with { DelegatedTo = prepared.DelegatedTo, DelegatedAddress = prepared.DelegatedAddress, IsWide = prepared.IsWide };
        }
        catch (Exception exception) when (Evaluation.IsMistake(exception) || IsOfController(exception))
        {
            var mistaken = Mistaken(step, exception);
            var isMistake = mistaken.IsMistake || (prepared is null && exception is not ModuleFailedException { IsOfArguments: true });
            return mistaken with
            {
                IsMistake = isMistake,
                IsFinal = isMistake || exception is ModuleFailedException { IsUncertain: true },
                DelegatedTo = step.Keywords.DelegateTo is TemplateText target ? target.Source : step.Keywords.DelegateTo as string,
            };
        }
        catch (ConnectionException exception) when (exception.IsRefusal)
        {
            return new TaskResult(TaskOutcome.Failed, ModuleResult.Failure(exception.Advice)) { IsFinal = true };
        }
        catch (OverdueException)
        {
            return Overdue(step, prepared!) with { DelegatedTo = prepared!.DelegatedTo, DelegatedAddress = prepared.DelegatedAddress };
        }
        catch (ConnectionException exception) when (step.Keywords.DelegateTo is not null)
        {
            return new TaskResult(TaskOutcome.Unreachable, ModuleResult.Failure(exception.Message)) { DelegatedTo = TaskPreparer.Text(step.Keywords.DelegateTo, scope) };
        }
    }

    /// <summary>`timeout`: what ran was ended.</summary>
    private static TaskResult Overdue(WalkStep step, PreparedTask prepared)
        => new(TaskOutcome.Failed, ModuleResult.Failure($"The {step.Task.WrittenAction} action failed to execute in the expected time frame ({(int)prepared.Settings.Timeout!.Value.TotalSeconds}) and was terminated")) { IsFinal = true };

    private static string? WhyNotAsync(PreparedTask prepared)
        => !prepared.Module.SupportsAsync ? BackgroundTask.NotSupported : prepared.Settings.IsCheck ? BackgroundTask.NotInCheckMode : null;

    private async Task<TaskResult> DecideAsync(WalkStep step, PreparedTask prepared, BackgroundTask? background, CancellationToken cancellationToken)
    {
        if (prepared.IsWide)
        {
            await batch.Order.WaitForAllAtAsync(step.Position, cancellationToken);
        }

        if (prepared.DelegatedTo is null || prepared.Module.Reach != Modules.ModuleReach.Private)
        {
            return await DecideNowAsync(step, prepared, background, cancellationToken);
        }

        // Several hosts may delegate to the same one, where each has to see what the one before it wrote.
        await prepared.Link.Decisions.WaitAsync(cancellationToken);
        try
        {
            return await DecideNowAsync(step, prepared, background, cancellationToken);
        }
        finally
        {
            prepared.Link.Decisions.Release();
        }
    }

    private async Task<TaskResult> DecideNowAsync(WalkStep step, PreparedTask prepared, BackgroundTask? background, CancellationToken cancellationToken)
    {
        IReadOnlyList<Queries.Query> queries = await WithFactsAsync(() => prepared.Module.Ask(prepared.Arguments, prepared.Context).Distinct().ToList(), cancellationToken);
        if (prepared.IsPassedOver && queries.Count > 0)
        {
            return TaskResult.Of(Unsupported(prepared));
        }

        while (true)
        {
            var answers = await asker.AskAsync(step, prepared, queries, cancellationToken);
            var decision = await WithFactsAsync(() => prepared.Module.Decide(prepared.Arguments, answers, prepared.Context), cancellationToken);
            switch (background is null || decision is Decision.Ask ? decision : background.Of(decision))
            {
                case Decision.Ask more:
                    queries = [.. queries, .. more.Queries.Except(queries)];
                    continue;
                case Decision.Satisfied satisfied:
                    asker.Use(prepared, queries);
                    return TaskResult.Of(NewHosts.Add(batch.Run.State, step.Position, host.Name, (prepared.Settings.IsCheck ? satisfied.InCheckMode : null) ?? satisfied.Result));
                case Decision.Invalid invalid:
                    asker.Use(prepared, queries);
                    return TaskResult.Of((prepared.Settings.IsCheck ? invalid.InCheckMode : null) ?? invalid.Result with { Failed = true });
                case Decision.Change { CheckFirst: { } first } when prepared.Settings.IsCheck && !queries.Contains(first.Question):
                    queries = [.. queries, first.Question];
                    continue;
                case Decision.Change change when prepared.Settings.IsCheck:
                    return change.CheckFirst?.Judge(answers) is { } problem ? TaskResult.Of(problem) : Predicted(prepared, change);
                case Decision.Change change:
                    var hasWaited = !batch.Order.IsAllAt(step.Position);
                    await batch.Order.WaitForAllAtAsync(step.Position, cancellationToken);
                    if (!prepared.Module.Acts(prepared.Arguments) && queries.Count > 0 && asker.IsStale(prepared, queries, hasWaited))
                    {
                        continue;
                    }

                    return await changes.RunAsync(step, prepared, change, cancellationToken);
                default:
                    throw new InvalidOperationException($"{prepared.Module.Name} decided {decision.GetType().Name}");
            }
        }
    }

    private static ModuleResult Unsupported(PreparedTask prepared) => ModuleResult.Skip($"remote module ({prepared.Module.Name}) does not support check mode");

    private static TaskResult Predicted(PreparedTask prepared, Decision.Change change)
        => prepared.Module.CheckMode(prepared.Arguments) switch
        {
            CheckModeSupport.Skip => TaskResult.Of(change.InCheckMode ?? Unsupported(prepared)),
            CheckModeSupport.SkipWithResult => TaskResult.Of(change.InCheckMode ?? change.Predicted with { Changed = false, Skipped = true }),
            _ => TaskResult.Of(ChangeRunner.WithDiffs(change.Predicted, change.Changes, prepared.Settings)) with { Changes = [.. change.Changes.Select(one => one.Description)] },
        };

    /// <summary>changed_when and failed_when have the last word.</summary>
    private TaskResult Judge(WalkStep step, TaskScope scope, TaskResult result, int? attempt)
    {
        if (result.Outcome is TaskOutcome.Skipped or TaskOutcome.Unreachable)
        {
            return result;
        }

        if (attempt is not null)
        {
            result.Result.Values["attempts"] = (long)attempt;
        }

        var judged = Judging(step, scope, result);
        var judging = "changed_when_result";
        try
        {
            if (step.Task.ChangedWhen.Count > 0)
            {
                var changed = FirstFalse(step.Task.ChangedWhen, judged) is null;
                result = result with { Result = result.Result with { Changed = changed } };
                judged = Judging(step, scope, result);
            }

            judging = "failed_when_result";
            var failed = step.Task.FailedWhen.Count > 0 ? FirstFalse(step.Task.FailedWhen, judged) is null : result.Outcome == TaskOutcome.Failed;
            if (step.Task.FailedWhen.Count > 0)
            {
                result.Result.Values["failed_when_result"] = failed;
            }

            return result with { Outcome = failed ? TaskOutcome.Failed : result.Result.Changed ? TaskOutcome.Changed : TaskOutcome.Ok, Result = result.Result with { Failed = failed } };
        }
        catch (Exception exception) when (Evaluation.IsMistake(exception))
        {
            result.Result.Values[judging] = exception.Message;
            return result with { Outcome = TaskOutcome.Failed };
        }
    }

    /// <summary>What the conditions on a result see: the registered value, and the facts that the task brought.</summary>
    private static TaskScope Judging(WalkStep step, TaskScope scope, TaskResult result)
    {
        var more = new List<(string Name, object? Value)>();
        var areVariables = step.Task.Action is "set_fact" or "include_vars";
        if (result.Result.Facts is { } facts && !(areVariables && step.Keywords.DelegateTo is not null && TaskPreparer.Flag(step.Keywords.DelegateFacts, scope, false)))
        {
            more.AddRange(facts.Select(fact => (step.Task.Action is "setup" or "gather_facts" ? "ansible_" + PythonValues.Str(fact.Key) : PythonValues.Str(fact.Key), fact.Value)));
            if (!areVariables)
            {
                more.Add(("ansible_facts", new NewerFacts(facts, scope)));
            }
        }

        if (step.Task.Register is { } register)
        {
            more.Add((register, result.Registered()));
        }

        return more.Count == 0 ? scope : scope.With([.. more]);
    }

    private async Task<bool> IsDoneAsync(WalkStep step, TaskScope scope, TaskResult result, CancellationToken cancellationToken)
    {
        var judged = Judging(step, scope, result);
        return await WithFactsAsync(() => FirstFalse(step.Task.Until, judged), cancellationToken) is null;
    }

    public async Task<T> WithFactsAsync<T>(Func<T> evaluate, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return evaluate();
            }
            catch (FactsNeededException needed)
            {
                await asker.SatisfyAsync(needed, cancellationToken);
            }
        }
    }
}
