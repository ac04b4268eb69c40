using System.Text.RegularExpressions;
using Playbooks.Execution.Asking;
using Playbooks.Execution.Walking;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>Runs one task on one host with its loop, run_once and throttle, and puts the items' results together.</summary>
internal sealed partial class TaskRunner(BatchContext batch, HostVariables host, HostAsker asker, ItemRunner items)
{
    /// <summary>Null: run_once, and no host is left that could run it.</summary>
    public async Task<TaskResult?> RunAsync(WalkStep step, TaskScope scope, TaskStarted header, CancellationToken cancellationToken)
        => await IsRunOnceAsync(step, scope, cancellationToken)
            ? await batch.RunOnce.RunAsync(step.Position, host.Name, batch.Order, () => RunForAllAsync(step, scope, header, cancellationToken), cancellationToken)
            : await RunThrottledAsync(step, scope, header, cancellationToken);

    /// <summary>That the host could not be reached is a result too, for the others to take.</summary>
    private async Task<TaskResult?> RunForAllAsync(WalkStep step, TaskScope scope, TaskStarted header, CancellationToken cancellationToken)
    {
        try
        {
            return await RunThrottledAsync(step, scope, header, cancellationToken);
        }
        catch (ConnectionException exception) when (!exception.IsRefusal)
        {
            return TaskResult.Of(exception);
        }
    }

    /// <summary>Whether this host takes part in a task that one runs for all; see <see cref="RunOnceResults.DecideAsync"/>.</summary>
    public async Task<bool> IsRunOnceAsync(WalkStep step, TaskScope scope, CancellationToken cancellationToken)
        => IsAlwaysRunOnce(step, scope) || (step.Keywords.RunOnce is TemplateText keyword && await batch.RunOnce.DecideAsync(step.Position, host.Name, batch.Order, name => HoldsAsync(keyword, name, step, cancellationToken), cancellationToken));

    /// <summary>The same once the task has begun.</summary>
    public static bool IsRunOnce(BatchContext batch, WalkStep step, TaskScope scope) => IsAlwaysRunOnce(step, scope) || batch.RunOnce.IsDecided(step.Position);

    /// <summary>A template counts: what it says is known when all hosts have met.</summary>
    public static bool MayRunOnce(WalkStep step, TaskScope scope) => step.Keywords.RunOnce is TemplateText || IsAlwaysRunOnce(step, scope);

    /// <summary>Also add_host and pause, which Ansible runs once for all hosts whatever the keyword says.</summary>
    private static bool IsAlwaysRunOnce(WalkStep step, TaskScope scope)
        => step.Task.Action is "add_host" or "pause" || (step.Keywords.RunOnce is not TemplateText && TaskPreparer.FlagIfKnown(step.Keywords.RunOnce, scope));

    private async Task<bool> HoldsAsync(TemplateText keyword, string name, WalkStep step, CancellationToken cancellationToken)
    {
        var scope = new TaskScope(batch.Run.Templar, batch.Variables, batch.Run.State.Host(name)!, step.TaskFrame, step.Position);
        return await WithFactsAsync(() => TaskPreparer.Flag(keyword, scope, false), cancellationToken);
    }

    public Task<bool> IsWantedAsync(WalkStep step, TaskScope scope, CancellationToken cancellationToken) => items.IsWantedAsync(step, scope, cancellationToken);

    /// <summary>Evaluates, gathering the facts that turn out to be needed.</summary>
    public Task<T> WithFactsAsync<T>(Func<T> evaluate, CancellationToken cancellationToken) => items.WithFactsAsync(evaluate, cancellationToken);

    /// <summary>For an include: one scope for each time it would be included, and whether its condition holds. A single one that is not wanted counts as well.</summary>
    public async Task<IReadOnlyList<(TaskScope Scope, bool IsWanted)>> IncludeScopesAsync(WalkStep step, TaskScope scope, TaskStarted header, CancellationToken cancellationToken)
    {
        List<TaskScope> all;
        try
        {
            all = step.Task.Loop is null ? [scope] : await ItemsAsync(step, scope, cancellationToken);
        }
        catch (Exception exception) when (Evaluation.IsMistake(exception))
        {
            return WhenAlreadyFalse(step, scope) is not null ? [] : throw WithoutSentence(exception);
        }

        var wanted = new List<(TaskScope Scope, bool IsWanted)>();
        foreach (var one in all)
        {
            wanted.Add((one, await items.IsWantedAsync(step, one, cancellationToken)));
            if (!wanted[^1].IsWanted && step.Task.Loop is not null)
            {
                var isHidden = ItemRunner.IsSecret(step, one);
                var label = isHidden ? "None" : await LabelAsync(step, one, cancellationToken);
                batch.Sequencer.Emit(step.Position, header, new ItemEnded(batch.Run.Time.GetUtcNow(), host.Name, header.Action, label!, TaskOutcome.Skipped, isHidden ? new ModuleResult() : ItemRunner.Skipped().Result) { IsHidden = isHidden });
            }
        }

        return wanted;
    }

    private async Task<TaskResult> RunThrottledAsync(WalkStep step, TaskScope scope, TaskStarted header, CancellationToken cancellationToken)
    {
        var limit = await ThrottleAsync(step, scope, header, cancellationToken);
        if (limit <= 0)
        {
            return await RunLoopAsync(step, scope, header, cancellationToken);
        }

        var slots = batch.Throttles.Of(step.Position, limit);
        await slots.WaitAsync(cancellationToken);
        try
        {
            return await RunLoopAsync(step, scope, header, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Zero: no limit. As in Ansible one that is no number ends the run, whatever the condition of the task.</summary>
    private async Task<int> ThrottleAsync(WalkStep step, TaskScope scope, TaskStarted header, CancellationToken cancellationToken)
    {
        try
        {
            return await WithFactsAsync(() => TaskPreparer.Number(step.Keywords.Throttle, scope) ?? 0, cancellationToken);
        }
        catch (Exception exception) when (Evaluation.IsMistake(exception))
        {
            batch.Sequencer.Emit(step.Position, header, new HostActivity(batch.Run.Time.GetUtcNow(), host.Name, null));
            throw new PlaybookException([new Mistake(step.Task.Position, "Failed to convert the throttle value to an integer.", "give the variable in it a number") { AnsibleCode = 1, EndsRun = true }]);
        }
    }

    private async Task<TaskResult> RunLoopAsync(WalkStep step, TaskScope scope, TaskStarted header, CancellationToken cancellationToken)
    {
        if (step.Task.Loop is null)
        {
            return await items.RunAsync(step, scope, header, cancellationToken);
        }

        List<TaskScope> all;
        try
        {
            all = await ItemsAsync(step, scope, cancellationToken);
        }
        catch (Exception exception) when (Evaluation.IsMistake(exception))
        {
            return WhenAlreadyFalse(step, scope) ?? ItemRunner.Failed(step, scope, WithoutSentence(exception)) with { IsEarly = true, IsMistake = true };
        }

        var results = new List<TaskResult>(all.Count);
        for (var i = 0; i < all.Count; i++)
        {
            // With a pause between them each is asked at its time.
            asker.RestOfLoop = step.Task.Loop.Pause is null ? all.GetRange(i + 1, all.Count - i - 1) : [];
            var result = await items.RunAsync(step, all[i], header, cancellationToken);
            asker.RestOfLoop = [];
            if (result.IsMistake)
            {
                // As in Ansible what cannot be evaluated for one item fails the task as a whole, and nothing is kept of the items before it.
                return result;
            }

            if (step.Task.Register is { } register && !result.IsFinal && result.Outcome != TaskOutcome.Unreachable && !result.Result.Values.ContainsKey("skip_reason"))
            {
                ShowToRest(all, i, new JinjaDict { [register] = result.Registered() });
            }

            ShowToRest(all, i, step.Task.Action is "setup" or "gather_facts" ? result.Result.Values["ansible_facts"] as JinjaDict : result.Result.Facts);
            results.Add(await LabelledAsync(step, all[i], result, header, cancellationToken));
            if (step.Task.Loop.Pause is not null && i + 1 < all.Count
                && double.TryParse(await items.WithFactsAsync(() => TaskPreparer.Text(step.Task.Loop.Pause, scope), cancellationToken), out var seconds))
            {
                await Task.Delay(TimeSpan.FromSeconds(seconds), batch.Run.Time, cancellationToken);
                asker.Forget(wasExpected: true);
            }
        }

        return Together(results);
    }

    /// <summary>What set_fact set for one item, and what was registered, its label and the items after it see: lists and mappings are built that way. Facts of the host by their whole names.</summary>
    private static void ShowToRest(List<TaskScope> all, int from, JinjaDict? facts)
    {
        foreach (var (key, value) in facts ?? [])
        {
            foreach (var later in all.Skip(from))
            {
                later.Show(PythonValues.Str(key), value);
            }
        }
    }

    private async Task<List<TaskScope>> ItemsAsync(WalkStep step, TaskScope scope, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return LoopItems.Of(step, scope).ConvertAll(locals => new TaskScope(scope.Templar, scope.Play, scope.Host, scope.Frame, scope.Position) { Locals = locals });
            }
            catch (FactsNeededException needed)
            {
                await asker.SatisfyAsync(needed, cancellationToken);
            }
        }
    }

    /// <summary>Of an undefined name in a loop Ansible tells the name alone, of a `with_` only what the lookup says.</summary>
    public static Exception WithoutSentence(Exception exception)
        => exception is ModuleFailedException && LookupStart().Match(exception.Message) is { Success: true } start ? new ModuleFailedException(exception.Message[start.Length..], exception)
            : exception is TemplateFailedException { InnerException: UndefinedException missing } failed ? new TemplateFailedException(UndefinedText.Of(missing), isUndefined: true, missing) { Position = failed.Position, Text = failed.Text } : exception;

    /// <summary>A loop that cannot be evaluated does not matter when a condition without the item is false.</summary>
    private static TaskResult? WhenAlreadyFalse(WalkStep step, TaskScope scope)
    {
        try
        {
            return ItemRunner.FirstFalse(step.Keywords.When, scope) is not null ? ItemRunner.Skipped() : null;
        }
        catch (Exception exception) when (Evaluation.IsWithoutValue(exception))
        {
            return null;
        }
    }

    private async Task<TaskResult> LabelledAsync(WalkStep step, TaskScope scope, TaskResult result, TaskStarted header, CancellationToken cancellationToken)
    {
        var loop = step.Task.Loop!;
        var item = scope.Locals[loop.Variable];
        foreach (var name in scope.Locals.Keys.Where(name => name is "ansible_loop_var" or "ansible_index_var" or "ansible_loop" || name == loop.Variable || name == loop.IndexVariable))
        {
            result.Result.Values[name] = scope.Locals[name];
        }

        (result, var label) = await WithLabelAsync(loop, scope, result, cancellationToken);
        result = result with { IsIgnored = result.IsFailure && TaskPreparer.Flag(step.Keywords.IgnoreErrors, scope, false) };
        var shown = result.IsHidden ? new ModuleResult { Changed = result.Result.Changed, Failed = result.Result.Failed } : result.Result;
        batch.Sequencer.Emit(step.Position, header, new ItemEnded(batch.Run.Time.GetUtcNow(), host.Name, header.Action, result.IsHidden || ItemRunner.IsSecret(step, scope) ? "None" : label, result.Outcome, shown)
        {
            DelegatedTo = result.DelegatedTo,
            DelegatedAddress = result.DelegatedAddress,
            IsHidden = result.IsHidden,
            IsIgnored = result.IsIgnored,
        });
        return result;
    }

    /// <summary>A label that cannot be evaluated fails the item, though its module has run.</summary>
    private async Task<(TaskResult Result, string Label)> WithLabelAsync(Plays.LoopDefinition loop, TaskScope scope, TaskResult result, CancellationToken cancellationToken)
    {
        try
        {
            return (result, await items.WithFactsAsync(() => Label(loop, scope), cancellationToken));
        }
        catch (TemplateFailedException exception)
        {
            result.Result.Values["msg"] = $"Failed to template loop_control.label: {WithoutSentence(exception).Message}";
            return (result with { Outcome = TaskOutcome.Failed, Result = result.Result with { Failed = true } }, "None");
        }
    }

    /// <summary>What the output calls the item of an include's loop; null without a loop.</summary>
    public async Task<string?> LabelAsync(WalkStep step, TaskScope scope, CancellationToken cancellationToken)
    {
        if (step.Task.Loop is not { } loop)
        {
            return null;
        }

        try
        {
            return await items.WithFactsAsync(() => Label(loop, scope), cancellationToken);
        }
        catch (Exception exception) when (Evaluation.IsMistake(exception))
        {
            return PythonValues.Str(scope.Locals[loop.Variable]);
        }
    }

    private static string Label(Plays.LoopDefinition loop, TaskScope scope)
        => PythonValues.Str(loop.Label is null ? scope.Locals[loop.Variable] : scope.Templar.Resolve(loop.Label, scope));

    private static TaskResult Together(List<TaskResult> results)
    {
        var failed = results.Exists(result => result.Outcome is TaskOutcome.Failed);
        var unreachable = results.Exists(result => result.Outcome is TaskOutcome.Unreachable);
        var skipped = results.TrueForAll(result => result.Outcome == TaskOutcome.Skipped);
        var changed = results.Exists(result => result.Result.Changed);
        var outcome = failed ? TaskOutcome.Failed : unreachable ? TaskOutcome.Unreachable : skipped ? TaskOutcome.Skipped : changed ? TaskOutcome.Changed : TaskOutcome.Ok;
        var facts = new JinjaDict();
        foreach (var (key, value) in results.Where(result => result.Result.Facts is not null).SelectMany(result => result.Result.Facts!))
        {
            facts[key] = value;
        }

        var saysFailed = results.Exists(result => result.Outcome is TaskOutcome.Failed || result.Result.Failed);
        var message = saysFailed ? "One or more items failed" : skipped ? "All items skipped" : "All items completed";
        return new TaskResult(outcome, new ModuleResult
        {
            Changed = changed,
            Failed = saysFailed,
            Skipped = skipped,
            Values = results.Count == 0 ? new JinjaDict { ["skipped_reason"] = "No items in the list" } : new JinjaDict { ["msg"] = message },
            Facts = facts.Count > 0 ? facts : null,
            Warnings = [.. results.SelectMany(result => result.Result.Warnings).Distinct()],
        })
        {
            HasItems = true,
            Items = results,
            Changes = [.. results.SelectMany(result => result.Changes)],
            IsHidden = results.Exists(result => result.IsHidden),
            DelegatedTo = results.Find(result => result.DelegatedTo is not null)?.DelegatedTo,
            DelegatedAddress = results.Find(result => result.DelegatedTo is not null)?.DelegatedAddress,
        };
    }

    [GeneratedRegex("^lookup '[^']*': ")]
    private static partial Regex LookupStart();
}
