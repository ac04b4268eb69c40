using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Systems;

/// <summary>A setting of a zone of firewalld, or a zone itself, by the node's own firewall-cmd; where firewalld does not run, its files by firewall-offline-cmd. Result: msg.</summary>
internal sealed class FirewalldModule : Module<FirewalldArguments>
{
    private const string ZonesArePermanent = "Zone operations must be permanent. Make sure you didn't set the 'permanent' flag to 'false' or the 'immediate' flag to 'true'.";

    public override string Name => "firewalld";

    public override IReadOnlyList<string> Aliases => ["ansible.posix.firewalld"];

    public override IReadOnlyList<Query> Ask(FirewalldArguments arguments, IModuleContext context) => Problem(arguments) is null ? [Look(arguments)] : [];

    public override Decision Decide(FirewalldArguments arguments, Answers answers, IModuleContext context)
    {
        if (Problem(arguments) is { } problem)
        {
            return Decision.Fail(problem);
        }

        var answer = answers.Get(Look(arguments));
        if (answer.Status == 127)
        {
            return Decision.Fail($"Failed to find required executable \"firewall-cmd\" in paths: {answer.Text.Trim()}");
        }

        var state = FirewalldState.Parse(answer.Text);
        var (permanent, immediate) = (arguments.Permanent == true, IsImmediate(arguments));
        if (immediate && state.IsOffline)
        {
            return Decision.Fail("firewall is not currently running, unable to perform immediate actions without a running firewall daemon");
        }

        if (state.Error is { } error)
        {
            return Decision.Fail("ERROR: Exception caught: " + error);
        }

        var setting = FirewalldSetting.Of(arguments);
        if (setting is null)
        {
            return Decision.Ok(new ModuleResult { Values = new JinjaDict { ["msg"] = state.IsOffline ? FirewalldState.OfflineNote : "" } });
        }

        if (setting.IsPermanentOnly && immediate)
        {
            return Decision.Fail(ZonesArePermanent);
        }

        var enables = (arguments.State is "enabled" or "present") != setting.IsReversed;
        var changes = new List<RemoteChange>();
        if (permanent && state.Permanent != enables)
        {
            changes.Add(Run(setting, state, enables, isPermanent: true, arguments));
        }

        if (immediate && state.Immediate != enables)
        {
            changes.Add(Run(setting, state, enables, isPermanent: false, arguments));
        }

        return Conclude(arguments, setting, state, enables, changes);
    }

    private static Decision Conclude(FirewalldArguments arguments, FirewalldSetting setting, FirewalldState state, bool enables, List<RemoteChange> changes)
    {
        var operation = (arguments.Permanent == true, IsImmediate(arguments)) switch
        {
            (true, true) => "Permanent and Non-Permanent(immediate) operation",
            (true, false) => "Permanent operation",
            _ => "Non-permanent operation",
        };
        var done = changes.Count == 0 ? [] : new[] { Format(enables ? setting.Enabled : setting.Disabled, state.Zone), setting.Changed }.OfType<string>();
        string[] messages = [operation, .. done, .. state.IsOffline ? [FirewalldState.OfflineNote] : Array.Empty<string>()];
        var result = new ModuleResult { Changed = changes.Count > 0, Values = new JinjaDict { ["msg"] = string.Join(", ", messages) }, Warnings = setting.Warnings };
        return changes.Count == 0 ? Decision.Ok(result)
            // Ansible says no more in check mode.
            : new Decision.Change(changes, result with { Values = [] }, _ => result)
            {
                ConcludeFailure = failed => ModuleResult.Failure(Failure(failed.ErrorText.Length > 0 ? failed.ErrorText : failed.OutputText, operation)),
            };
    }

    private static string Failure(string text, string operation)
    {
        var error = FirewalldState.ErrorOf(text);
        var hint = error.Contains("INVALID_SERVICE", StringComparison.Ordinal) ? ", Services are defined by port/tcp relationship and named as they are in /etc/services (on most systems)" : "";
        return $"ERROR: Exception caught: {error} {operation}{hint}";
    }

    private static string? Format(string? text, string zone) => text?.Replace("{0}", zone, StringComparison.Ordinal);

    private static RunScript Run(FirewalldSetting setting, FirewalldState state, bool enables, bool isPermanent, FirewalldArguments arguments)
    {
        string[] program = state.IsOffline ? ["firewall-offline-cmd"] : isPermanent ? ["firewall-cmd", "--permanent"] : ["firewall-cmd"];
        string[] what = setting.Kind switch
        {
            FirewalldSetting.Zone => [$"--{(enables ? "new" : "delete")}-zone={state.Zone}"],
            FirewalldSetting.Target => [$"--zone={state.Zone}", $"--set-target={(enables ? setting.Value : "default")}"],
            _ => [$"--zone={state.Zone}", setting.Option(enables ? "add" : "remove")],
        };
        string[] limit = !isPermanent && enables && arguments.Timeout > 0 ? [$"--timeout={arguments.Timeout}"] : [];
        string[] words = [.. program, .. what, .. limit];
        return new RunScript(string.Join(' ', words), ShellQuote.Words(words) + " >/dev/null");
    }

    private static string? Problem(FirewalldArguments arguments)
    {
        var given = new object?[]
        {
            arguments.IcmpBlock, arguments.IcmpBlockInversion, arguments.Service, arguments.Protocol, arguments.Port, arguments.PortForward, arguments.RichRule, arguments.Interface,
            arguments.Masquerade, arguments.Source, arguments.Target,
        };
        return arguments switch
        {
            _ when given.Count(value => value is not null) > 1
                => "parameters are mutually exclusive: icmp_block|icmp_block_inversion|service|protocol|port|port_forward|rich_rule|interface|masquerade|source|target",
            { Interface: not null, Zone: null } => "missing parameter(s) required by 'interface': zone",
            { Target: not null, Zone: null } => "missing parameter(s) required by 'target': zone",
            { Source: not null, Permanent: null } => "missing parameter(s) required by 'source': permanent",
            { Port: { } port } when port.Split('/') is not [_, { Length: > 0 }] => "improper port format (missing protocol?)",
            { PortForward.Count: > 1 } => "Only one port forward supported at a time",
            { State: "absent" or "present", Target: null } when given.Any(value => value is not null) => "absent and present state can only be used in zone level operations",
            _ => null,
        };
    }

    private static bool IsImmediate(FirewalldArguments arguments) => arguments.Immediate || arguments.Permanent != true;

    /// <summary>Whether firewalld runs, its default zone, and what is set in both configurations.</summary>
    private static CommandQuery Look(FirewalldArguments arguments)
    {
        var setting = FirewalldSetting.Of(arguments);
        var zone = arguments.Zone is { } given ? ShellQuote.Word(given) : "\"$d\"";
        string Question(string program) => setting switch
        {
            { Kind: FirewalldSetting.Zone } => $"a=$({program} --get-zones) || exit 254; case \" $a \" in *\" $z \"*) ;; *) exit 1 ;; esac",
            { Kind: FirewalldSetting.Target } => $"a=$({program} --zone=\"$z\" --get-target) || {{ s=$?; [ $s != 1 ] || s=254; exit $s; }}; [ \"$a\" = {ShellQuote.Word(setting.Value!)} ]",
            _ => $"{program} --zone=\"$z\" {ShellQuote.Word(setting!.Option("query"))}",
        };
        var ask = setting is null ? "" : $$"""
            if [ $r = 0 ]; then
            {{(arguments.Permanent == true ? $"say permanent {ShellQuote.Word(Question("firewall-cmd --permanent"))}" : ":")}}
            {{(IsImmediate(arguments) && !setting.IsPermanentOnly ? $"say immediate {ShellQuote.Word(Question("firewall-cmd"))}" : ":")}}
            {{(arguments.Permanent == true ? $"else say permanent {ShellQuote.Word(Question("firewall-offline-cmd"))}" : "")}}
            fi
            """;
        return new CommandQuery($$"""
            command -v firewall-cmd >/dev/null || { echo "$PATH"; exit 127; }
            say() { e=$(eval "$2" 2>&1 >/dev/null); s=$?; case $s in 0) echo "$1 yes" ;; 1) echo "$1 no" ;; *) printf '%s' "$1 failed $s $e" | tr '\n' ' '; echo ;; esac; }
            d=$(firewall-cmd --get-default-zone 2>/dev/null); r=$?
            case $r in 0|252) ;; *) echo running; echo immediate failed $r $(firewall-cmd --get-default-zone 2>&1 >/dev/null); exit ;; esac
            [ $r = 0 ] || d=$(firewall-offline-cmd --get-default-zone 2>/dev/null)
            z={{zone}}
            [ $r = 0 ] && echo running || echo offline
            echo "zone $z"
            {{ask}}
            """);
    }
}
