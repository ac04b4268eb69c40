using System.Net;
using System.Numerics;

namespace Playbooks.Queries.Facts;

/// <summary>Reads `ip addr` of iproute2 and of busybox, and `ifconfig -a` of net-tools and of busybox.</summary>
internal static class AddressList
{
    public static IReadOnlyList<InterfaceAddress> Parse(IReadOnlyList<string> lines)
    {
        var addresses = new List<InterfaceAddress>();
        var device = "";
        foreach (var line in lines.Where(line => line.Length > 0))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!char.IsWhiteSpace(line[0]))
            {
                // "2: eth0@if3: <...>", "eth0: flags=...", "eth0      Link encap:Ethernet"
                device = (char.IsAsciiDigit(line[0]) && words.Length > 1 && words[0].EndsWith(':') ? words[1] : words[0]).TrimEnd(':').Split('@')[0];
            }
            else if (words.Length > 1 && words[0] is "inet" or "inet6")
            {
                addresses.Add(words[1].StartsWith("addr:", StringComparison.Ordinal) || words.Contains("netmask") || words.Contains("prefixlen") || words[1] == "addr:"
                    ? FromIfconfig(device, words)
                    : FromIp(device, words));
            }
        }

        return addresses;
    }

    private static InterfaceAddress FromIp(string device, string[] words)
    {
        string? After(string word) => Array.IndexOf(words, word) is >= 0 and var at && at + 1 < words.Length ? words[at + 1] : null;
        var isV6 = words[0] == "inet6";
        var (address, prefix) = words[1].Split('/') is [var first, var second] ? (first, second) : (words[1], isV6 ? "128" : "32");
        var scope = After("scope") ?? "";
        var rest = words.AsSpan(Array.IndexOf(words, "scope") + 2);
        var label = !isV6 && rest.Length > 0 && rest[^1].Split(':')[0] == device ? rest[^1] : device;
        return new InterfaceAddress(device, address, prefix, After("brd") ?? "", scope, label, isV6);
    }

    /// <summary>`inet 10.0.0.1  netmask 255.0.0.0  broadcast ...` or `inet addr:10.0.0.1  Bcast:...  Mask:255.0.0.0`.</summary>
    private static InterfaceAddress FromIfconfig(string device, string[] words)
    {
        string? Value(string newer, string older)
            => Array.IndexOf(words, newer) is >= 0 and var at && at + 1 < words.Length ? words[at + 1]
                : words.FirstOrDefault(word => word.StartsWith(older, StringComparison.Ordinal) && word.Length > older.Length)?[older.Length..];
        if (words[0] == "inet6")
        {
            var text = words[1] == "addr:" ? words[2] : words[1];
            var scope = (words.FirstOrDefault(word => word.StartsWith("Scope:", StringComparison.Ordinal))?[6..] ?? (text.StartsWith("fe80", StringComparison.Ordinal) ? "link" : "global")).ToLowerInvariant();
            return new InterfaceAddress(device, text.Split('/')[0], text.Contains('/', StringComparison.Ordinal) ? text.Split('/')[1] : Value("prefixlen", "/") ?? "64", "", scope, device, IsV6: true);
        }

        var mask = Value("netmask", "Mask:") ?? "255.255.255.255";
        var prefix = IPAddress.TryParse(mask, out var parsed) ? parsed.GetAddressBytes().Sum(part => BitOperations.PopCount(part)) : 32;
        return new InterfaceAddress(device, words[1].Replace("addr:", "", StringComparison.Ordinal), $"{prefix}", Value("broadcast", "Bcast:") ?? "", "global", device, IsV6: false);
    }
}
