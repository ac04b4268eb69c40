using System.Numerics;

namespace Playbooks.Jinja.Ansible.Network;

/// <summary>What <c>ipaddr('query')</c> answers for an address or network.</summary>
/// <param name="value">The parsed value.</param>
/// <param name="isNetwork">It was written with a prefix.</param>
/// <param name="original">What the filter was given, in normal form; the answer of queries that only select.</param>
internal sealed class IpQueries(IpNetwork value, bool isNetwork, object? original)
{
    private static readonly IpNetwork[] PrivateNetworks = [.. new[]
    {
        "10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "239.0.0.0/8", "169.254.0.0/16",
        "fc00::/7", "fec0::/10", "fe80::/10",
    }.Select(network => IpNetwork.Parse(network)!.Value)];

    private bool IsNetworkAddress => value.Address == value.First;

    public static bool Knows(string query) => query is "" or "6to4" or "address" or "address/prefix" or "bool" or "broadcast" or "cidr" or "first_usable"
        or "gateway" or "gw" or "host" or "host/prefix" or "hostmask" or "hostnet" or "int" or "ip" or "ip/prefix" or "ip_netmask" or "ipv4" or "ipv6"
        or "last_usable" or "link-local" or "lo" or "loopback" or "multicast" or "net" or "next_usable" or "netmask" or "network" or "network_id"
        or "network/prefix" or "network_netmask" or "network_wildcard" or "peer" or "prefix" or "previous_usable" or "private" or "public"
        or "range_usable" or "revdns" or "router" or "size" or "size_usable" or "subnet" or "type" or "unicast" or "v4" or "v6" or "version"
        or "wildcard" or "wrap";

    public object? Answer(string query) => query switch
    {
        "" => isNetwork ? value.ToString() : value.AddressText,
        "address" or "ip" => Address(),
        "address/prefix" or "gateway" or "gw" or "host/prefix" or "hostnet" or "router" =>
            value.Size > 2 && (IsNetworkAddress || value.Address == value.Broadcast) ? false : value.ToString(),
        "bool" => true,
        "broadcast" => value.Size > 2 ? value.Text(value.Last) : null,
        "cidr" => value.ToString(),
        "host" => value.Size.IsOne || !IsNetworkAddress || value.Broadcast is null ? value.ToString() : null,
        "hostmask" or "wildcard" => value.Text(value.Size - 1),
        "int" => isNetwork ? $"{value.Address}/{value.Prefix}" : Numbers.Normalize(value.Address),
        "ip/prefix" => HasHost() ? value.ToString() : null,
        "ip_netmask" => HasHost() ? $"{value.AddressText} {value.Text(value.Mask)}" : null,
        "ipv4" => value.Version == 4 ? original : ToVersion4(),
        "v4" or "v6" => throw new FilterArgumentException($"ipaddr: the query {query} fails in ansible.utils; use ip{query}"),
        "ipv6" => value.Version == 6 ? original : new IpNetwork(value.Address + ((BigInteger)0xFFFF << 32), value.Prefix + 96, 6).ToString(),
        "link-local" => InAny("169.254.0.0/16", "fe80::/10"),
        "lo" or "loopback" => InAny("127.0.0.0/8", "::1/128"),
        "multicast" => InAny("224.0.0.0/4", "ff00::/8"),
        "unicast" => InAny("224.0.0.0/4", "ff00::/8") is null ? original : null,
        "net" => value.Size > 1 && IsNetworkAddress ? value.Cidr.ToString() : null,
        "netmask" => value.Text(value.Mask),
        "network" or "network_id" => value.Text(value.First),
        "network/prefix" or "subnet" => value.Cidr.ToString(),
        "network_netmask" => $"{value.Text(value.First)} {value.Text(value.Mask)}",
        "network_wildcard" => $"{value.Text(value.First)} {value.Text(value.Size - 1)}",
        "prefix" => (long)value.Prefix,
        "private" => IsPrivate() ? original : null,
        "public" => IsPublic() ? original : null,
        "revdns" => ReverseName(),
        "size" => Numbers.Normalize(value.Size),
        "size_usable" => Numbers.Normalize(value.Size.IsOne ? 0 : value.Size == 2 ? 2 : value.Size - 2),
        "type" => value.Size.IsOne || !IsNetworkAddress ? "address" : "network",
        "version" => (long)value.Version,
        "wrap" => value.Version == 4 ? original : isNetwork ? $"[{value.AddressText}]/{value.Prefix}" : $"[{value.AddressText}]",
        "6to4" => To6To4(),
        _ => NetworkAnswer(query),
    };

    private object? NetworkAnswer(string query)
    {
        if (!isNetwork)
        {
            throw new FilterArgumentException("Not a network address");
        }

        if (query == "peer")
        {
            return Peer();
        }

        if (value.Size.IsOne)
        {
            return null;
        }

        var (first, last) = value.Size == 2 ? (value.First, value.Last) : (value.First + 1, value.Last - 1);
        return query switch
        {
            "first_usable" => IpNetwork.Loose(first),
            "last_usable" => IpNetwork.Loose(last),
            "next_usable" => value.Address + 1 >= first && value.Address + 1 <= last ? IpNetwork.Loose(value.Address + 1) : null,
            "previous_usable" when value.Address.IsZero => throw new FilterArgumentException("failed to detect a valid IP address from -1"),
            "previous_usable" => value.Address - 1 >= first && value.Address - 1 <= last ? IpNetwork.Loose(value.Address - 1) : null,
            _ => $"{IpNetwork.Loose(first)}-{IpNetwork.Loose(last)}",
        };
    }

    private string Peer()
    {
        if (value.Size == 2)
        {
            return value.Text(value.Address ^ 1);
        }

        if (value.Size != 4)
        {
            throw new FilterArgumentException("Not a point-to-point network");
        }

        return (int)(value.Address % 4) switch
        {
            0 => throw new FilterArgumentException("Network address of /30 has no peer"),
            3 => throw new FilterArgumentException("Broadcast address of /30 has no peer"),
            _ => value.Text(value.Address ^ 3),
        };
    }

    private string? Address() =>
        value.Size.IsOne || !IsNetworkAddress || value.Broadcast is null || value.Version == 6 ? value.AddressText : null;

    private bool HasHost() => value.Size == 2 || (value.Size > 1 && !IsNetworkAddress);

    private object ToVersion4()
    {
        var isMapped = value.Address >> 32 == 0xFFFF || value.Address >> 32 == 0;
        return isMapped && value.Prefix >= 96 ? new IpNetwork(value.Address & uint.MaxValue, value.Prefix - 96, 4).ToString() : false;
    }

    private object? InAny(params string[] networks) =>
        networks.Any(network => IpNetwork.Parse(network)!.Value.Contains(value with { Prefix = value.Bits })) ? original : null;

    private bool IsPrivate() => Array.Exists(PrivateNetworks, network => network.Contains(value));

    private bool IsPublic()
    {
        var address = value with { Prefix = value.Bits };
        return !Array.Exists(PrivateNetworks, network => network.Contains(address)) && InAny("127.0.0.0/8", "::1/128", "224.0.0.0/4", "ff00::/8") is null
            && !IsMask(value.Address) && !IsMask((BigInteger.One << value.Bits) - 1 - value.Address);
    }

    private bool IsMask(BigInteger address) => (((BigInteger.One << value.Bits) - 1 - address) + 1).IsPowerOfTwo;

    private object? To6To4()
    {
        if (value.Version == 6)
        {
            return IpNetwork.Parse("2002::/16")!.Value.Contains(value with { Prefix = 128 }) && (!isNetwork || !IsNetworkAddress) ? original : false;
        }

        if (value.Size > 1 && IsNetworkAddress)
        {
            return false;
        }

        if (!IsPublic() && !IsPrivate())
        {
            return false;
        }

        var bytes = value.Address;
        return $"2002:{(int)(bytes >> 24):x2}{(int)((bytes >> 16) & 255):x2}:{(int)((bytes >> 8) & 255):x2}{(int)(bytes & 255):x2}::1/48";
    }

    private string ReverseName()
    {
        if (value.Version == 4)
        {
            return string.Join('.', value.AddressText.Split('.').Reverse()) + ".in-addr.arpa.";
        }

        var digits = Formatting.Radix.Digits(value.Address, 16).PadLeft(32, '0');
        return string.Join('.', digits.Reverse()) + ".ip6.arpa.";
    }
}
