using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Modules.Systems;

/// <summary>Services without systemd: OpenRC (rc-service, rc-update) and scripts in /etc/init.d (update-rc.d, chkconfig).</summary>
internal static class InitScriptPlan
{
    public static Decision Decide(ServiceArguments arguments, Answers answers)
    {
        var query = Query(arguments);
        if (!answers.Contains(query))
        {
            return new Decision.Ask([query]);
        }

        var facts = answers.Get(query).Lines;
        if (!facts.Contains("found"))
        {
            return Decision.Fail($"Could not find the requested service {arguments.Name}: host");
        }

        var name = ShellQuote.Word(arguments.Name);
        var (isOpenRc, isRunning, isEnabled) = (facts.Contains("openrc"), facts.Contains("running"), facts.Contains("enabled"));
        var changes = new List<RemoteChange>();
        if (arguments.Enabled is { } enabled && enabled != isEnabled)
        {
            changes.Add(new RunScript($"{(enabled ? "enable" : "disable")} {arguments.Name}", Enable(name, enabled, isOpenRc, ShellQuote.Word(arguments.Runlevel))) { IsIdempotent = true });
        }

        if (Verb(arguments.State, isRunning) is { } verb)
        {
            changes.Add(new RunScript($"{verb} {arguments.Name}", Run(arguments, name, verb, isOpenRc)));
        }

        var values = new JinjaDict { ["name"] = arguments.Name };
        if (arguments.Enabled is not null)
        {
            values["enabled"] = arguments.Enabled;
        }

        if (arguments.State is not null)
        {
            values["state"] = arguments.State == "stopped" ? "stopped" : "started";
        }

        var result = new ModuleResult { Changed = changes.Count > 0, Values = values };
        return changes.Count == 0 ? Decision.Ok(result) : new Decision.Change(changes, result);
    }

    /// <summary>Prints found, openrc, running and enabled, each when it is so.</summary>
    public static CommandQuery Query(ServiceArguments arguments)
    {
        var name = ShellQuote.Word(arguments.Name);
        var status = arguments.Pattern is { Length: > 0 } pattern ? $"ps ax 2>/dev/null | grep -v 'grep' | grep -qF -- {ShellQuote.Word(pattern)}" : $"\"$run\" {name} status >/dev/null 2>&1";
        return new CommandQuery($$"""
            s=/etc/init.d/{{name}}
            [ -x "$s" ] && echo found
            if command -v rc-service >/dev/null; then
            echo openrc
            run=rc-service
            rc-update show {{ShellQuote.Word(arguments.Runlevel)}} 2>/dev/null | grep -q '^ *'{{name}}' ' && echo enabled
            else
            run=run_script
            run_script() { "$s" "$2"; }
            for l in /etc/rc[2-5].d/S??{{name}} /etc/rc.d/rc[2-5].d/S??{{name}}; do [ -e "$l" ] && { echo enabled; break; }; done
            fi
            [ -x "$s" ] && {{status.Replace("\"$run\"", "$run", StringComparison.Ordinal)}} && echo running
            true
            """);
    }

    private static string? Verb(string? state, bool isRunning)
        => state switch
        {
            "started" when !isRunning => "start",
            "stopped" when isRunning => "stop",
            "restarted" => isRunning ? "restart" : "start",
            "reloaded" => isRunning ? "reload" : "start",
            _ => null,
        };

    private static string Enable(string name, bool enabled, bool isOpenRc, string runlevel)
        => isOpenRc ? $"rc-update {(enabled ? "add" : "del")} {name} {runlevel}"
            : $"if command -v update-rc.d >/dev/null; then update-rc.d {name} defaults >/dev/null && update-rc.d {name} {(enabled ? "enable" : "disable")}; else chkconfig {name} {(enabled ? "on" : "off")}; fi";

    private static string Run(ServiceArguments arguments, string name, string verb, bool isOpenRc)
    {
        var words = arguments.Arguments is { Length: > 0 } more ? " " + ShellQuote.Words(ShellWords.OfArgument(more)) : "";
        string Call(string one) => isOpenRc ? $"rc-service {name} {one}{words}" : $"/etc/init.d/{name} {one}{words}";

        // An init script may leave its daemon with our standard output: give it none to keep.
        var call = verb == "restart" && arguments.Sleep is > 0 ? $"{Call("stop")}; sleep {arguments.Sleep}; {Call("start")}" : Call(verb);
        return $"{{ {call}; }} </dev/null";
    }
}
