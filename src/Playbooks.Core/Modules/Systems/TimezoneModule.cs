using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Systems;

/// <summary>Arguments of `timezone`.</summary>
internal sealed record TimezoneArguments
{
    [Argument("Name of the time zone (Europe/Berlin), as below /usr/share/zoneinfo.", Required = true)]
    public string Name { get; init; } = "";
}

/// <summary>Sets the time zone (/etc/localtime, and /etc/timezone where there is one).</summary>
internal sealed class TimezoneModule : Module<TimezoneArguments>
{
    public override string Name => "timezone";

    public override IReadOnlyList<string> Aliases => ["community.general.timezone"];

    public override IReadOnlyList<Query> Ask(TimezoneArguments arguments, IModuleContext context) => [Query(arguments)];

    public override Decision Decide(TimezoneArguments arguments, Answers answers, IModuleContext context)
    {
        var lines = answers.Get(Query(arguments)).Text.Split('\n');
        var (hasZone, now, kept) = (lines[0] == "yes", lines.ElementAtOrDefault(1) ?? "", lines.ElementAtOrDefault(2) ?? "");
        if (!hasZone)
        {
            return Decision.Fail($"Given timezone \"{arguments.Name}\" is not available: /usr/share/zoneinfo/{arguments.Name} is not there (package tzdata)");
        }

        var marker = "zoneinfo/";
        var current = now.Contains(marker, StringComparison.Ordinal) ? now[(now.LastIndexOf(marker, StringComparison.Ordinal) + marker.Length)..] : "";
        if (current == arguments.Name && (kept.Length == 0 || kept == arguments.Name))
        {
            return Decision.Ok(ModuleResult.Ok);
        }

        var name = ShellQuote.Word(arguments.Name);
        var script = $"ln -sfn /usr/share/zoneinfo/{name} /etc/localtime.new && mv -f /etc/localtime.new /etc/localtime && if [ -f /etc/timezone ]; then printf '%s\\n' {name} >/etc/timezone; fi";
        return new Decision.Change([new RunScript($"set the time zone {arguments.Name}", script) { IsIdempotent = true, Diff = new Diff("time zone", current + "\n", "time zone", arguments.Name + "\n") }], new ModuleResult { Changed = true, Values = new JinjaDict { ["name"] = arguments.Name } });
    }

    private static CommandQuery Query(TimezoneArguments arguments)
        => new($"[ -f /usr/share/zoneinfo/{ShellQuote.Word(arguments.Name)} ] && echo yes || echo no; readlink /etc/localtime || echo; cat /etc/timezone 2>/dev/null; true");
}
