using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Playbooks.Jinja;
using Playbooks.Modules.Files;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Commands;

/// <summary>Whether one look found what is waited for, and the groups of the search.</summary>
internal sealed record WaitForVerdict(bool IsReached, Match? Match = null, FileEntry? Entry = null)
{
    /// <summary>The states of /proc/net/tcp by their number.</summary>
    private static readonly string[] States = ["", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT", "CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING"];

    public static WaitForVerdict Of(WaitForArguments arguments, int status, ReadOnlyMemory<byte> output)
    {
        if (status == WaitForProbe.NoTool)
        {
            throw new ModuleFailedException("nothing on this host can connect to a port: install bash, nc, curl or socat there");
        }

        if (arguments.State == "drained")
        {
            return new WaitForVerdict(!IsBusy(arguments, Encoding.ASCII.GetString(output.Span)));
        }

        if (arguments.SearchRegex is not { } pattern)
        {
            var entry = arguments.Path is { Length: > 0 } path && status == 0 ? FileResults.ReadStat(new ChangeOutcome(status, output, default), path) : null;
            return new WaitForVerdict(status == 0 != arguments.WantsAbsence, Entry: entry);
        }

        var match = status == 0 ? Search(pattern, Encoding.UTF8.GetString(output.Span)) : null;
        return new WaitForVerdict(match is { Success: true } != arguments.WantsAbsence, match is { Success: true } ? match : null);
    }

    public void AddTo(JinjaDict values)
    {
        FileResults.Describe(values, Entry);
        values["match_groups"] = Match is null ? new List<object?>() : Match.Groups.Cast<Group>().Skip(1).Where(group => int.TryParse(group.Name, out _)).Concat(Named(Match)).Select(Value).ToList();
        values["match_groupdict"] = Match is null ? [] : JinjaDict.From(Named(Match).Select(group => KeyValuePair.Create(group.Name, Value(group))));
    }

    private static IEnumerable<Group> Named(Match match) => match.Groups.Cast<Group>().Skip(1).Where(group => !int.TryParse(group.Name, out _));

    private static object? Value(Group group) => group.Success ? group.Value : null;

    private static Match Search(string pattern, string text)
    {
        try
        {
            return Regex.Match(text, pattern.Replace("(?P<", "(?<", StringComparison.Ordinal), RegexOptions.Multiline, TimeSpan.FromSeconds(10));
        }
        catch (ArgumentException exception)
        {
            throw new ModuleFailedException($"search_regex is not a regular expression: {exception.Message}");
        }
    }

    private static bool IsBusy(WaitForArguments arguments, string table)
    {
        var isAny = arguments.Host is "0.0.0.0" or "::" or "";
        var host = IPAddress.TryParse(arguments.Host, out var parsed) ? parsed : null;
        var excluded = arguments.ExcludeHosts.Select(text => IPAddress.TryParse(text, out var address) ? address : null).OfType<IPAddress>().ToHashSet();
        return table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(fields => fields.Length > 3 && fields[1].Contains(':', StringComparison.Ordinal)).Any(fields =>
        {
            var (local, port) = End(fields[1]);
            var (remote, _) = End(fields[2]);
            var state = States.ElementAtOrDefault(int.Parse(fields[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture)) ?? "";
            return port == arguments.Port && arguments.ActiveConnectionStates.Contains(state) && !excluded.Contains(remote) && (isAny || host is null || host.Equals(local));
        });
    }

    /// <summary>`0100007F:0016`: address in 32-bit words of the machine's order (little endian), port in hexadecimal. Mapped IPv4 addresses count as such.</summary>
    private static (IPAddress Address, int Port) End(string text)
    {
        var parts = text.Split(':');
        var bytes = Convert.FromHexString(parts[0]);
        for (var word = 0; word + 3 < bytes.Length; word += 4)
        {
            Array.Reverse(bytes, word, 4);
        }

        var address = new IPAddress(bytes);
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, int.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
