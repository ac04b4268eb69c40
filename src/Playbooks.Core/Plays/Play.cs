using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Plays;

/// <summary>One play. Immutable; every value as loaded (templates unrendered).</summary>
internal sealed record Play(SourcePosition Position)
{
    public object? Name { get; init; }

    /// <summary>A pattern, or a list of them, or a template.</summary>
    public object? Hosts { get; init; }

    public object? GatherFacts { get; init; }

    /// <summary>gather_subset, gather_timeout and fact_path: the arguments of the `setup` that gathers.</summary>
    public JinjaDict GatherArguments { get; init; } = [];

    /// <summary>become, environment, tags, when's siblings, vars: what the play hands down. `vars` of the play is Keywords.Vars[0].</summary>
    public Keywords Keywords { get; init; } = Keywords.None;

    /// <summary>Each entry a file name or a list of alternatives of which the first that exists counts.</summary>
    public IReadOnlyList<object?> VarsFiles { get; init; } = [];

    public IReadOnlyList<VarsPrompt> VarsPrompts { get; init; } = [];

    public IReadOnlyList<TaskNode> PreTasks { get; init; } = [];

    public IReadOnlyList<RoleNode> Roles { get; init; } = [];

    public IReadOnlyList<TaskNode> Tasks { get; init; } = [];

    public IReadOnlyList<TaskNode> PostTasks { get; init; } = [];

    public IReadOnlyList<TaskNode> Handlers { get; init; } = [];

    /// <summary>Numbers or percentages, as written; empty = all at once.</summary>
    public IReadOnlyList<object?> Serial { get; init; } = [];

    public object? Strategy { get; init; }

    public object? Order { get; init; }

    public object? MaxFailPercentage { get; init; }

    public object? ForceHandlers { get; init; }

    /// <summary>The folder of the file the play stands in (of an imported playbook: its own): playbook_dir, where group_vars/, roles/ and files are looked for.</summary>
    public string Folder => Path.GetDirectoryName(Position.File) ?? "/";
}
