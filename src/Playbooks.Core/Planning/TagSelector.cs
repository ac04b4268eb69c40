namespace Playbooks.Planning;

/// <summary>--tags and --skip-tags: which tasks they select. `all`, `tagged`, `untagged`, `always` and `never` mean what they mean in Ansible.</summary>
internal sealed class TagSelector
{
    private static readonly HashSet<string> Untagged = new(StringComparer.Ordinal) { "untagged" };

    private readonly HashSet<string> only;
    private readonly HashSet<string> skip;

    /// <summary>Each option may be a list with commas; no --tags at all means `all`.</summary>
    public TagSelector(IEnumerable<string> only, IEnumerable<string> skip)
    {
        this.only = ToSet(only);
        this.skip = ToSet(skip);
        if (this.only.Count == 0)
        {
            this.only.Add("all");
        }
    }

    /// <summary>True: a task with these tags (its own and all inherited ones) is part of the run.</summary>
    public bool Selects(IReadOnlyCollection<string> tags)
    {
        var own = tags.Count == 0 ? Untagged : tags.ToHashSet(StringComparer.Ordinal);
        var isTagged = !own.SetEquals(Untagged);
        var selected = own.Contains("always")
            || (only.Contains("all") && !own.Contains("never"))
            || own.Overlaps(only)
            || (only.Contains("tagged") && isTagged && !own.Contains("never"));
        return selected && !IsSkipped(own, isTagged);
    }

    private bool IsSkipped(HashSet<string> own, bool isTagged)
        => skip.Count > 0 && (skip.Contains("all")
            ? !own.Contains("always") || skip.Contains("always")
            : own.Overlaps(skip) || (skip.Contains("tagged") && isTagged));

    private static HashSet<string> ToSet(IEnumerable<string> options)
        => options.SelectMany(tag => tag.Split(',', StringSplitOptions.TrimEntries)).ToHashSet(StringComparer.Ordinal);
}
