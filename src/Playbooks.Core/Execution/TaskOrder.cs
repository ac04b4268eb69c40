using Playbooks.Plays;

namespace Playbooks.Execution;

/// <summary>Where every live host of a batch stands, and who waits for whom: what roles written for Ansible's linear strategy rely on.
/// Hosts that failed, became unreachable or ended count as past everything.</summary>
internal sealed class TaskOrder(IReadOnlyList<string> hosts, bool isFree)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, TaskPosition> positions = hosts.ToDictionary(host => host, _ => TaskPosition.Start);
    private readonly List<Waiter> waiters = [];
    private TaskPosition minimum = TaskPosition.Start;
    private volatile TaskPosition? abortAfter;

    public IReadOnlyList<string> Hosts => hosts;

    /// <summary>Where the slowest host stands.</summary>
    public TaskPosition Minimum
    {
        get
        {
            lock (gate)
            {
                return minimum;
            }
        }
    }

    /// <summary>Raised whenever the slowest host moves on: everything before this position is final. May come out of order: the largest counts.</summary>
    public event Action<TaskPosition>? MinimumMoved;

    /// <summary>No task after this position may conclude (any_errors_fatal, max_fail_percentage); null = all may.</summary>
    public TaskPosition? AbortedAfter => abortAfter;

    /// <summary>The host has concluded everything before <paramref name="position"/> and stands there now.</summary>
    public void Advance(string host, TaskPosition position)
    {
        List<Waiter> released = [];
        TaskPosition? moved = null;
        lock (gate)
        {
            var before = positions[host];
            positions[host] = position;
            if (before == minimum && position > minimum)
            {
                var now = positions.Values.Min()!;
                if (now > minimum)
                {
                    moved = minimum = now;
                    released = waiters.FindAll(waiter => waiter.IsOver(minimum));
                    waiters.RemoveAll(released.Contains);
                }
            }

        }

        // Outside the lock: who listens takes locks of its own and asks back.
        if (moved is not null)
        {
            MinimumMoved?.Invoke(moved);
        }

        foreach (var waiter in released)
        {
            waiter.Release();
        }
    }

    /// <summary>Whether <see cref="WaitForAllAtAsync"/> would not wait.</summary>
    public bool IsAllAt(TaskPosition position)
    {
        lock (gate)
        {
            return isFree || minimum >= position;
        }
    }

    public void Leave(string host) => Advance(host, TaskPosition.End);

    /// <summary>A host that had left stands there again, be it before all others.</summary>
    public void Return(string host, TaskPosition position)
    {
        lock (gate)
        {
            positions[host] = position;
            minimum = position < minimum ? position : minimum;
        }
    }

    /// <summary>Until every live host has passed all tasks before <paramref name="position"/> (rule 2: a change starts; a wide answer's turn).
    /// Throws <see cref="BatchAbortedException"/> when the play ended before that position meanwhile, as all waits here do.</summary>
    public Task WaitForAllAtAsync(TaskPosition position, CancellationToken cancellationToken)
        => isFree ? Task.CompletedTask : WaitAsync(new Waiter(position, false), cancellationToken);

    /// <summary>Until every live host has finished the task at <paramref name="position"/> (rule 1: after a wide task).</summary>
    public Task WaitForAllPastAsync(TaskPosition position, CancellationToken cancellationToken)
        => isFree ? Task.CompletedTask : WaitAsync(new Waiter(position, true), cancellationToken);

    /// <summary>As <see cref="WaitForAllAtAsync"/>, also under the free strategy (run_once).</summary>
    public Task MeetAsync(TaskPosition position, CancellationToken cancellationToken) => WaitAsync(new Waiter(position, false), cancellationToken);

    /// <summary>The play is over for everybody after this position.</summary>
    public void AbortAfter(TaskPosition position)
    {
        lock (gate)
        {
            if (abortAfter is null || position < abortAfter)
            {
                abortAfter = position;
            }
        }
    }

    /// <summary>The hosts, in the batch's order, that stand exactly there.</summary>
    public IReadOnlyList<string> AllAt(TaskPosition position)
    {
        lock (gate)
        {
            return [.. hosts.Where(host => positions[host] == position)];
        }
    }

    /// <summary>In the batch's order.</summary>
    public bool IsBefore(string host, string other) => hosts.TakeWhile(one => one != other).Contains(host);

    private async Task WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        var isOver = false;
        lock (gate)
        {
            isOver = waiter.IsOver(minimum);
            if (!isOver)
            {
                waiters.Add(waiter);
            }
        }

        if (!isOver)
        {
            await waiter.Task.WaitAsync(cancellationToken);
        }

        if (abortAfter is { } end && waiter.Position > end)
        {
            throw new BatchAbortedException();
        }
    }

    private sealed class Waiter(TaskPosition position, bool strictly)
    {
        private readonly TaskCompletionSource source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => source.Task;

        public TaskPosition Position => position;

        public bool IsOver(TaskPosition minimum) => strictly ? minimum > position : minimum >= position;

        public void Release() => source.TrySetResult();
    }
}
