using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Modules.Commands;
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

/// <summary>Makes, changes or removes a group. Results: name, state; gid and system of a group that is there; stdout and stderr when the tools said something.</summary>
internal sealed class GroupModule : Module<GroupArguments>
{
    public override string Name => "group";

    public override IReadOnlyList<Query> Ask(GroupArguments arguments, IModuleContext context) => [new GroupQuery(arguments.Name)];

    public override Decision Decide(GroupArguments arguments, Answers answers, IModuleContext context)
    {
        if (arguments is { NonUnique: true, Gid: null })
        {
            return Decision.Fail("non_unique is True but all of the following are missing: gid");
        }

        // A number is not a name.
        var found = answers.Get(new GroupQuery(arguments.Name));
        var group = found.Name == arguments.Name ? found : new GroupAnswer(arguments.Name, null);
        var name = ShellQuote.Word(arguments.Name);
        string? script = arguments.State switch
        {
            "absent" => group.Exists ? $"if command -v groupdel >/dev/null; then groupdel {name}; else delgroup {name}; fi" : null,
            _ when !group.Exists => Add(arguments, name),
            _ when arguments.Gid is { } gid && gid != group.Gid => $"groupmod -g {gid}{(arguments.NonUnique ? " -o" : "")} {name}",
            _ => null,
        };
        var values = Values(arguments, arguments.State == "present" ? group.Gid : null);
        if (script is null)
        {
            return Decision.Ok(new ModuleResult { Values = values });
        }

        var isMade = arguments.State == "present" && !group.Exists;
        var verb = arguments.State == "absent" ? "remove" : isMade ? "add" : "change";
        var changes = new List<RemoteChange> { new RunScript($"{verb} group {arguments.Name}", script) { EndsAllSessions = verb != "add" } };
        if (isMade)
        {
            changes.Add(new RunScript($"look up group {arguments.Name}", $"getent group {name} 2>/dev/null || grep '^'{name}: /etc/group") { IsIdempotent = true, StatusIsData = true });
        }

        // Ansible looks no further in check mode when there is none yet, or will be none.
        var predicted = new ModuleResult { Changed = true, Values = verb == "change" ? values : [] };
        return new Decision.Change(changes, predicted, outcomes => Conclude(arguments, outcomes))
        {
            ConcludeFailure = failed => ModuleResult.Failure(failed.ErrorText, new JinjaDict { ["name"] = arguments.Name }),
        };
    }

    private static ModuleResult Conclude(GroupArguments arguments, IReadOnlyList<ChangeOutcome> outcomes)
    {
        var fields = outcomes[^1].OutputText.TrimEnd('\n').Split('\n')[^1].Split(':');
        var gid = outcomes.Count > 1 && fields.Length > 2 && long.TryParse(fields[2], out var number) ? number : arguments.Gid;
        var values = Values(arguments, arguments.State == "present" ? gid : null);
        OutputText.AddSpoken(values, outcomes[0]);
        return new ModuleResult { Changed = true, Values = values };
    }

    private static JinjaDict Values(GroupArguments arguments, long? gid)
    {
        var values = new JinjaDict { ["name"] = arguments.Name, ["state"] = arguments.State };
        if (gid is not null)
        {
            (values["system"], values["gid"]) = (arguments.System, gid);
        }

        return values;
    }

    private static string Add(GroupArguments arguments, string name)
    {
        var number = arguments.Gid is { } gid ? $" -g {gid}" : "";
        var unique = arguments.NonUnique ? " -o" : "";
        return $"if command -v groupadd >/dev/null; then groupadd{number}{unique}{(arguments.System ? " -r" : "")} {name}; else addgroup{number}{(arguments.System ? " -S" : "")} {name}; fi";
    }
}
