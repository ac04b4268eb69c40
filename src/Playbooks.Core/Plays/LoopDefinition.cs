using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Plays;

/// <summary>How a task repeats. <see cref="Lookup"/> is null for `loop`, "items" for with_items, "dict" for with_dict, ...</summary>
internal sealed record LoopDefinition(string? Lookup, object? Items, SourcePosition Position)
{
    public string Variable { get; init; } = "item";

    public string? IndexVariable { get; init; }

    public object? Label { get; init; }

    public object? Pause { get; init; }

    public bool Extended { get; init; }

    /// <summary>Whether ansible_loop holds all items too.</summary>
    public bool ShowsAllItems { get; init; } = true;

    /// <summary>What is a template in loop_control, but for the label and the pause: evaluated at the task, before its items.</summary>
    public IReadOnlyList<(string Name, TemplateText Value)> Templates { get; init; } = [];
}
