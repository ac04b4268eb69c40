using System.Text.RegularExpressions;
using Playbooks.Jinja;
using Playbooks.Jinja.Ansible;
using Playbooks.Results;

namespace Playbooks.Inventories;

/// <summary>Ansible's host patterns: names, globs, ~regular expressions, lists with `,` or `:`, `!` to leave out, `&amp;` to intersect, subscripts of groups.</summary>
internal sealed partial class HostPattern(Inventory inventory)
{
    public IReadOnlyList<InventoryHost> Match(IReadOnlyList<string> patterns) => MatchParts([.. patterns.SelectMany(Split)]);

    /// <summary>The same for patterns of which each stands for itself: the words of a limit.</summary>
    public IReadOnlyList<InventoryHost> MatchParts(IReadOnlyList<string> parts)
    {
        var regular = parts.Where(part => part[0] is not ('!' or '&')).ToList();
        var matched = new OrderedDictionary<string, InventoryHost>(StringComparer.Ordinal);
        foreach (var host in (regular.Count == 0 ? ["all"] : regular).SelectMany(MatchOne))
        {
            matched.TryAdd(host.Name, host);
        }

        IEnumerable<InventoryHost> result = matched.Values;
        foreach (var part in parts.Where(part => part[0] == '&'))
        {
            var wanted = Names(part[1..]);
            result = result.Where(host => wanted.Contains(host.Name));
        }

        foreach (var part in parts.Where(part => part[0] == '!'))
        {
            var unwanted = Names(part[1..]);
            result = result.Where(host => !unwanted.Contains(host.Name));
        }

        return [.. result];
    }

    public IReadOnlyList<string> Unmatched(IReadOnlyList<string> patterns)
        => UnmatchedParts([.. patterns.SelectMany(Split)]);

    public IReadOnlyList<string> UnmatchedParts(IReadOnlyList<string> parts)
        => [.. parts.Where(part => part.TrimStart('!', '&') is var bare && bare != "all" && inventory.FindGroup(bare) is null && MatchOne(bare).Count == 0)];

    /// <summary>A limit's words, with `@file` replaced by the lines of the file: each is one pattern, and not split further.</summary>
    public static IReadOnlyList<string> ReadLimit(IReadOnlyList<string> limit)
    {
        var words = new List<string>();
        foreach (var word in limit.SelectMany(Split))
        {
            if (word[0] != '@')
            {
                words.Add(word);
                continue;
            }

            if (!File.Exists(word[1..]))
            {
                throw new PlaybookException(SourcePosition.CommandLine("--limit"), $"unable to find limit file {word[1..]}", "give an existing file after the @");
            }

            words.AddRange(File.ReadLines(word[1..]).Select(line => line.Trim()).Where(line => line.Length > 0));
        }

        return words;
    }

    public static IEnumerable<string> Split(string pattern)
    {
        var parts = pattern.Contains(',') ? pattern.Split(',')
            : HostAddress.TryParse(pattern, true, out _, out _) ? [pattern]
            : ColonSeparated().Matches(pattern).Select(match => match.Value);
        return parts.Select(part => part.Trim()).Where(part => part.Length > 0);
    }

    /// <summary>After `!` and `&amp;` a group wins over a host of the same name.</summary>
    private HashSet<string> Names(string pattern) => MatchGroups(pattern).Select(host => host.Name).ToHashSet(StringComparer.Ordinal);

    private IReadOnlyList<InventoryHost> MatchOne(string pattern)
    {
        if (!inventory.IsImplicit(pattern) && inventory.FindHost(pattern) is { } host)
        {
            return [host];
        }

        return MatchGroups(pattern);
    }

    private IReadOnlyList<InventoryHost> MatchGroups(string pattern)
    {
        if (pattern.Length == 0 || pattern[0] == '~' || Subscript().Match(pattern) is not { Success: true } match)
        {
            return Enumerate(pattern);
        }

        var hosts = Enumerate(match.Groups[1].Value);
        if (hosts.Count == 0)
        {
            return hosts;
        }

        if (match.Groups[2].Success)
        {
            var index = Number(match.Groups[2].Value);
            var place = index < 0 ? hosts.Count + index : index;
            return place >= 0 && place < hosts.Count ? [hosts[place]]
                : throw new PlaybookException(SourcePosition.None, $"no hosts matched the subscripted pattern '{pattern}'", $"it has only {hosts.Count} hosts, counted from 0");
        }

        var start = Number(match.Groups[3].Value);
        var end = match.Groups[5].Value is { Length: > 0 } given ? Math.Min(Number(given), hosts.Count) : hosts.Count - 1;
        return end == 0 && match.Groups[5].Length > 0 ? [hosts[Math.Min(start, hosts.Count - 1)]] : [.. hosts.Skip(start).Take(Math.Max(0, end + 1 - start))];
    }

    /// <summary>What is too long for a number is behind the last host, or before the first.</summary>
    private static int Number(string digits) => int.TryParse(digits, out var number) ? number : digits[0] == '-' ? int.MinValue : int.MaxValue;

    private IReadOnlyList<InventoryHost> Enumerate(string pattern)
    {
        var isExact = pattern.Length == 0 || (pattern[0] != '~' && !PythonGlob.IsPattern(pattern));
        var test = isExact ? null : ToTest(pattern);
        var groups = isExact ? (inventory.FindGroup(pattern) is { } group ? [group] : [])
            : inventory.Groups.Where(candidate => GroupAliases.NamesOf(candidate.Name).Any(name => test!(name))).ToList();
        var found = groups.SelectMany(match => inventory.HostsOf(match.Name)).Select(name => inventory.FindHost(name)!).ToList();
        if (groups.Count == 0 || pattern[0] == '~' || pattern.AsSpan().IndexOfAny(".?*[") >= 0)
        {
            found.AddRange(isExact ? (inventory.FindHost(pattern) is { } host && !inventory.IsImplicit(pattern) ? [host] : [])
                : inventory.Hosts.Where(candidate => test!(candidate.Name)));
        }

        return found.Count == 0 && inventory.IsImplicit(pattern) ? [inventory.FindHost(pattern)!] : found;
    }

    private static Func<string, bool> ToTest(string pattern)
    {
        try
        {
            return pattern[0] == '~' ? new PythonRegex(pattern[1..]).MatchesStart : new PythonGlob(pattern).IsMatch;
        }
        catch (JinjaException error)
        {
            throw new PlaybookException(SourcePosition.None, $"invalid host list pattern '{pattern}': {error.Message}", "correct the regular expression after the ~");
        }
    }

    [GeneratedRegex(@"(?:[^\s:\[\]]|\[[^\]]*\])+")]
    private static partial Regex ColonSeparated();

    [GeneratedRegex(@"^(.+)\[(?:(-?[0-9]+)|([0-9]+)([:-])([0-9]*))\]\z")]
    private static partial Regex Subscript();
}
