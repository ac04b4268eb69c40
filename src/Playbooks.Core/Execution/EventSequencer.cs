using Playbooks.Plays;
using Playbooks.Results;

namespace Playbooks.Execution;

/// <summary>Brings the events of hosts that run ahead of each other into the order of the tasks, and puts a task's header before its first result. An event comes out as
/// soon as every live host has passed the tasks before it; what stands after an abort is dropped.</summary>
internal sealed class EventSequencer(IRunEvents events, TaskOrder order, bool isFree, Action<TaskEnded> count)
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<(TaskPosition Position, TaskStarted Header, RunEvent Event), (TaskPosition, long)> pending = new();
    private TaskPosition minimum = TaskPosition.Start;
    private TaskPosition? lastHeader;
    private long count;

    public void Emit(TaskPosition position, TaskStarted header, RunEvent runEvent)
    {
        lock (gate)
        {
            if (isFree)
            {
                Release(position, header, runEvent);
                return;
            }

            pending.Enqueue((position, header, runEvent), (position, count++));
            ReleaseUpTo(minimum);
        }
    }

    /// <summary>The slowest host has come this far.</summary>
    public void MoveTo(TaskPosition position)
    {
        lock (gate)
        {
            minimum = position > minimum ? position : minimum;
            ReleaseUpTo(minimum);
        }
    }

    /// <summary>The end of the batch: everything that counts comes out.</summary>
    public void Finish() => MoveTo(TaskPosition.End);

    private void ReleaseUpTo(TaskPosition position)
    {
        while (pending.TryPeek(out var next, out _) && next.Position <= position)
        {
            pending.Dequeue();
            Release(next.Position, next.Header, next.Event);
        }
    }

    private void Release(TaskPosition position, TaskStarted header, RunEvent runEvent)
    {
        if (order.AbortedAfter is { } end && position > end)
        {
            return;
        }

        if (!position.Equals(lastHeader))
        {
            lastHeader = position;
            events.Emit(header);
        }

        if (runEvent is TaskEnded ended)
        {
            count(ended);
        }

        events.Emit(runEvent);
    }
}
