namespace Playbooks.Modules.Systems;

/// <summary>One line of authorized_keys. Two lines are the same key when kind and blob are.</summary>
internal sealed record AuthorizedKey(string Options, string Kind, string Blob, string Comment)
{
    public static AuthorizedKey? Parse(string line)
    {
        var words = Words(line.Trim());
        var kind = words.FindIndex(word => word.StartsWith("ssh-", StringComparison.Ordinal) || word.StartsWith("ecdsa-", StringComparison.Ordinal) || word.StartsWith("sk-", StringComparison.Ordinal));
        return kind is < 0 or > 1 || kind + 1 >= words.Count ? null : new AuthorizedKey(kind == 1 ? words[0] : "", words[kind], words[kind + 1], string.Join(' ', words.Skip(kind + 2)));
    }

    /// <summary>The file with the keys in it, or out of it; other lines stay as they are.</summary>
    public static string Edit(string text, IReadOnlyList<AuthorizedKey> keys, bool present, bool exclusive, bool setsOptions)
    {
        var lines = text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n').ToList();
        if (!present)
        {
            lines.RemoveAll(line => Parse(line) is { } old && keys.Any(old.IsSameAs));
            return Join(lines, text);
        }

        if (exclusive)
        {
            lines.RemoveAll(line => Parse(line) is { } old && !keys.Any(old.IsSameAs));
        }

        foreach (var key in keys)
        {
            var at = lines.FindIndex(line => Parse(line) is { } old && old.IsSameAs(key));
            if (at < 0)
            {
                lines.Add(key.ToString());
            }
            else if (Parse(lines[at]) is { } old && ((setsOptions && old.Options != key.Options) || old.Comment != key.Comment))
            {
                lines[at] = (setsOptions ? key : key with { Options = old.Options }).ToString();
            }
        }

        return Join(lines, text);
    }

    public override string ToString() => string.Join(' ', new[] { Options, Kind, Blob, Comment }.Where(part => part.Length > 0));

    private bool IsSameAs(AuthorizedKey other) => Kind == other.Kind && Blob == other.Blob;

    private static string Join(List<string> lines, string original)
    {
        var text = lines.Count == 0 ? "" : string.Join('\n', lines) + "\n";
        return text.TrimEnd('\n') == original.TrimEnd('\n') ? original : text;
    }

    /// <summary>Words; blanks within double quotes (of options) do not separate.</summary>
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        var (start, isQuoted) = (0, false);
        for (var index = 0; index <= line.Length; index++)
        {
            if (index < line.Length && line[index] == '"' && (index == 0 || line[index - 1] != '\\'))
            {
                isQuoted = !isQuoted;
            }
            else if (index == line.Length || (!isQuoted && line[index] is ' ' or '\t'))
            {
                if (index > start)
                {
                    words.Add(line[start..index]);
                }

                start = index + 1;
            }
        }

        return words;
    }
}
