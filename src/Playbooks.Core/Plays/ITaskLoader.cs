namespace Playbooks.Plays;

/// <summary>Loads what is only known by name: for static imports while loading, for dynamic includes while running. Results are cached per file.
/// All mistakes of a file at once as <see cref="Results.PlaybookException"/>.</summary>
internal interface ITaskLoader
{
    /// <summary>A file of tasks. Searched as Ansible does: relative to the including file, role/tasks, playbook dir.</summary>
    TaskFile LoadTasks(string name, TaskOrigin origin);

    Role LoadRole(string name, RoleEntry entry, TaskOrigin origin);
}
