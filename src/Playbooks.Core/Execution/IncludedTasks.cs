using Playbooks.Plays;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>What a dynamic include brought: tasks and what stands around them.</summary>
internal sealed record IncludedTasks(IReadOnlyList<TaskNode> Nodes, TaskFrame Frame, string File)
{
    /// <summary>Set for include_role: its handlers join the play's, and its variables when public.</summary>
    public Role? Role { get; init; }

    public bool IsPublic { get; init; }

    /// <summary>A file without anything in it: neither told nor counted.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>Its other arguments (tasks_from, ...).</summary>
    public string Arguments { get; init; } = "";

    /// <summary>The label of the loop's item; null without a loop.</summary>
    public string? Item { get; init; }
}
