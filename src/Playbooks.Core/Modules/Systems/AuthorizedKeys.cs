using System.Text;

namespace Playbooks.Modules.Systems;

/// <summary>A file of keys. Each key stands in it once; a changed one goes to the end.</summary>
internal sealed class AuthorizedKeys
{
    private readonly List<(AuthorizedKey Key, int Rank)> entries = [];
    private readonly int last;

    public AuthorizedKeys(string text)
    {
        var rank = 0;
        for (var start = 0; start < text.Length; rank++)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var at ? at + 1 : text.Length;
            var line = text[start..end];
            var key = AuthorizedKey.Parse(line) ?? AuthorizedKey.Other(line);
            Put(key, rank);
            start = end;
        }

        last = entries.Count;
    }

    public bool IsChanged { get; private set; }

    public void Add(IReadOnlyList<AuthorizedKey> keys, bool exclusive)
    {
        for (var index = 0; index < keys.Count; index++)
        {
            var at = Find(keys[index]);
            if (at >= 0 && entries[at].Key.IsSameAs(keys[index]))
            {
                continue;
            }

            if (at >= 0)
            {
                entries.RemoveAt(at);
            }

            entries.Add((keys[index], last + index));
            IsChanged = true;
        }

        IsChanged |= exclusive && entries.RemoveAll(entry => !keys.Any(key => key.Blob == entry.Key.Blob)) > 0;
    }

    public void Remove(IReadOnlyList<AuthorizedKey> keys) => IsChanged |= entries.RemoveAll(entry => keys.Any(key => key.Blob == entry.Key.Blob)) > 0;

    /// <summary>A line that lacks its end gets it when another follows.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (key, _) in entries.OrderBy(entry => entry.Rank))
        {
            if (text.Length > 0 && text[^1] != '\n')
            {
                text.Append('\n');
            }

            text.Append(key);
        }

        return text.ToString();
    }

    private int Find(AuthorizedKey key) => entries.FindIndex(entry => entry.Key.Blob == key.Blob);

    private void Put(AuthorizedKey key, int rank)
    {
        if (Find(key) is >= 0 and var at)
        {
            entries[at] = (key, rank);
        }
        else
        {
            entries.Add((key, rank));
        }
    }
}
