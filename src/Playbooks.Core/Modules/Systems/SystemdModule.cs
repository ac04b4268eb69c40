using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Systems;

/// <summary>Arguments of `systemd`.</summary>
internal sealed record SystemdArguments
{
    [Argument("Name of the unit; without a suffix a service is meant.", Aliases = ["service", "unit"])]
    public string? Name { get; init; }

    [Argument("started, stopped: only when it is not so. restarted, reloaded: always.", Choices = ["reloaded", "restarted", "started", "stopped"])]
    public string? State { get; init; }

    [Argument("Start it at boot. Units that have no say in it (static, alias, indirect) are left as they are.")]
    public bool? Enabled { get; init; }

    [Argument("Make it impossible to start it.")]
    public bool? Masked { get; init; }

    [Argument("Replace links that are in the way of enabling.")]
    public bool Force { get; init; }

    [Argument("Read all unit files again first. Done whenever asked for, and not counted as a change.", Aliases = ["daemon-reload"])]
    public bool DaemonReload { get; init; }

    [Argument("Execute systemd anew first. Not counted as a change.", Aliases = ["daemon-reexec"])]
    public bool DaemonReexec { get; init; }

    [Argument("Whose units: the system's, the user's, or (enable and disable only) all users'.", Choices = ["system", "user", "global"])]
    public string Scope { get; init; } = "system";

    [Argument("Do not wait until the unit is up or down.")]
    public bool NoBlock { get; init; }
}

/// <summary>Brings a systemd unit into a state. Results: name, state, enabled, status (systemd's properties as they were when asked).</summary>
internal sealed class SystemdModule : Module<SystemdArguments>
{
    public override string Name => "systemd";

    public override IReadOnlyList<string> Aliases => ["systemd_service", "ansible.builtin.systemd_service", "ansible.legacy.systemd_service"];

    public override bool Acts(SystemdArguments arguments) => arguments.DaemonReload || arguments.DaemonReexec || arguments.State is "restarted" or "reloaded";

    public override IReadOnlyList<Query> Ask(SystemdArguments arguments, IModuleContext context) => arguments.Name is null ? [] : [Query(arguments)];

    public override Decision Decide(SystemdArguments arguments, Answers answers, IModuleContext context)
    {
        if (Problem(arguments) is { } wrong)
        {
            return Decision.Fail(wrong);
        }

        var changes = Manager(arguments);
        if (arguments.Name is null)
        {
            return Conclude(changes, isChange: false, new JinjaDict { ["name"] = null, ["status"] = new JinjaDict() });
        }

        var unit = answers.Get(Query(arguments));
        if (unit.IsWithoutSystemd)
        {
            return Decision.Fail("This host does not run systemd: use the service module, or package manager's own scripts");
        }

        var plan = Plan(arguments);
        if (unit.FileState == "generated" && arguments.Enabled is not null)
        {
            var links = InitLinks(arguments.Name);
            if (!answers.Contains(links))
            {
                return new Decision.Ask([links]);
            }

            plan = plan with { IsInitScriptEnabled = answers.Get(links).Exists };
        }

        var (steps, problem) = plan.Steps(unit);
        return problem is not null ? Decision.Fail(problem) : Conclude([.. changes, .. steps], steps.Count > 0, plan.Values(unit, arguments.Name));
    }

    public static GlobQuery InitLinks(string name) => new($"/etc/rc[2-5].d/S??{(name.EndsWith(".service", StringComparison.Ordinal) ? name[..^8] : name)}");

    private static string? Problem(SystemdArguments arguments)
    {
        var needy = arguments.State is not null ? "state" : arguments.Enabled is not null ? "enabled" : arguments.Masked is not null ? "masked" : null;
        var pattern = arguments.Name?.FirstOrDefault(letter => letter is '*' or '?' or '[');
        return needy is null && !arguments.DaemonReload && !arguments.DaemonReexec ? "one of the following is required: state, enabled, masked, daemon_reload, daemon_reexec"
            : needy is not null && arguments.Name is null ? $"missing parameter(s) required by '{needy}': name"
            : pattern is not (null or '\0') ? $"This module does not currently support using glob patterns, found '{pattern}' in service name: {arguments.Name}"
            : null;
    }

    private static Decision Conclude(IReadOnlyList<RemoteChange> changes, bool isChange, JinjaDict values)
    {
        var result = new ModuleResult { Changed = isChange, Values = values };
        return changes.Count == 0 ? Decision.Ok(result) : new Decision.Change(changes, result, _ => result) { ConcludeFailure = UnitPlan.Failure };
    }

    private static UnitQuery Query(SystemdArguments arguments) => new(UnitQueryKind.Full(arguments.Name!), arguments.Scope == "user" ? "user" : "system");

    private static UnitPlan Plan(SystemdArguments arguments)
        => new(UnitQueryKind.Full(arguments.Name!))
        {
            Name = arguments.Name!,
            State = arguments.State,
            Enabled = arguments.Enabled,
            Masked = arguments.Masked,
            Force = arguments.Force,
            NoBlock = arguments.NoBlock,
            Options = Options(arguments),
            MayAppear = arguments.DaemonReload,
        };

    private static IReadOnlyList<string> Options(SystemdArguments arguments) => arguments.Scope == "system" ? [] : ["--" + arguments.Scope];

    private static List<RemoteChange> Manager(SystemdArguments arguments)
    {
        var changes = new List<RemoteChange>();
        foreach (var verb in new[] { arguments.DaemonReload ? "daemon-reload" : null, arguments.DaemonReexec ? "daemon-reexec" : null }.OfType<string>())
        {
            var command = ShellQuote.Words(["systemctl", .. Options(arguments), verb]);
            changes.Add(new RunScript($"systemctl {verb}", $"e=$({command} 2>&1) || {{ s=$?; printf 'failure %s during {verb}: %s\\n' \"$s\" \"$e\" >&2; exit $s; }}") { IsIdempotent = true });
        }

        return changes;
    }
}
