using Playbooks.Jinja;
using Playbooks.Values;

namespace Playbooks.Plays;

/// <summary>A role as found on disk, everything loaded and checked. Shared by all hosts.</summary>
internal sealed record Role(string Name, string Folder)
{
    /// <summary>defaults/main.yml (or the folder main/): the weakest variables.</summary>
    public JinjaDict Defaults { get; init; } = [];

    public JinjaDict Variables { get; init; } = [];

    /// <summary>tasks/main.yml, or tasks_from.</summary>
    public IReadOnlyList<TaskNode> Tasks { get; init; } = [];

    public IReadOnlyList<TaskNode> Handlers { get; init; } = [];

    /// <summary>meta/main.yml dependencies; they run before the role.</summary>
    public IReadOnlyList<RoleNode> Dependencies { get; init; } = [];

    /// <summary>All roles it depends on, at any depth, in the order they run.</summary>
    public IEnumerable<Role> AllDependencies => Dependencies.SelectMany(node => node.Role.AllDependencies.Append(node.Role));

    public bool AllowDuplicates { get; init; }

    /// <summary>With the `vars` of what names it, below its own vars/: where the role is public the whole play sees them, as in Ansible.</summary>
    public Role WithEntryVariables(JinjaDict vars)
    {
        if (vars.Count == 0)
        {
            return this;
        }

        var merged = new JinjaDict(vars);
        new VariableMerge().Into(merged, Variables);
        return this with { Variables = merged };
    }

    /// <summary>meta/argument_specs.yml or meta/main.yml argument_specs, by entry point; checked by the first task (`ArgumentSpecTask`).</summary>
    public JinjaDict ArgumentSpecs { get; init; } = [];
}
