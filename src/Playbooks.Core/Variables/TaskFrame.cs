using Playbooks.Jinja;
using Playbooks.Plays;

namespace Playbooks.Variables;

/// <summary>What stands around a task, apart from the host: inherited keywords, the role it is in, the parameters of roles and includes. Shared by all tasks of one list.</summary>
internal sealed record TaskFrame
{
    public static readonly TaskFrame Empty = new();

    /// <summary>The keywords of the play down to the enclosing block; the variables of the play itself are not among them.</summary>
    public Keywords Keywords { get; init; } = Keywords.None;

    /// <summary>The file the task stands in; empty outside a task.</summary>
    public string File { get; init; } = "";

    /// <summary>Roles from the outermost to the one the task is in.</summary>
    public IReadOnlyList<Role> Roles { get; init; } = [];

    /// <summary>The roles that brought the task's one by import_role or include_role, from the outermost; a dependency is brought by none.</summary>
    public IReadOnlyList<Role> IncludingRoles { get; init; } = [];

    /// <summary>Parameters of roles, outermost first.</summary>
    public IReadOnlyList<JinjaDict> RoleParameters { get; init; } = [];

    /// <summary>Variables given with dynamic includes, outermost first; of include loops, with the loop's own variables.</summary>
    public IReadOnlyList<JinjaDict> IncludeParameters { get; init; } = [];

    public Role? Role => Roles.Count == 0 ? null : Roles[^1];
}
