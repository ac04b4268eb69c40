using System.Net;
using Playbooks.Jinja;

namespace Playbooks.Queries.Facts;

/// <summary>One address of an interface, as `ip addr` lists it. Scope: global, link, host or site.</summary>
internal sealed record InterfaceAddress(string Interface, string Address, string Prefix, string Broadcast, string Scope, string Label, bool IsV6)
{
    public JinjaDict V4Facts()
    {
        var bits = int.TryParse(Prefix, out var length) ? length : 32;
        var mask = bits == 0 ? 0u : uint.MaxValue << (32 - bits);
        return new JinjaDict
        {
            ["address"] = Address,
            ["broadcast"] = Broadcast,
            ["netmask"] = Text(mask),
            ["network"] = IPAddress.TryParse(Address, out var address) ? Text(Number(address) & mask) : "",
            ["prefix"] = Prefix,
        };
    }

    private static uint Number(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4 ? ((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3] : 0;
    }

    private static string Text(uint number) => $"{number >> 24}.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}";
}
