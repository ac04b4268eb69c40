using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Systems;

/// <summary>Arguments of `service`.</summary>
internal sealed record ServiceArguments
{
    [Argument("Name of the service.", Required = true)]
    public string Name { get; init; } = "";

    [Argument("started, stopped: only when it is not so. restarted, reloaded: always.", Choices = ["reloaded", "restarted", "started", "stopped"])]
    public string? State { get; init; }

    [Argument("Start it at boot.")]
    public bool? Enabled { get; init; }

    [Argument("Seconds between stop and start of a restart, for init scripts that come back too soon. Not used with systemd.")]
    public int? Sleep { get; init; }

    [Argument("Text to look for in the list of processes when the init script cannot say whether it runs. Not used with systemd.")]
    public string? Pattern { get; init; }

    [Argument("OpenRC's run level.")]
    public string Runlevel { get; init; } = "default";

    [Argument("Words after the verb, for init scripts. Not used with systemd.", Aliases = ["args"])]
    public string? Arguments { get; init; }

    [Argument("Accepted as in Ansible: the manager is found out by itself.")]
    public string Use { get; init; } = "auto";
}

/// <summary>Brings a service into a state, with systemd, OpenRC or init scripts, whichever the host runs. Results: name, state, enabled, status.</summary>
internal sealed class ServiceModule : Module<ServiceArguments>
{
    public override string Name => "service";

    public override IReadOnlyList<string> Aliases => ["sysvinit", "ansible.builtin.sysvinit", "ansible.legacy.sysvinit"];

    public override bool Acts(ServiceArguments arguments) => arguments.State is "restarted" or "reloaded";

    public override IReadOnlyList<Query> Ask(ServiceArguments arguments, IModuleContext context) => [Unit(arguments)];

    public override Decision Decide(ServiceArguments arguments, Answers answers, IModuleContext context)
    {
        if (arguments.State is null && arguments.Enabled is null)
        {
            return Decision.Fail("Neither 'state' nor 'enabled' set");
        }

        var unit = answers.Get(Unit(arguments));
        return unit.IsWithoutSystemd ? InitScriptPlan.Decide(arguments, answers) : WithSystemd(arguments, answers, unit);
    }

    private static UnitQuery Unit(ServiceArguments arguments) => new(UnitQueryKind.Full(arguments.Name));

    private static Decision WithSystemd(ServiceArguments arguments, Answers answers, UnitAnswer unit)
    {
        var plan = new UnitPlan(UnitQueryKind.Full(arguments.Name)) { Name = arguments.Name, State = arguments.State, Enabled = arguments.Enabled };
        if (unit.FileState == "generated" && arguments.Enabled is not null)
        {
            var links = SystemdModule.InitLinks(arguments.Name);
            if (!answers.Contains(links))
            {
                return new Decision.Ask([links]);
            }

            plan = plan with { IsInitScriptEnabled = answers.Get(links).Exists };
        }

        var (steps, problem) = plan.Steps(unit);
        var result = new ModuleResult { Changed = steps.Count > 0, Values = plan.Values(unit, arguments.Name) };
        return problem is not null ? Decision.Fail(problem) : steps.Count == 0 ? Decision.Ok(result) : new Decision.Change(steps, result) { ConcludeFailure = UnitPlan.Failure };
    }
}
