using System.Numerics;

namespace Playbooks.Jinja.Ansible.Network;

/// <summary>The filter <c>cidr_merge</c>: the fewest networks that hold the same addresses, or the one that spans them all.</summary>
internal static class CidrMerge
{
    public static void Register(Dictionary<string, JinjaFunction> filters)
    {
        filters["cidr_merge"] = Merge;
        filters["usable_range"] = UsableRange;
    }

    private static object? Merge(CallContext call)
    {
        var action = call.Bind("action?").Text(0, "merge");
        var networks = Structures.StructureArguments.List(call, call.Value, "value").ConvertAll(item => Network(call, item));
        return action switch
        {
            "merge" => networks.GroupBy(network => network.Version).OrderBy(group => group.Key).SelectMany(Fewest).Select(network => (object?)network.ToString()).ToList(),
            "span" => networks.Count == 0 ? null : networks.Count == 1 ? networks[0].ToString() : Span(call, networks),
            _ => throw call.Error($"cidr_merge: invalid action '{action}'"),
        };
    }

    private static IpNetwork Network(CallContext call, object? item) => item is Undefined undefined ? throw undefined.Error()
        : IpNetwork.Parse(PythonValues.Str(item)) ?? throw call.Error($"cidr_merge: error in netaddr:\ninvalid IPNetwork {PythonValues.Str(item)}");

    private static IEnumerable<IpNetwork> Fewest(IEnumerable<IpNetwork> networks)
    {
        var ranges = new List<(IpNetwork Network, BigInteger Last, bool IsMerged)>();
        foreach (var network in networks.OrderBy(network => network.First))
        {
            if (ranges.Count > 0 && network.First <= ranges[^1].Last + 1)
            {
                ranges[^1] = (ranges[^1].Network, BigInteger.Max(ranges[^1].Last, network.Last), true);
            }
            else
            {
                ranges.Add((network, network.Last, false));
            }
        }

        return ranges.SelectMany(range => range.IsMerged ? Cover(range.Network, range.Last) : [range.Network]);
    }

    /// <summary>The largest network that starts at the first address and does not go beyond the last, then the next.</summary>
    private static IEnumerable<IpNetwork> Cover(IpNetwork first, BigInteger last)
    {
        for (var start = first.First; start <= last;)
        {
            var next = first with { Address = start, Prefix = first.Bits };
            while (next.Prefix > 0 && next with { Prefix = next.Prefix - 1 } is var larger && larger.First == start && larger.Last <= last)
            {
                next = larger;
            }

            yield return next;
            start = next.Last + 1;
        }
    }

    private static string Span(CallContext call, List<IpNetwork> networks)
    {
        if (networks.Exists(network => network.Version != networks[0].Version))
        {
            throw call.Error("cidr_merge: error in netaddr:\nIP sequence cannot contain both IPv4 and IPv6!");
        }

        var sorted = networks.OrderBy(network => network.First).ThenByDescending(network => network.Size).ToList();
        var (lowest, span) = (sorted[0].First, sorted[^1].Cidr);
        while (span.Prefix > 0 && span.First > lowest)
        {
            span = span with { Prefix = span.Prefix - 1 };
        }

        return span.Cidr.ToString();
    }

    private static JinjaDict UsableRange(CallContext call)
    {
        call.Bind();
        var text = call.Value is Undefined undefined ? throw undefined.Error() : PythonValues.Str(call.Value);
        if (IpNetwork.Parse(text) is not { } network || network.Address != network.First || network.Bits - network.Prefix > 24)
        {
            throw call.Error($"Error while using plugin 'usable_range': {PythonValues.Repr(text)} does not appear to be an IPv4 or IPv6 network");
        }

        var addresses = new List<object?>();
        for (var address = network.First; address <= network.Last; address++)
        {
            addresses.Add(network.Text(address));
        }

        return new JinjaDict { ["usable_ips"] = addresses, ["number_of_ips"] = (long)addresses.Count };
    }
}
