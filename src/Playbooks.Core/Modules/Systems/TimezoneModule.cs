using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Modules.Files;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Systems;

/// <summary>Arguments of `timezone`.</summary>
internal sealed record TimezoneArguments
{
    [Argument("Name of the time zone (Europe/Berlin), as below /usr/share/zoneinfo.")]
    public string? Name { get; init; }

    [Argument("What the hardware clock tells.", Aliases = ["rtc"], Choices = ["local", "UTC"])]
    public string? Hwclock { get; init; }
}

/// <summary>Sets the time zone (/etc/localtime, and /etc/timezone where there is one), and what the hardware clock tells: by systemd's timedatectl where it works. Result: msg, the commands.</summary>
internal sealed class TimezoneModule : Module<TimezoneArguments>
{
    public override string Name => "timezone";

    public override IReadOnlyList<string> Aliases => ["community.general.timezone"];

    public override IReadOnlyList<Query> Ask(TimezoneArguments arguments, IModuleContext context) => [Query(arguments)];

    public override Decision Decide(TimezoneArguments arguments, Answers answers, IModuleContext context)
    {
        if (arguments is { Name: null, Hwclock: null })
        {
            return Decision.Fail("one of the following is required: hwclock, name");
        }

        var lines = answers.Get(Query(arguments)).Text.Split('\n');
        var (hasZone, now, clock, control, kept) = (lines[0] == "yes", lines.ElementAtOrDefault(1) ?? "", lines.ElementAtOrDefault(2) == "LOCAL" ? "local" : "UTC", lines.ElementAtOrDefault(3) ?? "", lines.ElementAtOrDefault(4) ?? "");
        if (!hasZone)
        {
            return Decision.Fail($"Error message:\ngiven timezone \"{arguments.Name}\" is not available");
        }

        const string Marker = "zoneinfo/";
        var current = now.Contains(Marker, StringComparison.Ordinal) ? now[(now.LastIndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..] : "n/a";
        var (before, after, steps) = (new JinjaDict(), new JinjaDict(), new List<(string What, string Command, string Otherwise)>());
        if (arguments.Name is { } zone)
        {
            (before["name"], after["name"]) = (current, zone);
            if (current != zone || (kept.Length > 0 && kept != zone))
            {
                var name = ShellQuote.Word(zone);
                steps.Add(($"set the time zone {zone}", "set-timezone " + name, $"ln -sfn /usr/share/zoneinfo/{name} /etc/localtime.new && mv -f /etc/localtime.new /etc/localtime && if [ -f /etc/timezone ]; then {ReplacedFile.Write("/etc/timezone", $"printf '%s\\n' {name}")}; fi"));
            }
        }

        if (arguments.Hwclock is { } wanted)
        {
            (before["hwclock"], after["hwclock"]) = (clock, wanted);
            if (clock != wanted)
            {
                var word = wanted == "local" ? "LOCAL" : "UTC";
                steps.Add(($"the hardware clock tells {wanted} time", "set-local-rtc " + (wanted == "local" ? "yes" : "no"), ReplacedFile.Write("/etc/adjtime", $"{{ head -n 2 /etc/adjtime 2>/dev/null | grep . || printf '0.0 0 0.0\\n0\\n'; echo {word}; }}")));
            }
        }

        var diff = FileResults.Diff(before, after);
        var result = new ModuleResult { Changed = steps.Count > 0, Diffs = steps.Count > 0 ? [diff] : [] };
        var changes = steps.Select(RemoteChange (step) => new RunScript(step.What, control.Length > 0 ? $"{control} {step.Command}" : step.Otherwise) { IsIdempotent = true }).ToList();
        var told = control.Length == 0 ? [] : new JinjaDict { ["msg"] = string.Join('\n', steps.Select(step => $"executed `{control} {step.Command}`")) };
        return changes.Count == 0 ? Decision.Ok(result) : new Decision.Change(changes, result, _ => result with { Values = told });
    }

    private static CommandQuery Query(TimezoneArguments arguments) => new($$"""
        {{(arguments.Name is { } name ? $"[ -f /usr/share/zoneinfo/{ShellQuote.Word(name)} ] && echo yes || echo no" : "echo yes")}}
        readlink /etc/localtime || echo
        c=$(sed -n 3p /etc/adjtime 2>/dev/null); echo "$c"
        t=; [ ! -d /run/systemd/system ] || t=$(command -v timedatectl); echo "$t"
        cat /etc/timezone 2>/dev/null; true
        """);
}
