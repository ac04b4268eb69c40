using Playbooks.Jinja;

namespace Playbooks.Modules.Systems;

/// <summary>The words of a rule, in the order Ansible's module puts them.</summary>
internal sealed class IptablesRule
{
    private readonly List<string> words = [];

    public static IReadOnlyList<string> Of(IptablesArguments arguments)
    {
        var rule = new IptablesRule();
        rule.AddPlace(arguments);
        rule.AddTarget(arguments);
        rule.AddPorts(arguments);
        rule.AddMatches(arguments);
        rule.AddEnd(arguments);
        return rule.words;
    }

    private void AddPlace(IptablesArguments arguments)
    {
        if (arguments.Wait is { Length: > 0 } seconds)
        {
            words.AddRange(["-w", seconds]);
        }

        Add("-p", arguments.Protocol);
        Add("-s", arguments.Source);
        Add("-d", arguments.Destination);
        foreach (var match in arguments.Match)
        {
            Add("-m", match);
        }

        if (arguments.TcpFlags is { } flags && flags.TryGetValue("flags", out var looked) && flags.TryGetValue("flags_set", out var set))
        {
            words.AddRange(["--tcp-flags", List(looked), List(set)]);
        }
    }

    private void AddTarget(IptablesArguments arguments)
    {
        Add("-j", arguments.Jump);
        Add("--gateway", arguments.Jump?.ToUpperInvariant() == "TEE" ? arguments.Gateway : null);
        Add("--log-prefix", arguments.LogPrefix);
        Add("--log-level", arguments.LogLevel);
        Add("--to-destination", arguments.ToDestination);
    }

    private void AddPorts(IptablesArguments arguments)
    {
        AddList("multiport", "--dports", arguments.DestinationPorts);
        Add("--to-source", arguments.ToSource);
        Add("-g", arguments.Goto);
        Add("-i", arguments.InInterface);
        Add("-o", arguments.OutInterface);
        Add("-f", arguments.Fragment);
        Add("-c", arguments.SetCounters);
        Add("--source-port", arguments.SourcePort);
        Add("--destination-port", arguments.DestinationPort);
        Add("--to-ports", arguments.ToPorts);
        Add("--set-dscp", arguments.SetDscpMark);
        Add("--set-dscp-class", arguments.SetDscpMarkClass);
        if (arguments.Syn != "ignore")
        {
            words.AddRange(arguments.Syn == "negate" ? ["!", "--syn"] : ["--syn"]);
        }
    }

    private void AddMatches(IptablesArguments arguments)
    {
        if (arguments.Match.Contains("conntrack"))
        {
            AddList(null, "--ctstate", arguments.Ctstate);
        }
        else if (arguments.Match.Contains("state"))
        {
            AddList(null, "--state", arguments.Ctstate);
        }
        else
        {
            AddList("conntrack", "--ctstate", arguments.Ctstate);
        }

        Need("iprange", arguments, arguments.SrcRange ?? arguments.DstRange);
        Add("--src-range", arguments.SrcRange);
        Add("--dst-range", arguments.DstRange);
        Need("set", arguments, arguments.MatchSet);
        Add("--match-set", arguments.MatchSet);
        if (arguments is { MatchSet: not null, MatchSetFlags: { } flags })
        {
            words.Add(flags);
        }
    }

    private void AddEnd(IptablesArguments arguments)
    {
        AddWith("limit", arguments.Limit ?? arguments.LimitBurst);
        Add("--limit", arguments.Limit);
        Add("--limit-burst", arguments.LimitBurst);
        AddWith("owner", arguments.UidOwner);
        Add("--uid-owner", arguments.UidOwner);
        AddWith("owner", arguments.GidOwner);
        Add("--gid-owner", arguments.GidOwner);
        Add("-j", arguments.Jump is null && arguments.RejectWith is { Length: > 0 } ? "REJECT" : null);
        Add("--reject-with", arguments.RejectWith);
        Add(arguments.IpVersion == "ipv6" ? "--icmpv6-type" : "--icmp-type", arguments.IcmpType);
        AddWith("comment", arguments.Comment);
        Add("--comment", arguments.Comment);
    }

    /// <summary>The extension, unless the task names it itself.</summary>
    private void Need(string extension, IptablesArguments arguments, string? value) => AddWith(extension, arguments.Match.Contains(extension) ? null : value);

    private void AddWith(string extension, string? value) => Add("-m", string.IsNullOrEmpty(value) ? null : extension);

    private void AddList(string? extension, string option, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            Add("-m", extension);
            words.AddRange([option, string.Join(',', values)]);
        }
    }

    private void Add(string option, string? value)
    {
        if (value is { Length: > 0 })
        {
            words.AddRange(value[0] == '!' ? ["!", option, value[1..].TrimStart()] : [option, value]);
        }
    }

    private static string List(object? value) => value is IEnumerable<object?> list ? string.Join(',', list.Select(PythonValues.Str)) : PythonValues.Str(value);
}
