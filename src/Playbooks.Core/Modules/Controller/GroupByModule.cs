using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Modules.Controller;

/// <summary>Arguments of `group_by`.</summary>
internal sealed record GroupByArguments
{
    [Argument("Name of the group, rendered for each host; spaces become '-'.", Required = true)]
    public string Key { get; init; } = "";

    [Argument("Groups that the new group belongs to.")]
    public IReadOnlyList<string> Parents { get; init; } = ["all"];
}

/// <summary>Puts the host into a group whose name comes from its variables, for the rest of the run. Results: add_group, parent_groups.</summary>
internal sealed class GroupByModule : ControllerModule<GroupByArguments>
{
    public override string Name => "group_by";

    protected override Decision Decide(GroupByArguments arguments, IModuleContext context)
    {
        var name = arguments.Key.Replace(' ', '-');
        var isThere = context.Variable("groups") is JinjaDict groups && groups.TryGetValue(name, out var hosts) && hosts is List<object?> names && names.Contains(context.HostName);
        return Decision.Ok(new ModuleResult
        {
            Changed = !isThere,
            Values = new JinjaDict
            {
                ["add_group"] = name,
                ["parent_groups"] = arguments.Parents.Select(object? (parent) => parent.Replace(' ', '-')).ToList(),
            },
        });
    }
}
