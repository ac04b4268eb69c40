using System.Text.RegularExpressions;

namespace Playbooks.EndToEndTests.Clusters;

/// <summary>The counters that a run printed for each host.</summary>
internal sealed partial record PlayRecap(IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Hosts)
{
    public static PlayRecap Parse(string output) => new(Line().Matches(output).ToDictionary(
        match => match.Groups["host"].Value,
        match => (IReadOnlyDictionary<string, int>)Counter().Matches(match.Groups["counters"].Value)
            .ToDictionary(counter => counter.Groups[1].Value, counter => int.Parse(counter.Groups[2].Value))));

    public int Changed(string host) => Hosts[host]["changed"];

    /// <summary>The hosts on which something was changed.</summary>
    public IReadOnlyList<string> ChangedHosts => [.. Hosts.Where(host => host.Value["changed"] > 0).Select(host => host.Key).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"^(?<host>\S+)\s+: (?<counters>ok=\d+ .*)$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"(\w+)=(\d+)")]
    private static partial Regex Counter();
}
