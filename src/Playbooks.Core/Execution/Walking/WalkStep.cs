using Playbooks.Plays;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Execution.Walking;

/// <summary>One task at its place for one host: what is run, what stands around it, where it stands.</summary>
internal sealed record WalkStep(TaskDefinition Task, TaskFrame Frame, TaskPosition Position)
{
    public bool IsHandler { get; init; }

    /// <summary>What --start-at-task compares with: the name as it is written, else the action.</summary>
    public string WrittenName => Task.Name switch { string text => text, TemplateText text => text.Source, _ => Task.Action };

    /// <summary>The keywords that hold for the task: its own under those around it.</summary>
    public Keywords Keywords { get; } = Frame.Keywords.Inherit(Task.Keywords);

    /// <summary>The frame whose keywords and file are the task's own as well: what its variables are resolved in.</summary>
    public TaskFrame TaskFrame => Frame with { Keywords = Keywords, File = Task.Position.File };
}
