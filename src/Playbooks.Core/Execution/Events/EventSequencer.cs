using Playbooks.Plays;
using Playbooks.Results;

namespace Playbooks.Execution.Events;

/// <summary>Brings the events of hosts that run ahead of each other into the order of the tasks, and puts a task's header before its first result. An event comes out as
/// soon as every live host has passed the tasks before it; what stands after an abort is dropped (not under the free strategy, where it has happened). Hosts that end a task at the same time are told in their order,
/// and an include once for all its hosts.</summary>
internal sealed class EventSequencer : IAsyncDisposable
{
    /// <summary>How long results of a task wait for those of hosts that stand before: what a person does not notice.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly IRunEvents events;
    private readonly TaskOrder order;
    private readonly bool isFree;
    private readonly Action<RunEvent> count;
    private readonly Dictionary<string, int> ranks;
    private readonly ITimer timer;
    private readonly PriorityQueue<Entry, (TaskPosition, bool, int, long)> pending = new();
    private readonly List<Included> included = [];
    private TaskPosition minimum = TaskPosition.Start;
    private TaskPosition? lastHeader;
    private bool isTimerSet;
    private long number;

    public EventSequencer(IRunEvents events, TaskOrder order, IReadOnlyList<string> hosts, bool isFree, TimeProvider time, Action<RunEvent> count)
    {
        this.events = events;
        this.order = order;
        this.isFree = isFree;
        this.count = count;
        ranks = hosts.Select((host, rank) => KeyValuePair.Create(host, rank)).ToDictionary();
        timer = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Emit(TaskPosition position, TaskStarted header, RunEvent runEvent)
    {
        lock (gate)
        {
            if (isFree)
            {
                if (runEvent is MetaEnded { IsSkipped: false })
                {
                    return;
                }

                Release(new Entry(position, header, runEvent));
                return;
            }

            // Includes are told when all hosts have passed them, as one line can be for several hosts.
            pending.Enqueue(new Entry(position, header, runEvent), (position, runEvent is Included, Rank(runEvent), number++));
            if (!isTimerSet && position <= minimum)
            {
                isTimerSet = timer.Change(Patience, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>The slowest host has come this far.</summary>
    public void MoveTo(TaskPosition position)
    {
        lock (gate)
        {
            minimum = position > minimum ? position : minimum;
            ReleaseBefore(minimum);
        }
    }

    /// <summary>The end of the batch: everything that counts comes out.</summary>
    public void Finish()
    {
        lock (gate)
        {
            minimum = TaskPosition.End;
            ReleaseBefore(TaskPosition.End.After());
        }
    }

    public ValueTask DisposeAsync() => timer.DisposeAsync();

    private int Rank(RunEvent runEvent) => runEvent switch
    {
        ItemEnded item => ranks.GetValueOrDefault(item.Host),
        TaskEnded task => ranks.GetValueOrDefault(task.Host),
        HandlerNotified notified => ranks.GetValueOrDefault(notified.Host),
        MetaEnded meta => ranks.GetValueOrDefault(meta.Host),
        JobPolled polled => ranks.GetValueOrDefault(polled.Host),
        TaskRetried retried => ranks.GetValueOrDefault(retried.Host),
        _ => 0,
    };

    /// <summary>Those who have ended the task that the slowest host is still at have waited long enough.</summary>
    private void Tick()
    {
        lock (gate)
        {
            isTimerSet = false;
            while (pending.TryPeek(out var next, out _) && next.Position <= minimum && next.Event is not Included)
            {
                Release(pending.Dequeue());
            }
        }
    }

    private void ReleaseBefore(TaskPosition position)
    {
        while (pending.TryPeek(out var next, out _) && next.Position < position)
        {
            if (next.Event is not Included)
            {
                Release(pending.Dequeue());
            }
            else if (next.Position.Child(-1) < position)
            {
                ReleaseIncludes(next.Position);
            }
            else
            {
                // Hosts meet at the place before the first included task, and only then tell what they include: not all have yet.
                break;
            }
        }

        if (!isTimerSet && pending.TryPeek(out var waiting, out _) && waiting.Position <= minimum)
        {
            isTimerSet = timer.Change(Patience, Timeout.InfiniteTimeSpan);
        }
    }

    private void ReleaseIncludes(TaskPosition position)
    {
        TaskStarted? header = null;
        included.Clear();
        while (pending.TryPeek(out var next, out _) && next.Position == position && next.Event is Included one)
        {
            header = pending.Dequeue().Header;
            var same = included.FindIndex(other => other.Place == one.Place && other.File == one.File && !other.Hosts.Contains(one.Hosts[0]));
            if (same < 0)
            {
                included.Add(one);
            }
            else
            {
                included[same] = one with { Hosts = [.. included[same].Hosts.Append(one.Hosts[0]).OrderBy(host => ranks.GetValueOrDefault(host))] };
            }
        }

        included.OrderBy(one => one.Place).ToList().ForEach(one => Release(new Entry(position, header!, one)));
    }

    private void Release(Entry entry)
    {
        var (position, header, runEvent) = entry;
        if (!isFree && order.AbortedAfter is { } end && position > end)
        {
            return;
        }

        // A meta task has its header for every host.
        var isRepeated = position.Equals(lastHeader);
        if (!isRepeated || (runEvent is MetaEnded && !isFree))
        {
            lastHeader = position;
            events.Emit(header with { IsRepeated = isRepeated });
        }

        count(runEvent);
        events.Emit(runEvent);
    }

    private sealed record Entry(TaskPosition Position, TaskStarted Header, RunEvent Event);
}
