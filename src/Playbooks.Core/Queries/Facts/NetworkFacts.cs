using Playbooks.Jinja;

namespace Playbooks.Queries.Facts;

/// <summary>interfaces, a fact for each interface, default_ipv4/6, all_ipv4/6_addresses, dns.</summary>
internal static class NetworkFacts
{
    public static void Add(JinjaDict facts, FactsDump dump)
    {
        var addresses = AddressList.Parse(dump.Section("addresses"));
        var names = Interfaces(dump, addresses);
        var interfaces = names.ToDictionary(name => name, name => InterfaceFacts.Build(name, dump, addresses));
        facts["interfaces"] = names.ToList<object?>();
        foreach (var (name, values) in interfaces)
        {
            facts[name.Replace('-', '_').Replace(':', '_')] = values;
        }

        facts["all_ipv4_addresses"] = addresses.Where(address => !address.IsV6 && !address.Address.StartsWith("127.", StringComparison.Ordinal)).Select(object? (address) => address.Address).ToList();
        facts["all_ipv6_addresses"] = addresses.Where(address => address.IsV6 && address.Address != "::1").Select(object? (address) => address.Address).ToList();
        facts["default_ipv4"] = Default(dump.Section("route4"), interfaces, addresses, isV6: false) ?? FromRouteTable(dump, interfaces, addresses);
        facts["default_ipv6"] = Default(dump.Section("route6"), interfaces, addresses, isV6: true) ?? [];
        facts["dns"] = Dns(dump.File("/etc/resolv.conf"));
    }

    private static List<string> Interfaces(FactsDump dump, IReadOnlyList<InterfaceAddress> addresses)
    {
        const string Root = "/sys/class/net/";
        var names = dump.Section("exists").Where(path => path.StartsWith(Root, StringComparison.Ordinal) && !path[Root.Length..].Contains('/', StringComparison.Ordinal)).Select(path => path[Root.Length..]);
        return [.. names.Where(name => name != "bonding_masters").Concat(addresses.Select(address => address.Interface)).Distinct()];
    }

    /// <summary>From `ip route get`: "8.8.8.8 via GATEWAY dev DEVICE src ADDRESS ...".</summary>
    private static JinjaDict? Default(IReadOnlyList<string> route, Dictionary<string, JinjaDict> interfaces, IReadOnlyList<InterfaceAddress> addresses, bool isV6)
    {
        var words = (route.Count > 0 ? route[0] : "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? After(string word) => Array.IndexOf(words, word) is >= 0 and var at && at + 1 < words.Length ? words[at + 1] : null;
        return After("dev") is { } device && words[0] is not ("unreachable" or "prohibit" or "blackhole")
            ? Describe(device, After("src"), After("via"), interfaces, addresses, isV6)
            : null;
    }

    /// <summary>Without `ip`: the default route of /proc/net/route with the lowest metric.</summary>
    private static JinjaDict FromRouteTable(FactsDump dump, Dictionary<string, JinjaDict> interfaces, IReadOnlyList<InterfaceAddress> addresses)
    {
        var route = dump.File("/proc/net/route").Select(line => line.Split('\t', StringSplitOptions.TrimEntries))
            .Where(parts => parts.Length > 7 && parts[1] == "00000000" && parts[7] == "00000000")
            .MinBy(parts => long.TryParse(parts[6], out var metric) ? metric : 0);
        return route is null ? [] : Describe(route[0], null, HexAddress(route[2]), interfaces, addresses, isV6: false) ?? [];
    }

    private static JinjaDict? Describe(string device, string? source, string? gateway, Dictionary<string, JinjaDict> interfaces, IReadOnlyList<InterfaceAddress> addresses, bool isV6)
    {
        var mine = addresses.Where(address => address.Interface == device && address.IsV6 == isV6).ToList();
        var address = mine.FirstOrDefault(one => one.Address == source) ?? mine.FirstOrDefault();
        var found = new JinjaDict();
        if (gateway is not null)
        {
            found["gateway"] = gateway;
        }

        found["interface"] = device;
        found["address"] = source ?? address?.Address;
        if (address is not null && isV6)
        {
            found["prefix"] = address.Prefix;
            found["scope"] = address.Scope;
        }
        else if (address is not null)
        {
            foreach (var (name, value) in address.V4Facts().Where(pair => pair.Key is not "address"))
            {
                found[name] = value;
            }

            found["alias"] = address.Label;
        }

        foreach (var name in new[] { "macaddress", "mtu", "type" })
        {
            if (interfaces.GetValueOrDefault(device) is { } facts && facts.TryGetValue(name, out var value))
            {
                found[name] = value;
            }
        }

        return found["address"] is null ? null : found;
    }

    /// <summary>An address of /proc/net/route: hexadecimal, low byte first.</summary>
    private static string? HexAddress(string hex)
        => hex is { Length: 8 } && hex != "00000000" ? string.Join('.', Convert.FromHexString(hex).Reverse()) : null;

    private static JinjaDict Dns(IReadOnlyList<string> lines)
    {
        var dns = new JinjaDict();
        foreach (var words in lines.Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 1 && words[0][0] is not ('#' or ';')))
        {
            switch (words[0])
            {
                case "nameserver":
                    var servers = dns.TryGetValue("nameservers", out var known) ? (List<object?>)known! : [];
                    servers.AddRange(words.Skip(1));
                    dns["nameservers"] = servers;
                    break;
                case "domain":
                    dns["domain"] = words[1];
                    break;
                case "search" or "sortlist":
                    dns[words[0]] = words.Skip(1).ToList<object?>();
                    break;
                case "options":
                    dns["options"] = Options(words.Skip(1));
                    break;
            }
        }

        return dns;
    }

    private static JinjaDict Options(IEnumerable<string> words)
    {
        var options = new JinjaDict();
        foreach (var parts in words.Select(word => word.Split(':', 2)))
        {
            options[parts[0]] = parts.Length == 2 ? parts[1] : true;
        }

        return options;
    }
}
