using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Plays;

/// <summary>What a list of tasks consists of: a task, a block, or a role. Immutable, shared by all hosts; keywords are the node's own, inheritance happens on the walk.</summary>
internal abstract record TaskNode(SourcePosition Position)
{
    /// <summary>As written, maybe a template; null when not given.</summary>
    public object? Name { get; init; }

    public Keywords Keywords { get; init; } = Keywords.None;
}

/// <summary>A block, and what import_tasks leaves behind.</summary>
internal sealed record BlockNode(SourcePosition Position) : TaskNode(Position)
{
    public IReadOnlyList<TaskNode> Tasks { get; init; } = [];

    public IReadOnlyList<TaskNode> Rescue { get; init; } = [];

    public IReadOnlyList<TaskNode> Always { get; init; } = [];
}

/// <summary>A role in a play, of a dependency, of import_role or include_role.</summary>
internal sealed record RoleNode(SourcePosition Position, Role Role) : TaskNode(Position)
{
    /// <summary>Parameters given beside the role's name (precedence: role params).</summary>
    public JinjaDict Parameters { get; init; } = [];

    /// <summary>`vars` of an entry of `roles:` or of a dependency: they are among <see cref="Role.Variables"/> (the role's own win) and make entries differ.</summary>
    public JinjaDict EntryVariables { get; init; } = [];

    public IReadOnlyList<TaskNode> Tasks { get; init; } = [];

    /// <summary>include_role with public: false hides the role's defaults and vars from the tasks after it. Roles of a play and imports are public.</summary>
    public bool IsPublic { get; init; } = true;

    /// <summary>A role runs once per play unless its parameters differ or this is set: by include_role and import_role, else by the role itself.</summary>
    public bool? AllowDuplicates { get; init; }
}

/// <summary>One task (or handler). <see cref="Action"/> is a module's name or one of the engine's own: include_tasks, include_role, include_vars, meta.</summary>
internal sealed record TaskDefinition(SourcePosition Position, string Action) : TaskNode(Position)
{
    /// <summary>The action as written (`ansible.builtin.copy`, an alias): what names a task without a name. <see cref="Action"/> is the short name of what is done, `copy`.</summary>
    public string WrittenAction { get; init; } = Action;

    /// <summary>include_tasks and include_role with `apply`: the keywords that what is included gets besides its own. Tags, when, vars of the include itself do not reach it, except vars.</summary>
    public Keywords Apply { get; init; } = Keywords.None;

    /// <summary>Arguments as loaded; free form text stands under `_raw_params`.</summary>
    public JinjaDict Arguments { get; init; } = [];

    /// <summary>`args: "{{ mapping }}"`: rendered at the task's turn, below <see cref="Arguments"/>.</summary>
    public object? ArgumentsTemplate { get; init; }

    public LoopDefinition? Loop { get; init; }

    public string? Register { get; init; }

    public IReadOnlyList<Condition> Until { get; init; } = [];

    public object? Retries { get; init; }

    public object? Delay { get; init; }

    public IReadOnlyList<Condition> ChangedWhen { get; init; } = [];

    public IReadOnlyList<Condition> FailedWhen { get; init; } = [];

    public object? Async { get; init; }

    public object? Poll { get; init; }

    /// <summary>Handlers: the topics it listens to.</summary>
    public IReadOnlyList<string> Listen { get; init; } = [];

    /// <summary>The engine's own (the flush after each section of a play): no output names it.</summary>
    public bool IsImplicit { get; init; }

    /// <summary>Where relative files are looked for besides the role: the folder of the file this task stands in.</summary>
    public string Folder => Path.GetDirectoryName(Position.File) ?? "";
}
