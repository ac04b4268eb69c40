using Playbooks.Jinja;

namespace Playbooks.Modules.Systems;

/// <summary>Arguments of `iptables`. A value that begins with `!` is negated.</summary>
internal sealed record IptablesArguments
{
    [Argument("Table the rule is in.", Choices = ["filter", "nat", "mangle", "raw", "security"])]
    public string Table { get; init; } = "filter";

    [Argument("Whether the rule shall be there; without a rule, and with chain_management, whether the chain shall.", Choices = ["absent", "present"])]
    public string State { get; init; } = "present";

    [Argument("Where a new rule goes: append, at the end; insert, at the beginning or at rule_num.", Choices = ["append", "insert"])]
    public string Action { get; init; } = "append";

    [Argument("ipv4: iptables. ipv6: ip6tables.", Choices = ["ipv4", "ipv6"])]
    public string IpVersion { get; init; } = "ipv4";

    [Argument("Chain: INPUT, FORWARD, OUTPUT, PREROUTING, POSTROUTING, or one of your own.")]
    public string? Chain { get; init; }

    [Argument("Number the rule is inserted as.")]
    public string? RuleNum { get; init; }

    [Argument("tcp, udp, icmp, ... or a number.")]
    public string? Protocol { get; init; }

    [Argument("Seconds to wait for another iptables that is busy.")]
    public string? Wait { get; init; }

    [Argument("Address, network or host the packet comes from.")]
    public string? Source { get; init; }

    [Argument("Address that becomes the packet's source (jump=SNAT).")]
    public string? ToSource { get; init; }

    [Argument("Address, network or host the packet goes to.")]
    public string? Destination { get; init; }

    [Argument("Address that becomes the packet's destination (jump=DNAT).")]
    public string? ToDestination { get; init; }

    [Argument("Extensions to match with.")]
    public IReadOnlyList<string> Match { get; init; } = [];

    [Argument("TCP flags: `flags` to look at, `flags_set` of them that must be set.")]
    public JinjaDict? TcpFlags { get; init; }

    [Argument("Target: ACCEPT, DROP, REJECT, LOG, a chain, ...")]
    public string? Jump { get; init; }

    [Argument("Host that gets the copy (jump=TEE).")]
    public string? Gateway { get; init; }

    [Argument("Beginning of the log line; jump is LOG then.")]
    public string? LogPrefix { get; init; }

    [Argument("Level of the log line; jump is LOG then.", Choices = ["0", "1", "2", "3", "4", "5", "6", "7", "emerg", "alert", "crit", "error", "warning", "notice", "info", "debug"])]
    public string? LogLevel { get; init; }

    [Argument("Chain to go on in, without coming back.")]
    public string? Goto { get; init; }

    [Argument("Interface the packet came in by.")]
    public string? InInterface { get; init; }

    [Argument("Interface the packet goes out by.")]
    public string? OutInterface { get; init; }

    [Argument("Second and further fragments.")]
    public string? Fragment { get; init; }

    [Argument("Counters of a new rule: packets and bytes.")]
    public string? SetCounters { get; init; }

    [Argument("Source port, or range FIRST:LAST.")]
    public string? SourcePort { get; init; }

    [Argument("Destination port, or range FIRST:LAST.")]
    public string? DestinationPort { get; init; }

    [Argument("Several destination ports or ranges.")]
    public IReadOnlyList<string> DestinationPorts { get; init; } = [];

    [Argument("Port to redirect to (jump=REDIRECT, MASQUERADE).")]
    public string? ToPorts { get; init; }

    [Argument("DSCP value to set (jump=DSCP).")]
    public string? SetDscpMark { get; init; }

    [Argument("DSCP class to set (jump=DSCP).")]
    public string? SetDscpMarkClass { get; init; }

    [Argument("Comment on the rule.")]
    public string? Comment { get; init; }

    [Argument("Connection states: NEW, ESTABLISHED, RELATED, ...")]
    public IReadOnlyList<string> Ctstate { get; init; } = [];

    [Argument("Range of source addresses: FIRST-LAST.")]
    public string? SrcRange { get; init; }

    [Argument("Range of destination addresses: FIRST-LAST.")]
    public string? DstRange { get; init; }

    [Argument("Name of an ipset.")]
    public string? MatchSet { get; init; }

    [Argument("What of the packet is looked for in match_set.", Choices = ["src", "dst", "src,dst", "dst,src"])]
    public string? MatchSetFlags { get; init; }

    [Argument("Highest average rate: `5/second`.")]
    public string? Limit { get; init; }

    [Argument("Packets before the limit counts.")]
    public string? LimitBurst { get; init; }

    [Argument("User a packet of this host comes from.")]
    public string? UidOwner { get; init; }

    [Argument("Group a packet of this host comes from.")]
    public string? GidOwner { get; init; }

    [Argument("Error to answer with; jump is REJECT then.")]
    public string? RejectWith { get; init; }

    [Argument("ICMP type: its name or number.")]
    public string? IcmpType { get; init; }

    [Argument("match: only packets that open a connection; negate: all others.", Choices = ["ignore", "match", "negate"])]
    public string Syn { get; init; } = "ignore";

    [Argument("Remove all rules of the chain, or of the table without a chain.")]
    public bool Flush { get; init; }

    [Argument("What the chain does with packets that no rule took.", Choices = ["ACCEPT", "DROP", "QUEUE", "RETURN"])]
    public string? Policy { get; init; }

    [Argument("Make the chain when it is missing, and remove it with state=absent and no rule.")]
    public bool ChainManagement { get; init; }
}
