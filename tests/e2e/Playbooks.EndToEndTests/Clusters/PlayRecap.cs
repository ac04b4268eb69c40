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

    /// <summary>What a run changed or would change, as its lines say: "host: task", in order; of a loop each changed item.</summary>
    public static IReadOnlyList<string> Changes(string output)
    {
        var changes = new List<string>();
        var task = "";
        foreach (var line in output.Split('\n'))
        {
            if (Header().Match(line) is { Success: true } header)
            {
                task = header.Groups["task"].Value;
            }
            else if (ChangedLine().Match(line) is { Success: true } changed)
            {
                changes.Add($"{changed.Groups["host"].Value}: {task}{changed.Groups["item"].Value}");
            }
        }

        return changes;
    }

    [GeneratedRegex(@"^(TASK|RUNNING HANDLER) \[(?<task>.*)\] \*+$")]
    private static partial Regex Header();

    [GeneratedRegex(@"^changed: \[(?<host>[^\]]+)\](?<item> => \(item=.*\))?")]
    private static partial Regex ChangedLine();

    [GeneratedRegex(@"^(?<host>\S+)\s+: (?<counters>ok=\d+ .*)$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"(\w+)=(\d+)")]
    private static partial Regex Counter();
}
