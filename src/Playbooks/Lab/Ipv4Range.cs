using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Playbooks.Lab;

/// <summary>A range of IPv4 addresses, as in "10.89.7.0/24".</summary>
internal readonly record struct Ipv4Range(uint First, uint Last)
{
    public bool Overlaps(Ipv4Range other) => First <= other.Last && other.First <= Last;

    /// <summary>Reads "a.b.c.d/n" or "a.b.c.d"; null for anything else.</summary>
    public static Ipv4Range? Parse(string text)
    {
        var parts = text.Split('/');
        var length = 32;
        if (parts.Length > 2
            || !IPAddress.TryParse(parts[0], out var address)
            || address.AddressFamily != AddressFamily.InterNetwork
            || (parts.Length == 2 && !int.TryParse(parts[1], CultureInfo.InvariantCulture, out length))
            || length is < 0 or > 32)
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        var value = ((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3];
        var mask = length == 0 ? 0u : uint.MaxValue << (32 - length);
        return new Ipv4Range(value & mask, value | ~mask);
    }
}
