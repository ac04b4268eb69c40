using System.Collections.Concurrent;
using Playbooks.Plays;

namespace Playbooks.Execution;

/// <summary>What `run_once` tasks gave the one host that ran them, for the others to take.</summary>
internal sealed class RunOnceResults
{
    private readonly ConcurrentDictionary<TaskPosition, TaskCompletionSource<TaskResult?>> results = new();

    private readonly Lock gate = new();

    private readonly Dictionary<TaskPosition, string> owners = [];

    /// <summary>Hosts that failed at a task before they could run it.</summary>
    private readonly HashSet<(TaskPosition Position, string Host)> abandoned = [];

    private readonly ConcurrentDictionary<TaskPosition, Lazy<Task<string?>>> decisions = new();

    /// <summary>A keyword that is a template: all hosts meet, and it is evaluated once for all. As in Ansible, host by host: the first for which it holds runs the task for itself and for
    /// those after it; those before it each run it themselves.</summary>
    /// <param name="holds">The keyword for a host.</param>
    /// <returns>Whether this host is one of those that share the result.</returns>
    public async Task<bool> DecideAsync(TaskPosition position, string host, TaskOrder order, Func<string, Task<bool>> holds, CancellationToken cancellationToken)
    {
        await order.MeetAsync(position, cancellationToken);
        var decision = decisions.GetOrAdd(position, at => new Lazy<Task<string?>>(() => FirstAsync(at, order.AllAt(at), holds)));
        return await decision.Value.WaitAsync(cancellationToken) is { } owner && !order.IsBefore(host, owner);
    }

    /// <summary>Whether a keyword that is a template was found to hold there.</summary>
    public bool IsDecided(TaskPosition position) => decisions.TryGetValue(position, out var decision) && decision.Value is { IsCompletedSuccessfully: true, Result: not null };

    /// <summary>All hosts meet at the task; one runs it, the others take what it gave. Null: no host was left that could run it, or there is no result to share.</summary>
    public async Task<TaskResult?> RunAsync(TaskPosition position, string host, TaskOrder order, Func<Task<TaskResult?>> run, CancellationToken cancellationToken)
    {
        await order.MeetAsync(position, cancellationToken);
        if (!IsOwner(position, host, order))
        {
            return await Source(position).Task.WaitAsync(cancellationToken) is { } shared ? shared with { IsShared = true } : null;
        }

        TaskResult? result = null;
        try
        {
            return result = await run();
        }
        finally
        {
            Source(position).TrySetResult(result);
        }
    }

    /// <summary>The same for what has no result to share.</summary>
    public Task RunAsync(TaskPosition position, string host, TaskOrder order, Func<Task> run, CancellationToken cancellationToken)
        => RunAsync(
            position,
            host,
            order,
            async () =>
            {
                await run();
                return null;
            },
            cancellationToken);

    /// <summary>Whether this host is the one that runs the task: decided once, by the first that asks, while all who take part still stand there.</summary>
    public bool IsOwner(TaskPosition position, string host, TaskOrder order)
    {
        lock (gate)
        {
            if (!owners.TryGetValue(position, out var owner))
            {
                owners[position] = owner = order.AllAt(position).FirstOrDefault(one => !abandoned.Contains((position, one)), host);
            }

            return owner == host;
        }
    }

    /// <summary>The host has failed at the task. Had it not run it yet, another one does; those that wait for it already get nothing.</summary>
    public void Abandon(TaskPosition position, string host)
    {
        lock (gate)
        {
            abandoned.Add((position, host));
            if (owners.GetValueOrDefault(position) != host)
            {
                return;
            }
        }

        Source(position).TrySetResult(null);
    }

    private async Task<string?> FirstAsync(TaskPosition position, IReadOnlyList<string> hosts, Func<string, Task<bool>> holds)
    {
        foreach (var host in hosts)
        {
            if (await holds(host) && TryOwn(position, host))
            {
                return host;
            }
        }

        return null;
    }

    private bool TryOwn(TaskPosition position, string host)
    {
        lock (gate)
        {
            if (abandoned.Contains((position, host)))
            {
                return false;
            }

            owners[position] = host;
            return true;
        }
    }

    private TaskCompletionSource<TaskResult?> Source(TaskPosition position)
        => results.GetOrAdd(position, _ => new TaskCompletionSource<TaskResult?>(TaskCreationOptions.RunContinuationsAsynchronously));
}
