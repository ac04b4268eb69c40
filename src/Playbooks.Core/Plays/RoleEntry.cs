namespace Playbooks.Plays;

/// <summary>tasks_from and its siblings of include_role and import_role; "main" each by default.</summary>
internal sealed record RoleEntry(string Tasks = "main", string Defaults = "main", string Vars = "main", string Handlers = "main")
{
    /// <summary>rolespec_validate: the role's argument specification, if it has one, is its first task.</summary>
    public bool IsValidated { get; init; } = true;
}
