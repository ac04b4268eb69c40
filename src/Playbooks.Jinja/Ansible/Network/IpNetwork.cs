using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace Playbooks.Jinja.Ansible.Network;

/// <summary>An address with a prefix length. A plain address has the full length.</summary>
internal readonly record struct IpNetwork(BigInteger Address, int Prefix, int Version)
{
    public int Bits => Version == 4 ? 32 : 128;

    public BigInteger Size => BigInteger.One << (Bits - Prefix);

    public BigInteger Mask => (BigInteger.One << Bits) - Size;

    public BigInteger First => Address & Mask;

    public BigInteger Last => First + Size - 1;

    /// <summary>Null where a network has no broadcast address: two addresses or one.</summary>
    public BigInteger? Broadcast => Version == 4 && Size <= 2 ? null : Last;

    /// <summary>The network with its first address.</summary>
    public IpNetwork Cidr => this with { Address = First };

    public string AddressText => Text(Address);

    public override string ToString() => $"{AddressText}/{Prefix}";

    public string Text(BigInteger address) => Format(address, Version);

    /// <summary>A number as the address that netaddr takes it for: of IPv4 when it is small enough, whatever it was computed from.</summary>
    public static string Loose(BigInteger address) => Format(address, address <= uint.MaxValue ? 4 : 6);

    public bool Contains(IpNetwork other) => other.Version == Version && other.First >= First && other.Last <= Last;

    /// <summary>An address as text.</summary>
    public static string Format(BigInteger address, int version)
    {
        var length = version == 4 ? 4 : 16;
        if (address.Sign < 0 || address.GetBitLength() > length * 8)
        {
            throw new TemplateRuntimeException($"{address} is not a valid IPv{version} address");
        }

        if (version == 6 && address >> 32 == 0xFFFF)
        {
            return "::ffff:" + Format(address & uint.MaxValue, 4);
        }

        var bytes = address.ToByteArray(isUnsigned: true, isBigEndian: true);
        return new IPAddress([.. new byte[length - bytes.Length], .. bytes]).ToString();
    }

    /// <summary>Reads an address, with or without a prefix length, netmask or hostmask. Null when it is none.</summary>
    public static IpNetwork? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (ParseAddress(slash < 0 ? text : text[..slash]) is not var (address, version, _))
        {
            return null;
        }

        var bits = version == 4 ? 32 : 128;
        if (slash < 0)
        {
            return new IpNetwork(address, bits, version);
        }

        return ParsePrefix(text[(slash + 1)..], bits) is { } prefix ? new IpNetwork(address, prefix, version) : null;
    }

    private static (BigInteger Address, int Version, bool Partial)? ParseAddress(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return !text.Contains('%', StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal)
                && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
                ? (new BigInteger(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true), 6, false)
                : null;
        }

        var parts = text.Split('.').Select(part => part.Trim(' ')).ToArray();
        if (parts.Length > 4 || !parts.All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit)))
        {
            return null;
        }

        var octets = parts.Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToList();
        return octets.TrueForAll(octet => octet <= 255)
            ? (octets.Concat(Enumerable.Repeat(0, 4 - octets.Count)).Aggregate(BigInteger.Zero, (sum, octet) => (sum << 8) + octet), 4, parts.Length < 4)
            : null;
    }

    private static int? ParsePrefix(string text, int bits)
    {
        if (text.Length > 0 && text.All(char.IsAsciiDigit))
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) && prefix <= bits ? prefix : null;
        }

        if (ParseAddress(text) is not { } mask || (mask.Version == 4 ? 32 : 128) != bits || mask.Partial)
        {
            return null;
        }

        for (var prefix = 0; prefix <= bits; prefix++)
        {
            var host = (BigInteger.One << (bits - prefix)) - 1;
            if (mask.Address == host || mask.Address == (BigInteger.One << bits) - 1 - host)
            {
                return prefix;
            }
        }

        return null;
    }
}
