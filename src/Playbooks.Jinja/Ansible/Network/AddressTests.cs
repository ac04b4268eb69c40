using System.Text.RegularExpressions;

namespace Playbooks.Jinja.Ansible.Network;

/// <summary>The tests of ansible.utils about addresses. They read an address as Python's <c>ipaddress</c> does: in full, and a network without host bits.</summary>
internal static partial class AddressTests
{
    private static readonly IpNetwork[] Private = Networks(
        "0.0.0.0/8 10.0.0.0/8 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/29 192.0.0.170/31 192.0.2.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4 "
        + "::/127 ::ffff:0:0/96 100::/64 2001::/23 2001:db8::/32 fc00::/7 fe80::/10");

    private static readonly IpNetwork[] Reserved = Networks("240.0.0.0/4 ::/8 100::/8 200::/7 400::/6 800::/5 1000::/4 4000::/3 6000::/3 8000::/3 a000::/3 c000::/3 e000::/4 f000::/5 f800::/6 fe00::/9");

    private static readonly IpNetwork[] Shared = Networks("100.64.0.0/10");
    private static readonly IpNetwork[] Loopback = Networks("127.0.0.0/8 ::1/128");
    private static readonly IpNetwork[] Multicast = Networks("224.0.0.0/4 ff00::/8");
    private static readonly IpNetwork[] Unspecified = Networks("0.0.0.0/32 ::/128");
    private static readonly IpNetwork[] Mapped = Networks("::ffff:0:0/96");
    private static readonly IpNetwork[] SixToFour = Networks("2002::/16");
    private static readonly IpNetwork[] Teredo = Networks("2001::/32");

    public static void Register(Dictionary<string, JinjaFunction> tests)
    {
        tests["in_network"] = call => PythonValues.Box(IsIn(Text(call.Value), call.Bind("network")[0]));
        tests["in_any_network"] = call => PythonValues.Box(Containing(call, "networks") > 0);
        tests["in_one_network"] = call => PythonValues.Box(Containing(call, "networks") == 1);
        tests["subnet_of"] = call => PythonValues.Box(IsIn(Text(call.Value), call.Bind("network")[0]));
        tests["supernet_of"] = call => PythonValues.Box(IsIn(Text(call.Bind("network")[0]), call.Value));
        tests["ip"] = call => PythonValues.Box(Network(Text(call.Value)) is not null);
        tests["ipv4"] = call => PythonValues.Box(Network(Text(call.Value))?.Version == 4);
        tests["ipv6"] = call => PythonValues.Box(Network(Text(call.Value))?.Version == 6);
        tests["ip_address"] = call => PythonValues.Box(Address(Text(call.Value)) is not null);
        tests["ipv4_address"] = call => PythonValues.Box(Address(Text(call.Value))?.Version == 4);
        tests["ipv6_address"] = call => PythonValues.Box(Address(Text(call.Value))?.Version == 6);
        tests["ipv4_netmask"] = call => PythonValues.Box(Masked(Text(call.Value)) is var (network, mask) && network.Text(network.Mask) == mask);
        tests["ipv4_hostmask"] = call => PythonValues.Box(Masked(Text(call.Value)) is var (network, mask) && network.Text(network.Size - 1) == mask);
        tests["ipv6_ipv4_mapped"] = call => Within(call, Mapped);
        tests["ipv6_sixtofour"] = call => Within(call, SixToFour);
        tests["ipv6_teredo"] = call => Within(call, Teredo);
        tests["loopback"] = call => Within(call, Loopback);
        tests["multicast"] = call => Within(call, Multicast);
        tests["private"] = call => Within(call, Private);
        tests["public"] = call => PythonValues.Box(Address(Text(call.Value)) is { } address && !Holds(Private, address) && !Holds(Shared, address));
        tests["reserved"] = call => Within(call, Reserved);
        tests["unspecified"] = call => Within(call, Unspecified);
        tests["mac"] = call => PythonValues.Box(Mac().IsMatch(call.Value is Undefined or string or Markup ? Text(call.Value) : throw call.Error("expected string or bytes-like object")));
    }

    private static IpNetwork[] Networks(string texts) => [.. texts.Split(' ').Select(text => IpNetwork.Parse(text)!.Value)];

    private static string Text(object? value) => value is Undefined undefined ? throw undefined.Error() : PythonValues.Str(value);

    private static object Within(CallContext call, IpNetwork[] networks) => PythonValues.Box(Address(Text(call.Value)) is { } address && Holds(networks, address));

    private static bool Holds(IpNetwork[] networks, IpNetwork address) => Array.Exists(networks, network => network.Contains(address));

    private static int Containing(CallContext call, string name)
    {
        var text = Text(call.Value);
        return Structures.StructureArguments.List(call, call.Bind(name)[0], name).Count(network => IsIn(text, network));
    }

    /// <summary>A mask of ones alone is a netmask.</summary>
    private static (IpNetwork Network, string Mask)? Masked(string mask) => mask == "255.255.255.255" ? (new IpNetwork(0, 32, 4), mask)
        : IpNetwork.Parse("0.0.0.0/" + mask) is { } network ? (network, mask)
        : null;

    private static bool IsIn(string inner, object? outer) => Network(inner) is { } small && Network(Text(outer)) is { } large && large.Contains(small);

    private static IpNetwork? Network(string text) => Strict(text) is { } network && network.Address == network.First ? network : null;

    private static IpNetwork? Address(string text) => text.Contains('/', StringComparison.Ordinal) ? null : Strict(text);

    /// <summary>With all four parts, and an IPv6 zone that means nothing.</summary>
    private static IpNetwork? Strict(string text)
    {
        var zone = Zone().Match(text);
        text = zone.Success ? text.Remove(zone.Index, zone.Length) : text;
        var parts = text.Split('/');
        return IpNetwork.Parse(text) is not { } network ? null
            : network.Version == 6 ? (parts.Length == 1 || parts[1].All(char.IsAsciiDigit) ? network : null)
            : parts[0].Split('.') is { Length: 4 } octets && octets.All(octet => octet.All(char.IsAsciiDigit) && (octet.Length == 1 || octet[0] != '0')) ? network
            : null;
    }

    [GeneratedRegex(@"^(?:(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\n?\z|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}\n?\z|[0-9a-f]{12}\n?\z)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Mac();

    [GeneratedRegex(@"(?<=:[^/%]*)%[^%/]+", RegexOptions.CultureInvariant)]
    private static partial Regex Zone();
}
