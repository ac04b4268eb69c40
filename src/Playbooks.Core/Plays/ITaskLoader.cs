using Playbooks.Results;

namespace Playbooks.Plays;

/// <summary>Loads what is only known by name: for static imports while loading, for dynamic includes while running. Results are cached per file.
/// All mistakes of a file at once as <see cref="Results.PlaybookException"/>.</summary>
internal interface ITaskLoader
{
    /// <summary>A file of tasks. Searched as Ansible does: relative to the including file, role/tasks, playbook dir.</summary>
    IReadOnlyList<TaskNode> LoadTasks(string name, TaskOrigin origin);

    Role LoadRole(string name, RoleEntry entry, TaskOrigin origin);
}

/// <summary>Where an include stands: decides what its relative names mean.</summary>
internal sealed record TaskOrigin(SourcePosition Position, string PlaybookFolder, string? RoleFolder, bool IsHandler);

/// <summary>tasks_from and its siblings of include_role and import_role; "main" each by default.</summary>
internal sealed record RoleEntry(string Tasks = "main", string Defaults = "main", string Vars = "main", string Handlers = "main")
{
    /// <summary>rolespec_validate: the role's argument specification, if it has one, is its first task.</summary>
    public bool IsValidated { get; init; } = true;
}
