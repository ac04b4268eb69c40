using Playbooks.Jinja;
using Playbooks.Plays;

namespace Playbooks.Variables;

/// <summary>What all hosts of a play share: extra variables, the play's own, its public roles, and who is in it. The membership of `groups` and the
/// play's hosts change during a run (add_host, failures), with the position of each change.</summary>
internal sealed record PlayVariables
{
    public required JinjaDict Extra { get; init; }

    /// <summary>The play's `vars`, over them the answers of vars_prompt, over them vars_files.</summary>
    public required JinjaDict Play { get; init; }

    /// <summary>vars_files whose names depend on the host; null when there are none. They win over <see cref="Play"/>.</summary>
    public VarsFiles? HostFiles { get; init; }

    /// <summary>hash_behaviour = merge: mappings of all levels are merged.</summary>
    public bool MergesHashes { get; init; }

    /// <summary>Roles of `roles:` and import_role, in order: their defaults and vars are seen by the whole play.</summary>
    public IReadOnlyList<Role> PublicRoles { get; init; } = [];

    /// <summary>The roles that the play itself names, in order; no dependencies.</summary>
    public IReadOnlyList<string> RoleNames { get; init; } = [];

    /// <summary>Names that never come from files: ansible_check_mode, playbook_dir, ansible_version, ...</summary>
    public required JinjaDict Magic { get; init; }

    public required IRunMembers Members { get; init; }

    public string PlaybookFolder { get; init; } = "";

    public ConnectionDefaults Connection { get; init; } = new();

    /// <summary>Environment variables of the controller, for the env lookup.</summary>
    public Func<string, string?> Environment { get; init; } = _ => null;

    public bool GatherFacts { get; init; } = true;
}
