using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Synchronization;

/// <summary>What it takes to make the target like the source, and how rsync would tell of it (%i %n%L).</summary>
internal sealed class SyncPlan(SynchronizeArguments arguments)
{
    private readonly List<string> told = [];
    private readonly List<SyncEntry> sent = [];
    private readonly List<SyncEntry> touched = [];
    private readonly List<SyncEntry> made = [];
    private readonly List<SyncEntry> emptied = [];
    private readonly List<string> removed = [];

    public IReadOnlyList<string> Told => told;

    /// <summary>What is made or written.</summary>
    public IReadOnlyList<SyncEntry> Sent => sent;

    /// <summary>Those of <see cref="Sent"/> that were not there, or as something else.</summary>
    public IReadOnlyList<SyncEntry> Made => made;

    /// <summary>Where a folder stands in the way that may go only if nothing is in it.</summary>
    public IReadOnlyList<SyncEntry> Emptied => emptied;

    /// <summary>What gets its permissions and time only, the inner first.</summary>
    public IEnumerable<SyncEntry> Touched => touched.OrderByDescending(entry => entry.Name, StringComparer.Ordinal);

    /// <summary>Names that go, with all that is below them.</summary>
    public IReadOnlyList<string> Removed => removed;

    public bool IsChanged => told.Count > 0;

    /// <param name="source">In rsync's order, with what is not copied: that is not removed either.</param>
    public static SyncPlan Of(SynchronizeArguments arguments, IReadOnlyList<SyncEntry> source, IReadOnlyDictionary<string, SyncEntry> target, SyncFilter filter)
    {
        var plan = new SyncPlan(arguments);
        var removes = arguments.Delete && arguments.IsRecursive;
        // What is seen through a link is not in the target: rsync puts a folder in the link's place.
        var there = target.Values.Where(entry => !Above(entry.Name).Any(name => target.GetValueOrDefault(name) is { IsDirectory: false })).ToDictionary(entry => entry.Name);
        var kept = removes ? Kept(there.Values, filter) : [];
        foreach (var entry in source.Where(entry => entry.IsCopied(arguments)))
        {
            plan.Compare(entry, there.GetValueOrDefault(entry.Name), mayEmpty: removes && !kept.Contains(entry.Name));
        }

        if (removes)
        {
            plan.Remove(source.Select(entry => entry.Name).Concat(kept).ToHashSet(), there.Values);
        }

        // What changes in a folder changes its time.
        var folders = plan.sent.Select(entry => entry.Name).Concat(plan.removed).Where(name => name.Length > 0).Select(name => name.LastIndexOf('/') is >= 0 and var at ? name[..at] : "").ToHashSet();
        var (sent, touched) = (plan.sent.ToHashSet(), plan.touched.Select(entry => entry.Name).ToHashSet());
        plan.touched.AddRange(source.Where(entry => entry.IsDirectory && arguments.KeepsTimes && (folders.Contains(entry.Name) || sent.Contains(entry)) && !touched.Contains(entry.Name)));
        return plan;
    }

    /// <summary>What goes first: what rsync says where a folder that is not empty is in the way.</summary>
    public static string InTheWay(SyncEntry wanted)
        => $"cannot delete non-empty directory: {wanted.Name}\ncould not make way for new {(wanted.Kind == FileKind.Link ? "symlink" : "regular file")}: {wanted.Name}\n";

    private void Compare(SyncEntry wanted, SyncEntry? there, bool mayEmpty)
    {
        var letter = wanted.Kind switch { FileKind.Directory => 'd', FileKind.Link => 'L', _ => 'f' };
        if (there is null || there.Kind != wanted.Kind)
        {
            if (there is null && arguments.ExistingOnly)
            {
                return;
            }

            if (there is not null && wanted.Name.Length == 0)
            {
                throw new ModuleFailedException("ERROR: destination must be a directory when copying more than 1 file");
            }

            if (there is { IsDirectory: true } && !mayEmpty)
            {
                emptied.Add(wanted);
            }
            else if (there is not null)
            {
                removed.Add(wanted.Name);
            }

            told.Add($"{(letter == 'f' ? Arrow : 'c')}{letter}+++++++++ {wanted.Shown}");
            sent.Add(wanted);
            made.Add(wanted);
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
        (content ? sent : touched).Add(arguments.KeepsPerms ? wanted : wanted with { Mode = there.Mode });
    }

    private char Arrow => arguments.Mode == "push" ? '<' : '>';

    private void Remove(HashSet<string> stays, IEnumerable<SyncEntry> target)
    {
        var gone = removed.ToHashSet();
        foreach (var entry in target.Where(entry => !stays.Contains(entry.Name) && entry.Name.Length > 0).OrderByDescending(entry => entry.Name, StringComparer.Ordinal))
        {
            told.Add($"*deleting   {entry.Name}{(entry.IsDirectory ? "/" : "")}");
            if (!Above(entry.Name).Any(gone.Contains))
            {
                removed.Add(entry.Name);
            }
        }
    }

    /// <summary>What a pattern protects, and the folders around it.</summary>
    private static HashSet<string> Kept(IEnumerable<SyncEntry> target, SyncFilter filter)
        => target.Where(entry => filter.Excludes(entry.Name, entry.IsDirectory) || Above(entry.Name).Any(name => filter.Excludes(name, isFolder: true)))
            .SelectMany(entry => Above(entry.Name).Append(entry.Name)).ToHashSet();

    /// <summary>The folders around a name, without the target itself.</summary>
    private static IEnumerable<string> Above(string name)
    {
        for (var at = name.IndexOf('/', StringComparison.Ordinal); at >= 0; at = name.IndexOf('/', at + 1))
        {
            yield return name[..at];
        }
    }
}
