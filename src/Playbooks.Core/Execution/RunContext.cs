using Playbooks.Execution.Asking;
using Playbooks.Execution.Background;
using Playbooks.Execution.Events;
using Playbooks.Execution.Hosts;
using Playbooks.Execution.Walking;
using Playbooks.Modules;
using Playbooks.Modules.Transfers;
using Playbooks.Plays;
using Playbooks.Queries;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>The services a run consists of. One for the whole run.</summary>
internal sealed record RunServices(
    RunOptions Options,
    Templar Templar,
    ModuleRegistry Modules,
    IReadOnlyDictionary<Type, IQueryKind> QueryKinds,
    ITaskLoader Loader,
    IRunEvents Events,
    TimeProvider Time)
{
    public required RunState State { get; init; }

    public required HostLinks Links { get; init; }

    public required ConnectionResolver Connections { get; init; }

    public required ControllerFiles Files { get; init; }

    public required ChangeLedger Ledger { get; init; }

    public required BackgroundJobs Jobs { get; init; }

    public required WireFiles WireFiles { get; init; }

    /// <summary>Whether --tags and --skip-tags select a task with these tags.</summary>
    public required Func<IReadOnlyList<string>, bool> SelectsTags { get; init; }
}

/// <summary>One batch of hosts going through one play.</summary>
internal sealed class BatchContext(RunServices run, Play play, PlayVariables variables, HandlerList handlers, TaskOrder order, EventSequencer sequencer, bool isFree)
{
    public RunServices Run { get; } = run;

    public Play Play { get; } = play;

    public PlayVariables Variables { get; } = variables;

    public HandlerList Handlers { get; } = handlers;

    public TaskOrder Order { get; } = order;

    public EventSequencer Sequencer { get; } = sequencer;

    public bool IsFree { get; } = isFree;

    /// <summary>any_errors_fatal or max_fail_percentage struck.</summary>
    public bool IsAborted { get; set; }

    /// <summary>It was max_fail_percentage.</summary>
    public bool IsOverLimit { get; set; }

    /// <summary>meta: end_play.</summary>
    public bool IsPlayEnded { get; set; }

    /// <summary>A mistake that ends the run for every host, found at this task.</summary>
    public PlaybookException? Mistake { get; private set; }

    public void Stop(TaskPosition position, PlaybookException mistake)
    {
        Mistake ??= mistake;
        IsAborted = true;
        Order.AbortAfter(position);
    }

    public RunOnceResults RunOnce { get; } = new();

    public Throttles Throttles { get; } = new();

    /// <summary>Tells live reporters what a host is doing; null = nothing any more.</summary>
    public void Activity(string host, string? activity) => Run.Events.Emit(new HostActivity(Run.Time.GetUtcNow(), host, activity));

    /// <summary>Set by --start-at-task until the task is met; shared, as the tasks before it are skipped for all hosts.</summary>
    public StartGate Start { get; init; } = new(null);
}
