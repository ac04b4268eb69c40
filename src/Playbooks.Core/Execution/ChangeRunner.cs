using Playbooks.Connections;
using Playbooks.Execution.Asking;
using Playbooks.Execution.Hosts;
using Playbooks.Execution.Walking;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>Carries out the changes of one decision: in order, in as few round trips as possible, together with the questions that come after them. Everything that changes a
/// host goes through here.</summary>
internal sealed class ChangeRunner(BatchContext batch, HostVariables host, HostAsker asker, FactGatherer facts)
{
    /// <summary>What a login reads.</summary>
    private static readonly string[] LoginFiles = ["/etc/environment", "/etc/security/", "/etc/pam.d/"];

    public async Task<TaskResult> RunAsync(WalkStep step, PreparedTask prepared, Decision.Change change, CancellationToken cancellationToken)
    {
        var changed = prepared.DelegatedTo is { } target ? batch.Run.State.Host(target) : host;
        if (changed?.DueFacts is not null)
        {
            await facts.GatherAsync(batch, changed.Name, cancellationToken);
        }

        var before = batch.Run.Ledger.Mark();
        batch.Run.Ledger.Begin(prepared.IsWide);
        changed?.NoteChange();
        var wasExpected = prepared.Module.Acts(prepared.Arguments);
        asker.Forget(wasExpected);
        IReadOnlyList<ChangeOutcome> outcomes;
        (Queries.QueryBatch Questions, ShellReply Reply)? after = null;
        var session = new HostSession(batch, host, prepared, asker);
        try
        {
            // While another host carries out a wide change, nothing that is asked now can be used afterwards.
            (outcomes, after) = await WithLimitAsync(session, prepared, token => CarryOutWithLoginsAsync(session, step, prepared, change, isVain: before.WideInFlight, token), cancellationToken);
        }
        finally
        {
            asker.Forget(wasExpected);
            batch.Run.Ledger.End(prepared.IsWide);
        }

        if (after is { } answered && MarkAfterOwn(before, prepared.IsWide) is { } mark)
        {
            asker.Learn(prepared, answered.Questions, answered.Reply, mark);
        }

        if (IsOverdue(prepared, outcomes))
        {
            throw new OverdueException();
        }

        var result = Conclude(prepared, change, outcomes);
        var isUncertain = session.IsUncertain && !(change.Changes[outcomes.Count - 1] is RunProcedure && outcomes[^1].Status == 0);
        return isUncertain ? result with { Outcome = TaskOutcome.Failed, Result = result.Result with { Failed = true }, IsFinal = true } : result;
    }

    /// <summary>`timeout`: nothing goes on after it, be it a script, a wait or a file being sent. It counts from when the host's turn has come, not the wait for a slot of
    /// `--forks`. A background job has a limit of its own.</summary>
    private async Task<T> WithLimitAsync<T>(HostSession session, PreparedTask prepared, Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        if (prepared.Settings.Timeout is not { } timeout || prepared.Settings.Async > 0)
        {
            return await run(cancellationToken);
        }

        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, batch.Run.Time);
        session.Begun = () => limit.CancelAfter(timeout);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await run(both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new OverdueException();
        }
    }

    public static ModuleResult WithDiffs(ModuleResult result, IEnumerable<RemoteChange> changes, TaskSettings settings)
        // Texts of files may hold secrets: they are neither shown, logged nor registered unless somebody asked for them.
        => !settings.ShowsDiff || settings.NoLog ? result with { Diffs = [] }
            : result.Diffs.Count > 0 ? result
            : result with { Diffs = [.. changes.Select(change => change.Diff).OfType<Diff>()] };

    /// <summary>The node itself has killed the step.</summary>
    private static bool IsOverdue(PreparedTask prepared, IReadOnlyList<ChangeOutcome> outcomes)
        => prepared.Settings.Timeout is { } limit && outcomes.Count > 0 && outcomes[^1] is { Status: 124 } last && last.Duration >= limit;

    private static TaskResult Conclude(PreparedTask prepared, Decision.Change change, IReadOnlyList<ChangeOutcome> outcomes)
        => TaskResult.Of(ResultOf(change, outcomes, prepared.Settings)) with { Changes = [.. change.Changes.Take(outcomes.Count).Select(one => one.Description)] };

    /// <summary>The module's result, once as many of its changes as could be were carried out.</summary>
    public static ModuleResult ResultOf(Decision.Change change, IReadOnlyList<ChangeOutcome> outcomes, TaskSettings settings)
    {
        if (outcomes.Count > 0 && outcomes[^1] is { Status: not 0 } last && change.Changes[outcomes.Count - 1] is { StatusIsData: false } failed)
        {
            return change.ConcludeFailure?.Invoke(last) ?? FailureOf(failed, last) with { Changed = outcomes.Count > 1 };
        }

        var result = change.Conclude is null ? change.Predicted with { Changed = true } : change.Conclude(outcomes);
        return WithDiffs(result, change.Changes, settings);
    }

    private static ModuleResult FailureOf(RemoteChange change, ChangeOutcome outcome)
    {
        var why = FirstText(outcome.ErrorText, outcome.OutputText) ?? $"status {outcome.Status}";
        return new ModuleResult
        {
            Failed = true,
            Values = new JinjaDict { ["msg"] = $"{change.Description}: {why}", ["rc"] = (long)outcome.Status, ["stdout"] = outcome.OutputText.TrimEnd('\n'), ["stderr"] = outcome.ErrorText.TrimEnd('\n') },
        };
    }

    private static string? FirstText(params string[] texts) => Array.Find(texts, text => !string.IsNullOrWhiteSpace(text))?.Trim();

    /// <summary>The mark for answers that were asked right after our own change; null when another wide change was under way meanwhile. After any other change the wide
    /// ones among them do not hold.</summary>
    private ChangeMark? MarkAfterOwn(ChangeMark before, bool isWide)
    {
        var now = batch.Run.Ledger.Mark();
        var isAlone = !before.InFlight && now.All == before.All + 2;
        return !before.WideInFlight && !now.WideInFlight && now.Wide == before.Wide + (isWide ? 2 : 0) ? now with { InFlight = now.InFlight || !isAlone } : null;
    }

    /// <summary>Open sessions of users that are changed would be in the way, or go on without their new groups. As in Ansible, each task then is a login of its own.</summary>
    private async Task<(IReadOnlyList<ChangeOutcome>, (Queries.QueryBatch, ShellReply)?)> CarryOutWithLoginsAsync(HostSession session, WalkStep step, PreparedTask prepared, Decision.Change change, bool isVain, CancellationToken cancellationToken)
    {
        var users = change.Changes.Select(one => one.EndsSessionsOf).OfType<string>().Distinct().ToList();
        await prepared.Link.EndSessionsAsync(users.Contains);
        var done = await CarryOutAsync(session, step, prepared, change, isVain, cancellationToken);
        var isForAll = change.Changes.Any(one => one.EndsAllSessions || (one is PutFile { Path: var path } && LoginFiles.Any(file => path.StartsWith(file, StringComparison.Ordinal))));
        await prepared.Link.EndSessionsAsync(user => isForAll || users.Contains(user));
        return done;
    }

    private async Task<(IReadOnlyList<ChangeOutcome>, (Queries.QueryBatch, ShellReply)?)> CarryOutAsync(HostSession session, WalkStep step, PreparedTask prepared, Decision.Change change, bool isVain, CancellationToken cancellationToken)
    {
        var outcomes = new List<ChangeOutcome>();
        for (var next = 0; next < change.Changes.Count;)
        {
            var group = change.Changes.Skip(next).TakeWhile(one => one is not RunProcedure && !session.IsLarge(one)).ToList();
            batch.Activity(host.Name, prepared.Settings.NoLog ? "(hidden)" : change.Changes[next].Description);
            if (group.Count == 0)
            {
                outcomes.Add(await session.CarryOutAsync(change.Changes[next], cancellationToken));
                next++;
            }
            else
            {
                next += group.Count;
                var questions = next == change.Changes.Count && !isVain ? asker.AfterChange(step, prepared) : null;
                var (done, reply) = await session.CarryOutAsync(group, questions, cancellationToken);
                outcomes.AddRange(done);
                if (questions is not null && reply is not null)
                {
                    return (outcomes, (questions, reply));
                }
            }

            if (outcomes[^1].Status != 0 && !change.Changes[outcomes.Count - 1].StatusIsData)
            {
                break;
            }
        }

        return (outcomes, null);
    }
}
