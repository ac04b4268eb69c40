using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Modules.Systems;

/// <summary>What a `firewalld` task is about, as options of firewall-cmd, and what is said of it.</summary>
/// <param name="Kind">As in --query-KIND.</param>
/// <param name="Value">Null: the option takes none.</param>
/// <param name="Changed">Said when it was changed; null: nothing.</param>
/// <param name="Enabled">Said before, when it was enabled (the zone is put for {0}).</param>
/// <param name="Disabled">The same, when it was disabled.</param>
internal sealed record FirewalldSetting(string Kind, string? Value, string? Changed, string? Enabled = null, string? Disabled = null)
{
    public const string Zone = "zone";
    public const string Target = "target";

    /// <summary>The state that is wanted, where "no" turns it round (masquerade: no, state: enabled).</summary>
    public bool IsReversed { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Zones and their targets are in the kept configuration only.</summary>
    public bool IsPermanentOnly => Kind is Zone or Target;

    /// <summary>Null: the task is about nothing.</summary>
    public static FirewalldSetting? Of(FirewalldArguments arguments)
    {
        var state = arguments.State;
        return arguments switch
        {
            { IcmpBlock: { } type } => new("icmp-block", type, $"Changed icmp-block {type} to {state}"),
            { IcmpBlockInversion: { } inverted } => Switch("icmp_block_inversion", inverted, new("icmp-block-inversion", null, $"Changed icmp-block-inversion {inverted} to {state}")),
            { Service: { } service } => new("service", service, $"Changed service {service} to {state}"),
            { Protocol: { } protocol } => new("protocol", protocol, $"Changed protocol {protocol} to {state}"),
            { Port: { } port } => new("port", port.Trim(), $"Changed port {port.Trim()} to {state}"),
            { PortForward: { Count: > 0 } forwards } => Forward(forwards[0] as JinjaDict ?? [], state),
            { RichRule: { } rule } => new("rich-rule", rule, $"Changed rich_rule {rule} to {state}"),
            { Interface: { } name } => new("interface", name, null, $"Changed {name} to zone {{0}}", $"Removed {name} from zone {{0}}"),
            { Masquerade: { } masquerade } => Switch("masquerade", masquerade, new("masquerade", null, null, "Added masquerade to zone {0}", "Removed masquerade from zone {0}")),
            { Source: { } source } => new("source", source, null, $"Added {source} to zone {{0}}", $"Removed {source} from zone {{0}}"),
            { Target: { } target } => new(Target, target, null, $"Set zone {{0}} target to {target}", "Reset zone {0} target to default"),
            { State: "present" or "absent" } => new(Zone, arguments.Zone, $"Changed zone {arguments.Zone ?? "None"} to {state}", "Added zone {0}", "Removed zone {0}"),
            _ => null,
        };
    }

    /// <summary>The option that does VERB (query, add, remove).</summary>
    public string Option(string verb) => $"--{(Kind == "interface" && verb == "add" ? "change" : verb)}-{Kind}{(Value is null ? "" : "=" + Value)}";

    private static FirewalldSetting Forward(JinjaDict forward, string state)
    {
        string Field(string name) => forward.TryGetValue(name, out var value) && value is not null ? PythonValues.Str(value) : "";
        if (Array.Find(["port", "proto", "toport"], name => Field(name).Length == 0) is { } missing)
        {
            throw new ModuleFailedException(missing == "proto" ? "proto udp/tcp must be specified for port forward" : $"{missing} must be specified for port forward");
        }

        var all = $"port={Field("port")}:proto={Field("proto")}:toport={Field("toport")}:toaddr={Field("toaddr")}";
        return new FirewalldSetting("forward-port", Field("toaddr").Length > 0 ? all : all[..all.LastIndexOf(':')], $"Changed port_forward {all} to {state}");
    }

    private static FirewalldSetting Switch(string option, string value, FirewalldSetting setting)
        => BooleanText.Parse(value) is { } truth ? setting with { IsReversed = !truth } : setting with
        {
            Warnings = [$"The value of the {option} option is \"{value}\". The type of the option will be changed from string to boolean in a future release. To avoid unexpected behavior, please change the value to boolean."],
        };
}
