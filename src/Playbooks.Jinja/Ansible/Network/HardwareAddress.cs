using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Playbooks.Jinja.Ansible.Network;

/// <summary>The address of a network card: 48 bits, or 64.</summary>
internal readonly partial record struct HardwareAddress(ulong Value, int Bits)
{
    /// <summary>With its middle filled and its local bit turned, as IPv6 addresses end in it (RFC 4291).</summary>
    public BigInteger InterfaceIdentifier => (Bits == 64 ? Value : ((Value >> 24) << 40) | 0xFFFE000000 | (Value & 0xFFFFFF)) ^ 0x0200000000000000;

    /// <summary>Null for what is no such address.</summary>
    public static HardwareAddress? Parse(string text)
    {
        var match = Groups().Match(text);
        if (match.Success)
        {
            var words = match.Groups["word"].Captures.Select(word => word.Value).ToList();
            var bits = words.Count switch { 6 or 8 => 8, 3 or 4 => 16, _ => 24 };
            return new HardwareAddress(words.Aggregate(0UL, (sum, word) => (sum << bits) | ulong.Parse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)), words.Count * bits);
        }

        if (Bare().IsMatch(text))
        {
            return new HardwareAddress(ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), text.Length > 12 ? 64 : 48);
        }

        return ulong.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new HardwareAddress(number, number >> 48 == 0 ? 48 : 64) : null;
    }

    /// <summary>Words of some bits, each in hexadecimal.</summary>
    public string Text(int wordBits, string separator, string format)
    {
        var value = Value;
        return string.Join(separator, Enumerable.Range(1, 48 / wordBits)
            .Select(word => ((value >> (48 - (word * wordBits))) & ((1UL << wordBits) - 1)).ToString(format, CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex(@"^(?:(?<word>[0-9a-f]{1,2})(?:(?<colon>:)|-)(?:(?<word>[0-9a-f]{1,2})(?(colon):|-)){4}(?<word>[0-9a-f]{1,2})(?:(?(colon):|-)(?<word>[0-9a-f]{1,2})(?(colon):|-)(?<word>[0-9a-f]{1,2}))?|(?<word>[0-9a-f]{1,4})(?<mark>[:.-])(?<word>[0-9a-f]{1,4})\k<mark>(?<word>[0-9a-f]{1,4})(?:\k<mark>(?<word>[0-9a-f]{1,4}))?|(?<word>[0-9a-f]{5,6})[:-](?<word>[0-9a-f]{5,6}))\n?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Groups();

    [GeneratedRegex(@"^(?:[0-9a-f]{11,12}|[0-9a-f]{15,16})\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Bare();
}
