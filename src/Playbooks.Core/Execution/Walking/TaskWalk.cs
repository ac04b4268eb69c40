using System.Collections.Immutable;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Execution.Walking;

/// <summary>One host's way through the tasks of a play: blocks with rescue and always, roles with their dependencies, includes. Knows nothing of conditions
/// or results; whoever walks tells it about includes and failures.</summary>
internal sealed class TaskWalk
{
    private ImmutableStack<WalkLevel> levels;
    private ImmutableHashSet<string> finishedRoles;

    /// <summary>Roles of which a task was not skipped; null when looking ahead, where nobody knows.</summary>
    private ImmutableHashSet<string>? startedRoles = [];

    public TaskWalk(IReadOnlyList<TaskNode> nodes, TaskFrame frame, TaskPosition position)
        : this(ImmutableStack.Create(new WalkLevel(nodes, frame, position)), [])
    {
    }

    private TaskWalk(ImmutableStack<WalkLevel> levels, ImmutableHashSet<string> finishedRoles)
    {
        this.levels = levels;
        this.finishedRoles = finishedRoles;
    }

    /// <summary>A walk from the same place that leaves this one alone.</summary>
    public TaskWalk Clone() => new(levels, finishedRoles) { startedRoles = null };

    /// <summary>The task just walked was not skipped: as in Ansible only then its role counts as one that has run.</summary>
    public void NoteRan()
    {
        if (startedRoles is not null && levels.FirstOrDefault(level => level.RoleKey is not null)?.RoleKey is { } key)
        {
            startedRoles = startedRoles.Add(key);
        }
    }

    /// <summary>The next task; null at the end. <paramref name="failed"/> is set when an `always` section ended that ran because of a failure: the caller goes on
    /// with <see cref="Fail()"/>.</summary>
    public WalkStep? Next(out bool failed)
    {
        failed = false;
        while (!levels.IsEmpty)
        {
            levels = levels.Pop(out var level);
            if (level.Next >= level.Nodes.Count)
            {
                failed = EndLevel(level);
                if (failed)
                {
                    return null;
                }

                continue;
            }

            levels = levels.Push(level with { Next = level.Next + 1 });
            var node = level.Nodes[level.Next];
            var position = level.Base.Child(level.Next);
            switch (node)
            {
                case TaskDefinition task:
                    return new WalkStep(task, level.Frame, position) { IsHandler = level.IsHandlers };
                case BlockNode block:
                    EnterSection(block, BlockSection.Tasks, level.Frame with { Keywords = level.Frame.Keywords.Inherit(block.Keywords) }, position, false);
                    break;
                case RoleNode role:
                    EnterRole(role, level.Frame, position);
                    break;
            }
        }

        return null;
    }

    /// <summary>The blocks around the task just walked in which a failure leads another way.</summary>
    public IEnumerable<TaskPosition> Blocks => levels.Where(level => level is { Block: { } block } && block.Rescue.Count + block.Always.Count > 0).Select(level => level.BlockPosition!);

    /// <summary>Goes into what an include task brought, right after it.</summary>
    public void Enter(IReadOnlyList<TaskNode> nodes, TaskFrame frame, TaskPosition position, bool isHandlers = false)
        => levels = levels.Push(new WalkLevel(nodes, frame, position) { IsHandlers = isHandlers });

    /// <summary>Whether a failure here leads to a rescue section, be it after the `always` of blocks within.</summary>
    public bool IsRescuing => levels.Any(level => level is { Section: BlockSection.Tasks, Block.Rescue.Count: > 0 });

    /// <summary>The task just walked has failed. Goes to the nearest rescue or always; false when the host has failed for good.</summary>
    public bool Fail() => Fail(out _);

    /// <param name="isNested">Whether a block within the one that goes on had neither rescue nor always: the host then counts as failed at once, as in Ansible.</param>
    public bool Fail(out bool isNested)
    {
        isNested = false;
        while (!levels.IsEmpty)
        {
            levels = levels.Pop(out var level);
            if (level.Block is not { } block)
            {
                continue;
            }

            if (level.Section == BlockSection.Tasks && block.Rescue.Count > 0)
            {
                EnterSection(block, BlockSection.Rescue, level.Frame, level.BlockPosition!, false);
                return true;
            }

            if (level.Section != BlockSection.Always && block.Always.Count > 0)
            {
                EnterSection(block, BlockSection.Always, level.Frame, level.BlockPosition!, true);
                return true;
            }

            isNested = true;
        }

        return false;
    }

    /// <summary>A handler has failed while it was flushed here. As in Ansible the outermost block around is the one that rescues, or whose `always` runs; false when there is none.</summary>
    /// <param name="isRescued">Whether a rescue section follows.</param>
    public bool FailFlush(out bool isRescued)
    {
        var outermost = levels.LastOrDefault(level => level.Block is { } block && block.Rescue.Count + block.Always.Count > 0);
        while (!levels.IsEmpty && !ReferenceEquals(levels.Peek(), outermost))
        {
            levels = levels.Pop();
        }

        isRescued = outermost is { Section: BlockSection.Tasks, Block.Rescue.Count: > 0 };
        return Fail();
    }

    /// <summary>meta: end_role. The place of the role's tasks; null outside a role.</summary>
    public TaskPosition? EndRole()
    {
        while (!levels.IsEmpty)
        {
            levels = levels.Pop(out var level);
            if (level.RoleKey is { } key)
            {
                finishedRoles = finishedRoles.Add(key);
                return level.Base;
            }
        }

        return null;
    }

    public void End() => levels = [];

    private void EnterSection(BlockNode block, BlockSection section, TaskFrame frame, TaskPosition position, bool failurePending)
    {
        var nodes = section switch { BlockSection.Tasks => block.Tasks, BlockSection.Rescue => block.Rescue, _ => block.Always };
        levels = levels.Push(new WalkLevel(nodes, frame, position.Child((int)section))
        {
            Block = block,
            Section = section,
            BlockPosition = position,
            FailurePending = failurePending,
        });
    }

    private bool EndLevel(WalkLevel level)
    {
        if (level.RoleKey is { } key)
        {
            Finish(key);
        }

        if (level.Block is { } block && level.Section != BlockSection.Always && block.Always.Count > 0)
        {
            EnterSection(block, BlockSection.Always, level.Frame, level.BlockPosition!, false);
        }

        return level.FailurePending;
    }

    private void Finish(string role) => finishedRoles = startedRoles?.Contains(role) == false ? finishedRoles : finishedRoles.Add(role);

    private void EnterRole(RoleNode node, TaskFrame frame, TaskPosition position)
    {
        var key = RoleKey(node);
        var inner = RoleFrame(node, frame);
        if ((node.AllowDuplicates ?? node.Role.AllowDuplicates) || !finishedRoles.Contains(key))
        {
            levels = levels.Push(new WalkLevel(node.Tasks, inner, position.Child(1)) { RoleKey = key });
        }

        // Each of them may have run or not on its own account.
        if (node.Role.Dependencies.Count > 0)
        {
            levels = levels.Push(new WalkLevel(node.Role.Dependencies, inner, position.Child(0)));
        }
    }

    /// <summary>What stands around the tasks of a role.</summary>
    public static TaskFrame RoleFrame(RoleNode node, TaskFrame frame) => frame with
    {
        Keywords = frame.Keywords.Inherit(node.Keywords),
        Roles = [.. frame.Roles, node.Role],
        IncludingRoles = frame.Role is null || frame.Role.Dependencies.Any(dependency => ReferenceEquals(dependency, node)) ? frame.IncludingRoles : [.. frame.IncludingRoles, frame.Role],
        RoleParameters = node.Parameters.Count == 0 ? frame.RoleParameters : [.. frame.RoleParameters, node.Parameters],
    };

    private static string RoleKey(RoleNode node)
        => string.Join('\n', [node.Role.Name, node.Role.Folder, PythonValues.Repr(Plain(node.Parameters)), PythonValues.Repr(Plain(node.EntryVariables)), string.Join('\n', node.Keywords.Vars.Select(vars => PythonValues.Repr(Plain(vars)))), string.Join('\n', node.Keywords.When.Select(when => when.Source?.ToString())), string.Join(',', node.Keywords.Tags)]);

    public static object? Plain(object? value)
        => value switch
        {
            TemplateText text => text.Source,
            JinjaDict mapping => JinjaDict.From(mapping.Select(pair => KeyValuePair.Create(PythonValues.Str(pair.Key), Plain(pair.Value)))),
            List<object?> list => list.ConvertAll(Plain),
            _ => value,
        };
}
