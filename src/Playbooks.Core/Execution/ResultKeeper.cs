using Playbooks.Execution.Asking;
using Playbooks.Execution.Walking;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>Keeps what a result leaves behind: the registered value, facts, and groups that were added.</summary>
internal sealed class ResultKeeper(BatchContext batch, HostVariables host)
{
    public void Keep(WalkStep step, TaskScope scope, TaskResult result)
    {
        if (step.Task.Register is { } register)
        {
            host.Write(host.Set, register, result.Registered(), step.Position);
        }

        foreach (var one in result.HasItems ? result.Items : [result])
        {
            if (one.Result.Facts is { } facts && one.Outcome is TaskOutcome.Ok or TaskOutcome.Changed)
            {
                KeepFacts(step, FactsOwner(step, scope, one), one);
            }

            // group_by adds the host that ran the task alone.
            if (!result.IsShared)
            {
                KeepMembers(step, one);
            }
        }
    }

    /// <summary>With delegate_facts the host that this item was delegated to: the items of a loop may each have their own.</summary>
    private HostVariables FactsOwner(WalkStep step, TaskScope scope, TaskResult one)
        => one.DelegatedTo is { } target && TaskPreparer.Flag(step.Keywords.DelegateFacts, scope, false) && batch.Run.State.Host(target) is { } other ? other : host;

    private void KeepFacts(WalkStep step, HostVariables owner, TaskResult one)
    {
        var result = one.Result;
        var facts = result.Facts!;
        // Of several hosts that write to the same one, itself among them, the last of the batch wins, whoever came first.
        var position = one.DelegatedTo is null ? step.Position : step.Position.Child(batch.Run.State.Batch.ToList().IndexOf(host.Name) + 1);
        switch (step.Task.Action)
        {
            case "set_fact":
                WriteAll(owner, owner.Set, facts, position);
                if (result.Values.TryGetValue("_ansible_facts_cacheable", out var cacheable) && cacheable is true)
                {
                    owner.AddFacts(facts, position, ofSetup: false);
                }

                break;
            case "include_vars":
                WriteAll(owner, owner.Included, facts, position);
                break;
            case "setup" or "gather_facts":
                owner.AddFacts(facts, position, ofSetup: true);
                NoteGathered(step, owner);
                break;
            default:
                owner.AddFacts(facts, position, ofSetup: false);
                break;
        }
    }

    /// <summary>A part of the facts, as a filter or a subset gives it, is not what the play gathers.</summary>
    private static void NoteGathered(WalkStep step, HostVariables owner)
    {
        var with = FactGatherer.NameOf(step.Task.Arguments, step.Keywords);
        var isWhole = step.Task.ArgumentsTemplate is null && step.Keywords.ModuleDefaults.Count == 0 && !step.Task.Arguments.ContainsKey("gather_subset") && !step.Task.Arguments.ContainsKey("filter");
        if (isWhole || (owner.DueFacts is not null && with == owner.DueWith))
        {
            owner.NoteGathered(with);
        }
    }

    private static void WriteAll(HostVariables owner, VersionedVariables target, JinjaDict facts, Plays.TaskPosition position)
    {
        foreach (var (key, value) in facts)
        {
            owner.Write(target, PythonValues.Str(key), value, position);
        }
    }

    private void KeepMembers(WalkStep step, TaskResult result)
    {
        if (result.Outcome is not (TaskOutcome.Ok or TaskOutcome.Changed))
        {
            return;
        }

        var values = result.Result.Values;
        if (values.TryGetValue("add_group", out var group) && group is not null)
        {
            var parents = NewHosts.Texts(values.TryGetValue("parent_groups", out var above) ? above : null);
            batch.Run.State.Change(step.Position, host.Name, inventory => inventory.FindHost(host.Name) is null ? inventory : inventory.WithGroup(PythonValues.Str(group), parents, [host.Name]));
        }
    }
}
