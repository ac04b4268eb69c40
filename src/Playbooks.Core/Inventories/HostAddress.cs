using System.Text.RegularExpressions;

namespace Playbooks.Inventories;

/// <summary>Takes a port off a host's name, as Ansible does: `name:22`, `1.2.3.4:22`, `[::1]:22`.</summary>
internal static partial class HostAddress
{
    private const string NumericRange = @"\[[0-9]+:[0-9]+(?::[0-9]+)?\]";
    private const string HexadecimalRange = @"\[[0-9a-f]+:[0-9a-f]+(?::[0-9]+)?\]";
    private const string AnyRange = @"\[(?:[a-z]:[a-z]|[0-9]+:[0-9]+)(?::[0-9]+)?\]";
    private const string V4 = @"(?:[01]?[0-9]{1,2}|2[0-4][0-9]|25[0-5]|" + NumericRange + ")";
    private const string V6 = "(?:[0-9a-f]{1,4}|" + HexadecimalRange + ")";
    private const string Label = @"(?:[\w]|" + AnyRange + @")(?:[\w_-]|" + AnyRange + ")*(?<![_-])";

    /// <summary>False: this is no host's name, so nothing was taken off.</summary>
    public static bool TryParse(string address, bool allowRanges, out string host, out int? port)
    {
        host = address;
        port = null;
        foreach (var pattern in new[] { BracketedHostPort(), HostPort() })
        {
            if (pattern.Match(host) is { Success: true } match && int.TryParse(match.Groups[2].Value, out var number))
            {
                host = match.Groups[1].Value;
                port = number;
            }
        }

        if ((Simple().IsMatch(host) || IsV4(host) || IsV6(host) || HostName().IsMatch(host)) && (allowRanges || !host.Contains('[')))
        {
            return true;
        }

        host = address;
        port = null;
        return false;
    }

    public static bool IsAddress(string host) => (host.Contains('.') && IsV4(host)) || (host.Contains(':') && IsV6(host));

    private static bool IsV4(string host) => V4Address().IsMatch(host);

    private static bool IsV6(string host) => host.Contains(':') && V6Address().IsMatch(host);

    [GeneratedRegex(@"^\[(.+)\]:([0-9]+)\z")]
    private static partial Regex BracketedHostPort();

    [GeneratedRegex(@"^((?:[^:\[\]]|\[[^\]]*\])*):([0-9]+)\z")]
    private static partial Regex HostPort();

    [GeneratedRegex("^[a-z][a-z0-9]*\\z")]
    private static partial Regex Simple();

    [GeneratedRegex($@"^(?:{V4}\.){{3}}{V4}\z", RegexOptions.IgnoreCase)]
    private static partial Regex V4Address();

    [GeneratedRegex($@"^(?:(?:{V6}:){{7}}{V6}|(?:{V6}:){{1,6}}:|(?:{V6}:)(?::{V6}){{1,6}}|(?:{V6}:){{2}}(?::{V6}){{1,5}}|(?:{V6}:){{3}}(?::{V6}){{1,4}}|(?:{V6}:){{4}}(?::{V6}){{1,3}}|(?:{V6}:){{5}}(?::{V6}){{1,2}}|(?:{V6}:){{6}}(?::{V6})|:(?::{V6}){{1,6}}|{V6}?::|(?:0:){{6}}(?:{V4}\.){{3}}{V4}|::(?:ffff:)?(?:{V4}\.){{3}}{V4}|(?:0:){{5}}ffff:(?:{V4}\.){{3}}{V4})\z", RegexOptions.IgnoreCase)]
    private static partial Regex V6Address();

    [GeneratedRegex($@"^{Label}(?:\.{Label})*\z", RegexOptions.IgnoreCase)]
    private static partial Regex HostName();
}
