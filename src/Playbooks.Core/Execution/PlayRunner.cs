using Playbooks.Execution.Asking;
using Playbooks.Execution.Events;
using Playbooks.Execution.Hosts;
using Playbooks.Execution.Walking;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>Runs one play: its hosts in batches (`serial`), each batch in step, host by host in parallel.</summary>
internal sealed class PlayRunner(RunServices run, PlayPreparer preparer)
{
    /// <summary>False when the run ends here: all hosts of a batch have failed.</summary>
    public async Task<bool> RunAsync(Play play, int playIndex, JinjaDict magic, StartGate start, CancellationToken cancellationToken)
    {
        var variables = await preparer.VariablesAsync(play, magic, cancellationToken);
        var name = preparer.NameOf(play, variables);
        var hosts = preparer.HostsOf(play, variables);
        if (hosts.Count == 0)
        {
            run.Events.Emit(new NoHostsMatched(run.Time.GetUtcNow(), name));
            return true;
        }

        run.State.BeginPlay(preparer.InInventoryOrder(play, variables));
        var index = 0;
        foreach (var batch in preparer.Batches(play, variables, hosts))
        {
            // Who was lost before has its place in a batch as in Ansible, which then is smaller.
            IReadOnlyList<string> alive = [.. batch.Where(host => !run.State.IsLost(host))];
            run.State.Batch = alive;
            run.Events.Emit(new PlayStarted(run.Time.GetUtcNow(), name, alive));
            if (alive.Count == 0)
            {
                continue;
            }

            var position = TaskPosition.Start.Child(playIndex).Child(index++);
            var context = await RunBatchAsync(play, variables, batch, position, start, cancellationToken);
            run.State.EndBatch();
            if (context.Mistake is { } mistake)
            {
                throw mistake;
            }

            for (var banners = context.IsOverLimit ? 2 : context.IsAborted ? 1 : 0; banners > 0; banners--)
            {
                run.Events.Emit(new NoMoreHosts(run.Time.GetUtcNow()));
            }

            if (context.IsAborted || (alive.Count == batch.Count && alive.All(run.State.IsLost)))
            {
                return false;
            }

            if (context.IsPlayEnded)
            {
                break;
            }
        }

        return true;
    }

    private async Task<BatchContext> RunBatchAsync(Play play, PlayVariables variables, IReadOnlyList<string> batch, TaskPosition position, StartGate start, CancellationToken cancellationToken)
    {
        // Who could not be reached in an earlier play may be taken back in this one.
        IReadOnlyList<string> hosts = [.. batch.Where(host => !run.State.IsLost(host) || run.State.IsUnreachable(host))];
        var isFree = preparer.IsFree(play, variables);
        var order = new TaskOrder(hosts, isFree);
        run.State.Order = order;
        await using var sequencer = new EventSequencer(run.Events, order, hosts, isFree, run.Time, Count);
        order.MinimumMoved += sequencer.MoveTo;
        var handlers = new HandlerList();
        var frame = new TaskFrame { Keywords = play.Keywords with { Vars = [] } };
        AddHandlers(handlers, RoleNodesOf(frame, play.Roles), position);
        handlers.Add(play.Handlers, frame, position);
        AddHandlers(handlers, RoleNodesOf(frame, play.PreTasks, play.PostTasks, play.Tasks), position);
        var gathers = variables.GatherFacts && TaskSelection.Selects(run, variables, new WalkStep(Gathering(play), frame, position));
        variables = variables with { GatherFacts = gathers };
        var gathersWith = FactGatherer.NameOf(play.GatherArguments, play.Keywords);
        foreach (var host in hosts)
        {
            run.State.Host(host)!.BeginPlay(gathers && !IsGathered(host) ? play.GatherArguments : null, gathersWith);
        }

        List<TaskScope> scopes = [.. hosts.Select(host => new TaskScope(run.Templar, variables, run.State.Host(host)!, frame, position))];
        var shared = SharedMachines.Among(scopes, frame.Keywords, run.Connections);
        var sharesMachines = shared.Count > 0 || SharedMachines.HasController(scopes, frame.Keywords, run.Connections);
        var context = new BatchContext(run, play, variables, handlers, order, sequencer, isFree) { Start = start, Size = batch.Count, SharesMachines = sharesMachines };
        var tasks = new TaskPreparer(run, shared);
        var facts = new FactGatherer(tasks, position);
        var forces = preparer.ForcesHandlers(play, variables);
        var nodes = NodesOf(play, variables.GatherFacts, forces);
        var nodesOfGathered = NodesOf(play, variables.GatherFacts, forces, isGathered: true);
        try
        {
            await Task.WhenAll(hosts.Select(host => Task.Run(
                () => new HostRunner(context, run.State.Host(host)!, new TaskWalk(IsGathered(host) ? nodesOfGathered : nodes, frame, position), facts, tasks).RunAsync(cancellationToken),
                cancellationToken)));
        }
        finally
        {
            // Also when the run is interrupted: what has happened is told and counted.
            sequencer.Finish();
        }

        if (order.AbortedAfter is { } end && !isFree)
        {
            run.State.ForgetLosses(end);
        }

        foreach (var host in gathers ? hosts.Where(host => !run.State.IsLost(host) && !run.State.Host(host)!.WereFactsCleared) : [])
        {
            run.State.Host(host)!.IsGathered = true;
        }

        run.State.KeepFacts();

        return context;
    }

    /// <summary>gathering = smart: a host that has been gathered from once is not gathered from again.</summary>
    private bool IsGathered(string host) => run.Options.GathersOnce && run.State.Host(host)!.IsGathered;

    /// <summary>As Ansible counts: every file included is an ok, a role is none.</summary>
    private void Count(RunEvent told)
    {
        switch (told)
        {
            case TaskEnded ended:
                Count(ended);
                break;
            case Included { IsRole: false } included:
                foreach (var host in included.Hosts)
                {
                    run.State.Count(host, recap => recap with { Ok = recap.Ok + 1 });
                }

                break;
            default:
                break;
        }
    }

    private void Count(TaskEnded ended) => run.State.Count(ended.Host, recap => ended switch
    {
        { Outcome: TaskOutcome.Ok } => recap with { Ok = recap.Ok + 1 },
        { Outcome: TaskOutcome.Changed } => recap with { Ok = recap.Ok + 1, Changed = recap.Changed + 1 },
        { Outcome: TaskOutcome.Skipped } => recap with { Skipped = recap.Skipped + 1 },
        { Outcome: TaskOutcome.Failed, IsIgnored: true } => recap with { Ok = recap.Ok + 1, Ignored = recap.Ignored + 1, Changed = recap.Changed + (ended.Result.Changed ? 1 : 0) },
        { Outcome: TaskOutcome.Failed, IsRescued: true } => recap with { Rescued = recap.Rescued + 1 },
        { Outcome: TaskOutcome.Failed } => recap with { Failed = recap.Failed + 1 },
        { Outcome: TaskOutcome.Unreachable, IsIgnored: true } => recap with { Ok = recap.Ok + 1, Ignored = recap.Ignored + 1 },
        _ => recap with { Unreachable = recap.Unreachable + 1 },
    });

    /// <summary>It stands where Ansible's does and fails where that would, but the facts themselves are asked for when something reads one, or when they are to be kept.</summary>
    private TaskDefinition Gathering(Play play) => new(play.Position, run.Options.FactCache is null ? "ping" : "setup")
    {
        Name = "Gathering Facts",
        Arguments = run.Options.FactCache is null ? [] : play.GatherArguments,
        Keywords = new Keywords { Tags = play.Keywords.Tags.Count > 0 ? [] : ["always"] },
    };

    /// <summary>First every host is met. Handlers run after pre_tasks, after roles and tasks, and after post_tasks.</summary>
    /// <param name="force">force_handlers: they also run on hosts that have failed in that section.</param>
    private IReadOnlyList<TaskNode> NodesOf(Play play, bool gathersFacts, bool force, bool isGathered = false)
    {
        var flush = new TaskDefinition(play.Position, "meta")
        {
            Arguments = new JinjaDict { ["_raw_params"] = "flush_handlers" },
            Keywords = new Keywords { Tags = ["always"] },
            IsImplicit = true,
        };
        IReadOnlyList<TaskNode> Section(IReadOnlyList<TaskNode> tasks)
            => force ? [new BlockNode(play.Position) { Tasks = [new BlockNode(play.Position) { Tasks = tasks }], Always = [flush] }] : [new BlockNode(play.Position) { Tasks = tasks }, flush];
        return [.. gathersFacts ? (TaskNode[])[isGathered ? new BlockNode(play.Position) : Gathering(play)] : [], .. Section(play.PreTasks), .. Section([.. play.Roles, .. play.Tasks]), .. Section(play.PostTasks)];
    }

    /// <summary>The roles a play names statically, dependencies first: in `roles`, and by import_role anywhere.</summary>
    public static IReadOnlyList<Role> RolesOf(Play play) => [.. RoleNodesOf(TaskFrame.Empty, play.PreTasks, play.Roles, play.Tasks, play.PostTasks).Select(node => node.Role).Distinct()];

    /// <summary>The roles that are named in these tasks themselves, in order; no dependencies.</summary>
    public static IEnumerable<string> RoleNamesOf(IEnumerable<TaskNode> nodes) => nodes.SelectMany(node => node switch
    {
        RoleNode role => [role.Role.Name, .. RoleNamesOf(role.Tasks)],
        BlockNode block => RoleNamesOf([.. block.Tasks, .. block.Rescue, .. block.Always]),
        _ => Enumerable.Empty<string>(),
    });

    /// <summary>The same with what stands around each role: its handlers see the keywords and parameters of its first mention.</summary>
    private static List<(Role Role, TaskFrame Frame)> RoleNodesOf(TaskFrame frame, params IReadOnlyList<TaskNode>[] sections)
    {
        var found = new List<(Role Role, TaskFrame Frame)>();
        foreach (var section in sections)
        {
            Collect(section, frame, found);
        }

        return found;
    }

    /// <summary>As in Ansible those of the play come after those of its `roles` and before those of imported roles: in that order they run, and of one name the last counts.</summary>
    private static void AddHandlers(HandlerList handlers, List<(Role Role, TaskFrame Frame)> roles, TaskPosition position)
    {
        foreach (var (role, inner) in roles)
        {
            handlers.AddRole(role, inner, position);
        }
    }

    private static void Collect(IEnumerable<TaskNode> nodes, TaskFrame frame, List<(Role Role, TaskFrame Frame)> found)
    {
        foreach (var node in nodes)
        {
            switch (node)
            {
                case RoleNode role:
                    var inner = TaskWalk.RoleFrame(role, frame);
                    Collect(role.Role.Dependencies, inner, found);
                    if (!found.Exists(one => one.Role == role.Role))
                    {
                        found.Add((role.Role, inner));
                    }

                    Collect(role.Tasks, inner, found);
                    break;
                case BlockNode block:
                    Collect([.. block.Tasks, .. block.Rescue, .. block.Always], frame with { Keywords = frame.Keywords.Inherit(block.Keywords) }, found);
                    break;
            }
        }
    }
}
