using Playbooks.Execution.Asking;
using Playbooks.Execution.Walking;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>Does what `meta` says on one host.</summary>
internal sealed class MetaRunner(BatchContext batch, HostVariables host, HostAsker asker, TaskRunner tasks)
{
    public async Task<MetaConsequence> RunAsync(WalkStep step, TaskScope scope, TaskStarted header, CancellationToken cancellationToken)
    {
        var action = PythonValues.Str(step.Task.Arguments.TryGetValue("_raw_params", out var word) ? word : "noop");
        if (!IsForAll(action) || batch.IsFree)
        {
            return await RunAsync(step, scope, header, action, cancellationToken);
        }

        // As in Ansible the first host decides for all, whatever the condition would be on the others.
        await batch.RunOnce.RunAsync(step.Position, host.Name, batch.Order, () => RunAsync(step, scope, header, action, cancellationToken), cancellationToken);
        return action == "refresh_inventory" ? WhenGone() : MetaConsequence.None;
    }

    private static bool IsForAll(string action) => action is "end_play" or "end_batch" or "clear_facts" or "clear_host_errors" or "refresh_inventory";

    private async Task<MetaConsequence> RunAsync(WalkStep step, TaskScope scope, TaskStarted header, string action, CancellationToken cancellationToken)
    {
        // Ansible knows no conditions on these.
        if (!MetaActions.Known.Contains(action))
        {
            // As in Ansible the end of the run, and no result of the task.
            batch.Sequencer.Emit(step.Position, header, new HostActivity(batch.Run.Time.GetUtcNow(), host.Name, null));
            batch.Stop(step.Position, MetaActions.Unknown(action, step.Task.Position));
            return MetaConsequence.None;
        }

        var isWanted = action is "noop" or "refresh_inventory" or "reset_connection" || await tasks.IsWantedAsync(step, scope, cancellationToken);
        if (!step.Task.IsImplicit)
        {
            batch.Sequencer.Emit(step.Position, header, new MetaEnded(batch.Run.Time.GetUtcNow(), host.Name, action, !isWanted));
        }

        return isWanted ? await ActAsync(action, step, cancellationToken) : MetaConsequence.None;
    }

    private async Task<MetaConsequence> ActAsync(string action, WalkStep step, CancellationToken cancellationToken)
    {
        var position = step.Position;
        switch (action)
        {
            case "flush_handlers":
                return MetaConsequence.FlushHandlers;
            case "end_host":
                batch.Run.State.EndPlayFor(host.Name, position);
                return MetaConsequence.EndHost;
            case "end_role":
                return MetaConsequence.EndRole;
            case "end_play":
                batch.IsPlayEnded = true;
                batch.Order.AbortAfter(position);
                break;
            case "end_batch":
                batch.Order.AbortAfter(position);
                break;
            case "clear_facts":
                ClearFacts();
                break;
            case "clear_host_errors":
                batch.Run.State.Forgive();
                batch.Parking.TakeBack();
                break;
            case "refresh_inventory":
                await RefreshAsync(position, cancellationToken);
                return WhenGone();
            case "reset_connection":
                asker.Forget();
                await batch.Run.Links.ResetAsync(host.Name);
                break;
            default:
                break;
        }

        return MetaConsequence.None;
    }

    /// <summary>A host that the inventory no longer names has no part in the rest of the play.</summary>
    private MetaConsequence WhenGone() => batch.Run.State.Inventory(null).FindHost(host.Name) is null ? MetaConsequence.EndHost : MetaConsequence.None;

    private async Task RefreshAsync(TaskPosition position, CancellationToken cancellationToken)
    {
        try
        {
            var read = await batch.Run.ReadInventory(cancellationToken);
            var scope = new TaskScope(batch.Run.Templar, batch.Variables, new HostVariables("", [], []), TaskFrame.Empty, null);
            var pattern = PlayHosts.Patterns(batch.Play, batch.Run.Templar.Resolve(batch.Play.Hosts, scope));
            batch.Run.State.Replace(position, host.Name, read, inventory => [.. inventory.Match(pattern, batch.Run.Options.Limit).Select(one => one.Name)]);
        }
        catch (PlaybookException mistake)
        {
            batch.Stop(position, mistake);
        }
    }

    private void ClearFacts()
    {
        foreach (var name in batch.IsFree ? [host.Name] : batch.Run.State.AllPlayHosts)
        {
            batch.Run.State.ClearFacts(name);
        }
    }
}
