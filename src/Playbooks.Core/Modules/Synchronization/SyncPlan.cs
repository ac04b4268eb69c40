using Playbooks.Queries.Files;

namespace Playbooks.Modules.Synchronization;

/// <summary>What it takes to make the target like the source, and how rsync would tell of it (%i %n%L).</summary>
internal sealed class SyncPlan(SynchronizeArguments arguments)
{
    private readonly List<string> told = [];
    private readonly List<SyncEntry> sent = [];
    private readonly List<SyncEntry> touched = [];
    private readonly List<string> removed = [];

    public IReadOnlyList<string> Told => told;

    /// <summary>What is made or written.</summary>
    public IReadOnlyList<SyncEntry> Sent => sent;

    /// <summary>What gets its permissions and time only, the inner first.</summary>
    public IEnumerable<SyncEntry> Touched => touched.OrderByDescending(entry => entry.Name, StringComparer.Ordinal);

    /// <summary>Names that go, with all that is below them.</summary>
    public IReadOnlyList<string> Removed => removed;

    public bool IsChanged => told.Count > 0;

    /// <param name="source">In rsync's order.</param>
    public static SyncPlan Of(SynchronizeArguments arguments, IReadOnlyList<SyncEntry> source, IReadOnlyDictionary<string, SyncEntry> target, SyncFilter filter)
    {
        var plan = new SyncPlan(arguments);
        foreach (var entry in source)
        {
            plan.Compare(entry, target.GetValueOrDefault(entry.Name));
        }

        if (arguments.Delete && arguments.IsRecursive)
        {
            plan.Remove(source, target, filter);
        }

        // What changes in a folder changes its time.
        var folders = plan.sent.Select(entry => entry.Name).Concat(plan.removed).Where(name => name.Length > 0).Select(name => name.LastIndexOf('/') is >= 0 and var at ? name[..at] : "").ToHashSet();
        plan.touched.AddRange(source.Where(entry => entry.IsDirectory && arguments.KeepsTimes && (folders.Contains(entry.Name) || plan.sent.Contains(entry)) && !plan.touched.Contains(entry)));
        return plan;
    }

    private void Compare(SyncEntry wanted, SyncEntry? there)
    {
        var letter = wanted.Kind switch { FileKind.Directory => 'd', FileKind.Link => 'L', _ => 'f' };
        if (there is null || there.Kind != wanted.Kind)
        {
            if (there is null && arguments.ExistingOnly)
            {
                return;
            }

            if (there is not null)
            {
                removed.Add(wanted.Name);
            }

            told.Add($"{(letter == 'f' ? Arrow : 'c')}{letter}+++++++++ {wanted.Shown}");
            sent.Add(wanted);
            return;
        }

        var isLink = wanted.Kind == FileKind.Link;
        var size = wanted.Kind == FileKind.Regular && wanted.Size != there.Size;
        var time = !isLink && wanted.Time != there.Time && (wanted.Kind == FileKind.Regular || arguments.KeepsTimes);
        var mode = !isLink && arguments.KeepsPerms && wanted.Mode != there.Mode;
        var content = isLink ? wanted.Target != there.Target : wanted.Kind == FileKind.Regular && (arguments.Checksum ? size || wanted.Digest != there.Digest : size || time);
        if (!content && !mode && !(time && arguments.KeepsTimes))
        {
            return;
        }

        var first = !content ? '.' : isLink ? 'c' : Arrow;
        var marks = $"{(content && (isLink || arguments.Checksum) ? 'c' : '.')}{(size ? 's' : '.')}{(time ? arguments.KeepsTimes ? 't' : 'T' : '.')}{(mode ? 'p' : '.')}.....";
        told.Add($"{first}{letter}{marks} {wanted.Shown}");
        (content ? sent : touched).Add(wanted);
    }

    private char Arrow => arguments.Mode == "push" ? '<' : '>';

    private void Remove(IReadOnlyList<SyncEntry> source, IReadOnlyDictionary<string, SyncEntry> target, SyncFilter filter)
    {
        var wanted = source.Select(entry => entry.Name).ToHashSet();
        foreach (var entry in target.Values.Where(entry => !wanted.Contains(entry.Name) && entry.Name.Length > 0).OrderByDescending(entry => entry.Name, StringComparer.Ordinal))
        {
            var parts = entry.Name.Split('/');
            var isKept = Enumerable.Range(1, parts.Length).Any(length => filter.Excludes(string.Join('/', parts[..length]), length < parts.Length || entry.IsDirectory));
            if (!isKept)
            {
                told.Add($"*deleting   {entry.Name}{(entry.IsDirectory ? "/" : "")}");
                removed.Add(entry.Name);
            }
        }
    }
}
