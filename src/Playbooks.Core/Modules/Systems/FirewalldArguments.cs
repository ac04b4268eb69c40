namespace Playbooks.Modules.Systems;

/// <summary>Arguments of `firewalld`.</summary>
internal sealed record FirewalldArguments
{
    [Argument("enabled or disabled: a setting of the zone. present or absent: the zone itself, or its target.", Required = true, Choices = ["absent", "disabled", "enabled", "present"])]
    public string State { get; init; } = "";

    [Argument("The zone; the default zone when not given.")]
    public string? Zone { get; init; }

    [Argument("In the configuration that is kept, not only in the running one.")]
    public bool? Permanent { get; init; }

    [Argument("In the running configuration; so it is without permanent.")]
    public bool Immediate { get; init; }

    [Argument("Seconds after which a running setting goes; 0: never.")]
    public int Timeout { get; init; }

    [Argument("Accepted as in Ansible: where firewalld does not run, its files are changed.")]
    public bool? Offline { get; init; }

    [Argument("Name of a service that firewalld knows.")]
    public string? Service { get; init; }

    [Argument("Name of a protocol.")]
    public string? Protocol { get; init; }

    [Argument("PORT/PROTOCOL or PORT-PORT/PROTOCOL.")]
    public string? Port { get; init; }

    [Argument("One mapping with port, proto, toport and toaddr.")]
    public IReadOnlyList<object?>? PortForward { get; init; }

    [Argument("A rule in firewalld's rich language.")]
    public string? RichRule { get; init; }

    [Argument("Address or network that belongs to the zone.")]
    public string? Source { get; init; }

    [Argument("Interface that belongs to the zone.")]
    public string? Interface { get; init; }

    [Argument("Kind of ICMP message that is blocked.")]
    public string? IcmpBlock { get; init; }

    [Argument("Whether the blocks of ICMP are the other way round.")]
    public string? IcmpBlockInversion { get; init; }

    [Argument("Whether the zone masquerades.")]
    public string? Masquerade { get; init; }

    [Argument("What becomes of packets that nothing else takes; absent resets it to default.", Choices = ["default", "ACCEPT", "DROP", "%%REJECT%%"])]
    public string? Target { get; init; }
}
