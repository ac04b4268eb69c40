using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;

namespace Playbooks.Loading;

/// <summary>The task that a role with an argument specification begins with: made by the program, always selected, checks the variables at its turn as Ansible does.</summary>
internal static class ArgumentSpecTask
{
    private const string Action = "validate_argument_spec";

    /// <summary>None, or the one task for the entry point (main, or tasks_from as written).</summary>
    public static IEnumerable<TaskDefinition> For(Role role, RoleEntry entry)
    {
        if (!entry.IsValidated || !role.ArgumentSpecs.TryGetValue(entry.Tasks, out var value) || value is not JinjaDict { Count: > 0 } specification)
        {
            yield break;
        }

        var title = specification.TryGetValue("short_description", out var description) && description is not null ? $" - {PythonValues.Str(description)}" : "";
        var file = Path.Combine(role.Folder, "meta", "argument_specs.yml");
        yield return new TaskDefinition(new SourcePosition(File.Exists(file) ? file : Path.Combine(role.Folder, "meta", "main.yml"), 1, 1), Action)
        {
            Name = $"Validating arguments against arg spec '{entry.Tasks}'{title}",
            Keywords = new Keywords { Tags = ["always"] },
            Arguments = new JinjaDict
            {
                ["argument_spec"] = specification.TryGetValue("options", out var options) && options is JinjaDict ? options : new JinjaDict(),
                ["provided_arguments"] = new JinjaDict(),
                ["validate_args_context"] = new JinjaDict { ["type"] = "role", ["name"] = role.Name, ["argument_spec_name"] = entry.Tasks, ["path"] = role.Folder },
            },
        };
    }

    /// <summary>The parameters of an entry of `roles:` are checked too, known to the specification or not.</summary>
    public static IReadOnlyList<TaskNode> WithParameters(IReadOnlyList<TaskNode> tasks, JinjaDict parameters)
        => parameters.Count > 0 && tasks is [TaskDefinition { Action: Action } first, ..] && first.Name is string name && name.StartsWith("Validating arguments against arg spec", StringComparison.Ordinal)
            ? [first with { Arguments = new JinjaDict(first.Arguments) { ["provided_arguments"] = parameters } }, .. tasks.Skip(1)]
            : tasks;
}
