using System.Collections.Concurrent;
using Playbooks.Plays;

namespace Playbooks.Execution;

/// <summary>What `run_once` tasks gave the one host that ran them, for the others to take.</summary>
internal sealed class RunOnceResults
{
    private readonly ConcurrentDictionary<TaskPosition, TaskCompletionSource<TaskResult?>> results = new();

    private readonly ConcurrentDictionary<TaskPosition, string> owners = new();

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
    public bool IsOwner(TaskPosition position, string host, TaskOrder order) => owners.GetOrAdd(position, at => order.FirstAt(at) ?? host) == host;

    private TaskCompletionSource<TaskResult?> Source(TaskPosition position)
        => results.GetOrAdd(position, _ => new TaskCompletionSource<TaskResult?>(TaskCreationOptions.RunContinuationsAsynchronously));
}
