using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Systems;

/// <summary>Arguments of `group`.</summary>
internal sealed record GroupArguments
{
    [Argument("Name of the group.", Required = true)]
    public string Name { get; init; } = "";

    [Argument("Its number.")]
    public long? Gid { get; init; }

    [Argument("present or absent.", Choices = ["absent", "present"])]
    public string State { get; init; } = "present";

    [Argument("Take a number from the range for system groups (when it is made).")]
    public bool System { get; init; }

    [Argument("Accepted as in Ansible: groups are always made locally.")]
    public bool Local { get; init; }

    [Argument("Allow a number that another group has.")]
    public bool NonUnique { get; init; }
}

/// <summary>Makes, changes or removes a group. Results: name, state, gid, system.</summary>
internal sealed class GroupModule : Module<GroupArguments>
{
    public override string Name => "group";

    public override IReadOnlyList<Query> Ask(GroupArguments arguments, IModuleContext context) => [new GroupQuery(arguments.Name)];

    public override Decision Decide(GroupArguments arguments, Answers answers, IModuleContext context)
    {
        var group = answers.Get(new GroupQuery(arguments.Name));
        var values = new JinjaDict { ["name"] = arguments.Name, ["state"] = arguments.State };
        if (arguments.State == "present")
        {
            values["gid"] = arguments.Gid ?? group.Gid;
            values["system"] = arguments.System;
        }

        var name = ShellQuote.Word(arguments.Name);
        string? script = arguments.State switch
        {
            "absent" => group.Exists ? $"if command -v groupdel >/dev/null; then groupdel {name}; else delgroup {name}; fi" : null,
            _ when !group.Exists => Add(arguments, name),
            _ when arguments.Gid is { } gid && gid != group.Gid => $"groupmod -g {gid}{(arguments.NonUnique ? " -o" : "")} {name}",
            _ => null,
        };
        if (script is null)
        {
            return Decision.Ok(new ModuleResult { Values = values });
        }

        var verb = arguments.State == "absent" ? "remove" : group.Exists ? "change" : "add";
        var read = arguments.State == "absent" ? "" : $"\ngetent group {name} 2>/dev/null || grep '^'{name}: /etc/group";
        return new Decision.Change([new RunScript($"{verb} group {arguments.Name}", $"{script} || exit{read}")], new ModuleResult { Changed = true, Values = values }, outcomes => Conclude(values, outcomes[0]));
    }

    private static ModuleResult Conclude(JinjaDict values, ChangeOutcome outcome)
    {
        var fields = outcome.OutputText.TrimEnd('\n').Split('\n')[^1].Split(':');
        var result = new JinjaDict(values);
        if (result.ContainsKey("gid") && fields.Length > 2 && long.TryParse(fields[2], out var gid))
        {
            result["gid"] = gid;
        }

        return new ModuleResult { Changed = true, Values = result };
    }

    private static string Add(GroupArguments arguments, string name)
    {
        var number = arguments.Gid is { } gid ? $" -g {gid}" : "";
        var unique = arguments.NonUnique ? " -o" : "";
        return $"if command -v groupadd >/dev/null; then groupadd{number}{unique}{(arguments.System ? " -r" : "")} {name}; else addgroup{number}{(arguments.System ? " -S" : "")} {name}; fi";
    }
}
