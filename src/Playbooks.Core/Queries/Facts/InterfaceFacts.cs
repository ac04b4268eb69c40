using System.Globalization;
using Playbooks.Jinja;

namespace Playbooks.Queries.Facts;

/// <summary>The fact of one interface, from /sys/class/net and its addresses.</summary>
internal static class InterfaceFacts
{
    public static JinjaDict Build(string name, FactsDump dump, IReadOnlyList<InterfaceAddress> addresses)
    {
        var folder = "/sys/class/net/" + name;
        var facts = new JinjaDict { ["device"] = name };
        if (dump.Line(folder + "/address") is { Length: > 0 } mac && mac != "00:00:00:00:00:00")
        {
            facts["macaddress"] = mac;
        }

        Set(facts, "mtu", dump.Number(folder + "/mtu"));
        if (dump.Line(folder + "/operstate") is { } state)
        {
            facts["active"] = state != "down";
        }

        if (dump.LinkTarget(folder + "/device/driver/module") is { } module)
        {
            facts["module"] = Path.GetFileName(module);
        }

        if (dump.LinkTarget(folder + "/device") is { } device)
        {
            facts["pciid"] = Path.GetFileName(device);
        }

        facts["type"] = Kind(folder, dump);
        AddBridge(facts, folder, dump);
        AddBond(facts, folder, dump);
        var flags = dump.Line(folder + "/flags") is { } hex && hex.StartsWith("0x", StringComparison.Ordinal) && long.TryParse(hex[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits) ? bits : 0;
        facts["promisc"] = (flags & 0x100) != 0;
        Set(facts, "speed", dump.Number(folder + "/speed"));
        AddAddresses(facts, [.. addresses.Where(address => address.Interface == name)]);
        return facts;
    }

    private static void AddAddresses(JinjaDict facts, IReadOnlyList<InterfaceAddress> addresses)
    {
        var v4 = addresses.Where(address => !address.IsV6).ToList();
        if (v4.Count > 0)
        {
            facts["ipv4"] = v4[0].V4Facts();
        }

        if (v4.Count > 1)
        {
            facts["ipv4_secondaries"] = v4.Skip(1).Select(object? (address) => address.V4Facts()).ToList();
        }

        var v6 = addresses.Where(address => address.IsV6)
            .Select(object? (address) => new JinjaDict { ["address"] = address.Address, ["prefix"] = address.Prefix, ["scope"] = address.Scope }).ToList();
        if (v6.Count > 0)
        {
            facts["ipv6"] = v6;
        }
    }

    private static string Kind(string folder, FactsDump dump)
        => dump.Exists(folder + "/bridge") ? "bridge"
            : dump.Exists(folder + "/bonding") ? "bonding"
            : dump.Line(folder + "/type") switch
            {
                "1" => "ether",
                "32" => "infiniband",
                "512" => "ppp",
                "772" => "loopback",
                "65534" => "tunnel",
                _ => "unknown",
            };

    private static void AddBridge(JinjaDict facts, string folder, FactsDump dump)
    {
        if (dump.Exists(folder + "/bridge"))
        {
            var ports = folder + "/brif/";
            facts["interfaces"] = dump.Section("exists").Where(path => path.StartsWith(ports, StringComparison.Ordinal)).Select(object? (path) => path[ports.Length..]).ToList();
            facts["id"] = dump.Line(folder + "/bridge/bridge_id");
            facts["stp"] = dump.Line(folder + "/bridge/stp_state") == "1";
        }
    }

    private static void AddBond(JinjaDict facts, string folder, FactsDump dump)
    {
        if (dump.Exists(folder + "/bonding"))
        {
            facts["slaves"] = (dump.Line(folder + "/bonding/slaves") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList<object?>();
            facts["mode"] = (dump.Line(folder + "/bonding/mode") ?? "").Split(' ')[0];
            facts["miimon"] = (dump.Line(folder + "/bonding/miimon") ?? "").Split(' ')[0];
            facts["lacp_rate"] = (dump.Line(folder + "/bonding/lacp_rate") ?? "").Split(' ')[0];
            facts["all_slaves_active"] = dump.Line(folder + "/bonding/all_slaves_active") == "1";
            if (dump.Line(folder + "/bonding/primary") is { Length: > 0 } primary)
            {
                facts["primary"] = primary;
            }
        }
    }

    private static void Set(JinjaDict facts, string name, long? value)
    {
        if (value is not null)
        {
            facts[name] = value.Value;
        }
    }
}
