using Playbooks.Connections;
using Playbooks.Execution.Hosts;
using Playbooks.Execution.Walking;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Execution.Asking;

/// <summary>Gets the answers a decision needs: from what was asked ahead while it still holds, else from the host, together with what the coming tasks will want to
/// know. The window ahead is as large as it gets until something is found to be changed; then it is small, and doubles each time all was satisfied. One for each host and batch.</summary>
internal sealed class HostAsker(BatchContext batch, HostVariables host, TaskWalk walk, LookAhead lookAhead, NotifiedHandlers notified, FactGatherer facts)
{
    private const int SmallestWindow = 4;
    private const int LargestWindow = 256;

    /// <summary>Ahead of their turn questions have to be quick; at their turn they may take as long as a slow disk does.</summary>
    private static readonly TimeSpan AheadLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan TurnLimit = TimeSpan.FromMinutes(2);

    /// <summary>What may take longer than this by itself is asked alone, at its turn.</summary>
    private static readonly TimeSpan LongestAhead = TimeSpan.FromSeconds(30);

    private readonly HostAnswers answers = new(batch.Run.Ledger);
    private int window = LargestWindow;

    /// <summary>The items of the current loop that come after the one being run; asked together with it.</summary>
    public IReadOnlyList<TaskScope> RestOfLoop { get; set; } = [];

    /// <summary>A background job may be running somewhere: nothing that was asked before holds.</summary>
    private bool IsBusy => batch.Run.Jobs.IsAnyRunning;

    /// <summary>The host was changed: no answer holds any more. When something was not as it should be, more of that kind may follow, and the window starts small again; a task that
    /// runs every time says nothing about the tasks after it.</summary>
    public void Forget(bool wasExpected = false)
    {
        answers.Clear();
        window = wasExpected ? window : SmallestWindow;
    }

    public async Task<Answers> AskAsync(WalkStep step, PreparedTask prepared, IReadOnlyList<Query> queries, CancellationToken cancellationToken)
    {
        if (queries.Count == 0)
        {
            return Answers.None;
        }

        var isBusy = IsBusy;
        if (!isBusy && answers.Find(prepared.ShellKey, queries, prepared.IsWide) is { } known)
        {
            return known;
        }

        if (prepared.IsWide)
        {
            // Something changed somewhere since it was asked ahead, and this host may see it (it waited for a port, a file): what it answered before that goes as well.
            answers.ForgetBeforeLastChange();
        }

        var mark = batch.Run.Ledger.Mark();
        var found = await SendAsync(step, prepared, queries, prepared.DelegatedTo is null && !isBusy, cancellationToken);
        if (!isBusy)
        {
            answers.Add(prepared.ShellKey, found, mark);
            window = Math.Min(window * 2, LargestWindow);
        }

        return new Answers(queries.ToDictionary(query => query, query => found[query]));
    }

    /// <summary>A decision was made of these answers: those that count once are gone.</summary>
    public void Use(PreparedTask prepared, IReadOnlyList<Query> queries)
    {
        foreach (var query in queries.Where(query => query is CommandQuery { IsUsedOnce: true }))
        {
            answers.Remove(prepared.ShellKey, query);
        }
    }

    /// <summary>True when the answers this decision rests on were voided meanwhile (while it waited for its turn to change).</summary>
    /// <param name="prepared">The task.</param>
    /// <param name="queries">What was asked.</param>
    /// <param name="hasWaited">Whether it has waited at all: a background job voids answers in no time.</param>
    public bool IsStale(PreparedTask prepared, IReadOnlyList<Query> queries, bool hasWaited)
        => !batch.IsFree && prepared.DelegatedTo is null && !prepared.IsWide && (IsBusy ? hasWaited : answers.Find(prepared.ShellKey, queries, false) is null);

    /// <summary>What to ask in the same round trip as a change, after it: null when nothing can be known ahead.</summary>
    public QueryBatch? AfterChange(WalkStep step, PreparedTask prepared)
    {
        var ahead = prepared.DelegatedTo is null && !IsBusy ? Ahead(step, prepared.ShellKey, out _) : [];
        return ahead.Count == 0 ? null : QueryBatch.Create(ahead, batch.Run.QueryKinds);
    }

    public void Learn(PreparedTask prepared, QueryBatch questions, ShellReply reply, ChangeMark mark)
    {
        if (reply.Status is 0)
        {
            answers.Add(prepared.ShellKey, questions.Parse(reply.Output, reply.Error), mark);
            window = Math.Min(window * 2, LargestWindow);
        }
    }

    /// <summary>Makes true what an expression needs: facts are gathered, or the other hosts have come as far.</summary>
    public Task SatisfyAsync(FactsNeededException needed, CancellationToken cancellationToken)
        => needed is HostsBehindException behind ? batch.Order.WaitForAllAtAsync(behind.Position, cancellationToken) : facts.GatherAsync(batch, needed.Host, cancellationToken);

    private IReadOnlyList<Query> Ahead(WalkStep step, string shellKey, out bool needsFacts)
    {
        var unknown = step.Task.Register is { } register ? new HashSet<string> { register } : [];
        var queries = new List<Query>(lookAhead.CollectItems(step, RestOfLoop, shellKey));
        queries.AddRange(lookAhead.Collect(walk, window, shellKey, unknown, !notified.IsEmpty, out needsFacts));
        return [.. queries.Distinct().Where(query => !IsSlow(query) && !answers.Has(shellKey, query, false))];
    }

    private static bool IsSlow(Query query) => query is CommandQuery { Limit: { } limit } && limit > LongestAhead;

    /// <param name="asksAhead">Also what the coming tasks will want to know.</param>
    private async Task<IReadOnlyDictionary<Query, object>> SendAsync(WalkStep step, PreparedTask prepared, IReadOnlyList<Query> own, bool asksAhead, CancellationToken cancellationToken)
    {
        QueryBatch? asked = null;
        FactGatherer.Question? gathering = null;
        var ownLimit = own.Max(query => query is CommandQuery command ? command.Limit : null) ?? TimeSpan.Zero;
        var limit = TurnLimit;
        var isAhead = false;
        asksAhead &= !own.Any(IsSlow);

        // Asked first: what is asked after the end of a job is the truth again.
        var jobs = batch.Run.Jobs.Running(prepared.Link, HostLink.ShellKey(prepared.Become));
        IReadOnlyList<ShellRequest> request()
        {
            var needsFacts = false;
            var ahead = asksAhead ? Ahead(step, prepared.ShellKey, out needsFacts) : [];
            gathering = needsFacts && !host.HasFacts ? facts.Prepare(batch, host, prepared.ShellKey) : null;
            asked = QueryBatch.Create([.. own, .. ahead, .. gathering?.Queries ?? []], batch.Run.QueryKinds);
            isAhead = ahead.Count > 0 || gathering is not null;
            limit = isAhead ? AheadLimit + ownLimit : prepared.Settings.Timeout ?? (TurnLimit + ownLimit);
            return [.. jobs.Select(job => new ReadRequest(job.Question, limit)), new ReadRequest(asked.Script, limit)];
        }

        batch.Activity(host.Name, "asking");
        var replies = await prepared.Link.ExchangeAsync(prepared.Become, request, null, cancellationToken);
        foreach (var (job, look) in jobs.Zip(replies).Where(pair => pair.Second is { Status: 0, Output.IsEmpty: false }))
        {
            batch.Run.Jobs.Ended(job.Id);
        }

        var reply = replies[^1];
        if (reply.Status == 124 && isAhead)
        {
            return await SendAsync(step, prepared, own, asksAhead: false, cancellationToken);
        }

        if (reply.Status == 124)
        {
            throw prepared.Settings.Timeout is not null ? new OverdueException() : new ModuleFailedException($"the host did not answer a read-only question within {limit.TotalSeconds:0} s");
        }

        var found = asked!.Parse(reply.Output, reply.Error);
        gathering?.Learn(found);
        return found;
    }
}
