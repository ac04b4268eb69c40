namespace Playbooks.Modules.Systems;

/// <summary>One line of fstab; texts without its escapes.</summary>
internal sealed record FstabEntry(string Source, string Point, string Kind, string Options, string Dump, string Pass)
{
    public bool IsSwap => Kind == "swap" || Point is "none" or "swap";

    public static FstabEntry? Parse(string line)
    {
        var fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length < 4 || fields[0].StartsWith('#')
            ? null
            : new FstabEntry(Decode(fields[0]), Decode(fields[1]), fields[2], Decode(fields[3]), fields.ElementAtOrDefault(4) ?? "0", fields.ElementAtOrDefault(5) ?? "0");
    }

    public static string Decode(string text)
        => text.Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal).Replace("\\012", "\n", StringComparison.Ordinal).Replace("\\046", "&", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);

    public override string ToString() => $"{Encode(Source)} {Encode(Point)} {Kind} {Encode(Options)} {Dump} {Pass}";

    /// <summary>The same thing: the same place, and for swap, which has none, the same device.</summary>
    public bool IsSameAs(string point, string? source) => IsSwap ? (point is "none" or "swap" || point == Point) && (source is null || Source == source) : Point == point;

    private static string Encode(string text)
        => text.Replace("\\", "\\134", StringComparison.Ordinal).Replace(" ", "\\040", StringComparison.Ordinal).Replace("\t", "\\011", StringComparison.Ordinal).Replace("\n", "\\012", StringComparison.Ordinal).Replace("&", "\\046", StringComparison.Ordinal);
}

/// <summary>Changes to fstab that keep every other line as it is.</summary>
internal static class FstabFile
{
    public static string Set(string text, FstabEntry entry)
    {
        var lines = Lines(text);
        var at = lines.FindIndex(line => FstabEntry.Parse(line) is { } old && old.IsSameAs(entry.Point, entry.Source));
        if (at >= 0 && FstabEntry.Parse(lines[at]) == entry)
        {
            return text;
        }

        if (at >= 0)
        {
            lines[at] = entry.ToString();
        }
        else
        {
            lines.Add(entry.ToString());
        }

        return string.Join('\n', lines) + "\n";
    }

    public static string Remove(string text, string point, string? source)
    {
        var lines = Lines(text);
        var count = lines.RemoveAll(line => FstabEntry.Parse(line) is { } old && old.IsSameAs(point, source));
        return count == 0 ? text : lines.Count == 0 ? "" : string.Join('\n', lines) + "\n";
    }

    private static List<string> Lines(string text) => text.Length == 0 ? [] : [.. (text.EndsWith('\n') ? text[..^1] : text).Split('\n')];
}
