using Playbooks.Execution.Events;
using Playbooks.Execution.Walking;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>One batch of hosts going through one play.</summary>
internal sealed class BatchContext(RunServices run, Play play, PlayVariables variables, HandlerList handlers, TaskOrder order, EventSequencer sequencer, bool isFree)
{
    private readonly Lock gate = new();
    private TaskPosition? overLimitAt;
    private TaskPosition? abortedAt;
    private (TaskPosition Position, PlaybookException Mistake)? mistake;

    public RunServices Run { get; } = run;

    public Play Play { get; } = play;

    public PlayVariables Variables { get; } = variables;

    public HandlerList Handlers { get; } = handlers;

    public TaskOrder Order { get; } = order;

    public EventSequencer Sequencer { get; } = sequencer;

    public bool IsFree { get; } = isFree;

    /// <summary>any_errors_fatal or max_fail_percentage struck.</summary>
    public bool IsAborted => abortedAt is { } at && IsInPlay(at);

    /// <summary>It was max_fail_percentage.</summary>
    public bool IsOverLimit => overLimitAt is not null && overLimitAt == Order.AbortedAfter;

    /// <summary>meta: end_play.</summary>
    public bool IsPlayEnded { get; set; }

    /// <summary>A mistake that ends the run for every host: of several the first in the play, unless the play ended before it.</summary>
    public PlaybookException? Mistake => mistake is { } found && IsInPlay(found.Position) ? found.Mistake : null;

    /// <summary>max_fail_percentage is exceeded at this task, as far as is known: a host behind may fail at one before it.</summary>
    public void AbortOverLimit(TaskPosition position)
    {
        lock (gate)
        {
            overLimitAt = overLimitAt is null || position < overLimitAt ? position : overLimitAt;
        }

        Abort(position);
    }

    public void Stop(TaskPosition position, PlaybookException found)
    {
        lock (gate)
        {
            mistake = mistake is { } known && known.Position <= position ? known : (position, found);
        }

        Abort(position);
    }

    /// <summary>The run ends for all after this task, as far as is known: a host behind may end the play before it.</summary>
    public void Abort(TaskPosition position)
    {
        lock (gate)
        {
            abortedAt = abortedAt is { } at && at <= position ? at : position;
        }

        Order.AbortAfter(position);
    }

    private bool IsInPlay(TaskPosition position) => IsFree || Order.AbortedAfter is not { } end || position <= end;

    /// <summary>How many hosts the batch has, those among them that were lost before.</summary>
    public int Size { get; init; } = order.Hosts.Count;

    /// <summary>Some of its hosts are the controller, or one machine under several names: what a task changes on one may be read by another.</summary>
    public bool SharesMachines { get; init; }

    public Parking Parking { get; } = new(order);

    public RunOnceResults RunOnce { get; } = new();

    public IncludeOrder Includes { get; } = new(order.Hosts, order);

    public Throttles Throttles { get; } = new();

    /// <summary>Tells live reporters what a host is doing; null = nothing any more.</summary>
    public void Activity(string host, string? activity) => Run.Events.Emit(new HostActivity(Run.Time.GetUtcNow(), host, activity));

    /// <summary>Set by --start-at-task until the task is met; shared, as the tasks before it are skipped for all hosts.</summary>
    public StartGate Start { get; init; } = new(null);
}
