using Playbooks.Controller;
using Playbooks.Execution.Asking;
using Playbooks.Execution.Background;
using Playbooks.Execution.Hosts;
using Playbooks.Inventories;
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

    /// <summary>Reads the inventory anew.</summary>
    public required Func<CancellationToken, Task<Inventory>> ReadInventory { get; init; }

    public required HostLinks Links { get; init; }

    public required ConnectionResolver Connections { get; init; }

    public required ControllerFiles Files { get; init; }

    public required ChangeLedger Ledger { get; init; }

    public required BackgroundJobs Jobs { get; init; }

    public required WireFiles WireFiles { get; init; }

    public required IUserPrompt Prompt { get; init; }

    /// <summary>Whether --tags and --skip-tags select a task with these tags.</summary>
    public required Func<IReadOnlyList<string>, bool> SelectsTags { get; init; }
}
