using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Systems;

/// <summary>What is wanted of a systemd unit, and how to get there: mask, enable, then start or stop, each only when it is not so already.</summary>
internal sealed record UnitPlan(string Unit)
{
    /// <summary>What the task calls it, without a suffix if it has none.</summary>
    public string Name { get; init; } = Unit;

    /// <summary>started, stopped, restarted, reloaded; null = as it is.</summary>
    public string? State { get; init; }

    public bool? Enabled { get; init; }

    public bool? Masked { get; init; }

    /// <summary>Options of every systemctl call: --user, --global, --no-block, --force.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    public bool Force { get; init; }

    public bool NoBlock { get; init; }

    /// <summary>Another change of the task may make the unit known, so that it need not be known now.</summary>
    public bool MayAppear { get; init; }

    /// <summary>For units that come from /etc/init.d: whether a link in /etc/rc?.d starts it.</summary>
    public bool? IsInitScriptEnabled { get; init; }

    /// <summary>The changes; or why it cannot be.</summary>
    public (IReadOnlyList<RemoteChange> Changes, string? Problem) Steps(UnitAnswer unit)
    {
        if (!unit.IsFound && !MayAppear && (State ?? (Enabled ?? Masked)?.ToString()) is not null && !(Masked is not null && State is null && Enabled is null))
        {
            return ([], $"Could not find the requested service {Name}: host");
        }

        if (unit.IsFound && !unit.IsMasked && unit.Get("LoadError") is { Length: > 0 } error)
        {
            return ([], $"Error loading unit file '{Name}': {error}");
        }

        var changes = new List<RemoteChange>();
        if (Masked is { } masked && masked != unit.IsMasked)
        {
            changes.Add(Call(masked ? "mask" : "unmask", Force ? ["--force"] : []));
        }

        if (Enabled is { } enabled && enabled != IsEnabled(unit))
        {
            changes.Add(Call(enabled ? "enable" : "disable", Force ? ["--force"] : []));
        }

        if (Verb(unit) is { } verb)
        {
            changes.Add(Call(verb, NoBlock ? ["--no-block"] : []));
        }

        return (changes, null);
    }

    /// <summary>The unit as it will be: state and enabled as Ansible reports them, and systemd's own words.</summary>
    public JinjaDict Values(UnitAnswer unit, string name)
    {
        var values = new JinjaDict { ["name"] = name };
        if (Enabled is not null)
        {
            values["enabled"] = Enabled;
        }

        if (State is not null)
        {
            values["state"] = State == "stopped" ? "stopped" : "started";
        }

        values["status"] = JinjaDict.From(unit.Properties.Select(property => KeyValuePair.Create<string, object?>(property.Key, property.Value)));
        return values;
    }

    /// <summary>As the status of `systemctl is-enabled` says it: static units are enabled, alias and indirect ones are not.</summary>
    private bool IsEnabled(UnitAnswer unit)
        => unit.FileState switch
        {
            "enabled" or "enabled-runtime" or "static" or "transient" => true,
            "generated" => IsInitScriptEnabled ?? false,
            _ => false,
        };

    private string? Verb(UnitAnswer unit)
        => State switch
        {
            "started" when !unit.IsRunning => "start",
            "stopped" when unit.IsRunning || unit.IsStopping => "stop",
            "restarted" => unit.IsRunning ? "restart" : "start",
            "reloaded" => unit.IsRunning ? "reload" : "start",
            _ => null,
        };

    private RunScript Call(string verb, IReadOnlyList<string> more)
    {
        var command = ShellQuote.Words(["systemctl", .. Options, verb, .. more, Unit]);
        var message = ShellQuote.Word($"Unable to {verb} service {Name}: ");
        return new($"systemctl {verb} {Unit}", $"e=$({command} 2>&1) || {{ s=$?; printf '%s%s\\n' {message} \"$e\" >&2; exit $s; }}") { IsIdempotent = verb is not ("restart" or "reload") };
    }

    /// <summary>A step that failed has said so in Ansible's words.</summary>
    public static ModuleResult? Failure(ChangeOutcome failed)
        => failed.ErrorText.StartsWith("Unable to ", StringComparison.Ordinal) || failed.ErrorText.StartsWith("failure ", StringComparison.Ordinal) ? ModuleResult.Failure(failed.ErrorText) : null;
}
