using Playbooks.Plays;
using Playbooks.Variables;

namespace Playbooks.Execution.Walking;

/// <summary>One list of tasks that a host is in the middle of. Immutable, so that looking ahead walks on a copy of the stack for free.</summary>
internal sealed record WalkLevel(IReadOnlyList<TaskNode> Nodes, TaskFrame Frame, TaskPosition Base)
{
    /// <summary>Index of the node that comes next.</summary>
    public int Next { get; init; }

    /// <summary>Set when the list is a section of a block.</summary>
    public BlockNode? Block { get; init; }

    public BlockSection Section { get; init; }

    /// <summary>`always` runs because something failed: the failure goes on after it.</summary>
    public bool FailurePending { get; init; }

    /// <summary>Handlers, not tasks.</summary>
    public bool IsHandlers { get; init; }

    /// <summary>What to mark as done when the list ends (a role that ran).</summary>
    public string? RoleKey { get; init; }

    /// <summary>The position of the block itself; sections stand below it.</summary>
    public TaskPosition? BlockPosition { get; init; }
}
