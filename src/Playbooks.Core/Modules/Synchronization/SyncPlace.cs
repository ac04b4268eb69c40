using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Synchronization;

/// <summary>Where things go: a folder, and the name that the source has in it ("" when the content of a folder goes there).</summary>
internal sealed record SyncPlace(string Root, string Name)
{
    /// <param name="source">As written: a slash at its end means its content.</param>
    /// <param name="dest">As written: a slash at its end means a folder.</param>
    public static SyncPlace Of(string source, string sourcePath, bool isFolder, string dest, string destPath, bool isDestFolder)
    {
        var name = RemotePath.Name(sourcePath.TrimEnd('/'));
        return isFolder && (source.EndsWith('/') || name is "" or "." or "..") ? new SyncPlace(destPath, "")
            : isFolder || isDestFolder || dest.EndsWith('/') ? new SyncPlace(destPath, name is "" or "." or ".." ? throw new ModuleFailedException($"{sourcePath} is no name of a file") : name)
            : new SyncPlace(RemotePath.Folder(destPath), RemotePath.Name(destPath));
    }

    public string PathOf(string name) => name.Length == 0 ? Root : RemotePath.Join(Root, name);

    /// <summary>What the host has below the place, by its name.</summary>
    public static IEnumerable<(SyncEntry Entry, string Path)> Named(TreeAnswer tree, SyncPlace place)
        => (tree.Entries ?? []).Select(entry => (SyncEntry.Of(RelativeTo(place.Name, tree.Path, entry.Path), entry.Entry, entry.Digest), entry.Path));

    /// <summary>A tree of the host in rsync's order, without what is left out.</summary>
    public static IReadOnlyList<SyncEntry> Ordered(SyncEntry root, TreeAnswer tree, SyncFilter filter)
    {
        var below = (tree.Entries ?? []).Select(entry => SyncEntry.Of(RelativeTo(root.Name, tree.Path, entry.Path), entry.Entry, entry.Digest))
            .DistinctBy(entry => entry.Name)
            .ToLookup(entry => entry.Name.LastIndexOf('/') is >= 0 and var at ? entry.Name[..at] : "");
        var entries = new List<SyncEntry>();
        Walk(root);
        return entries;

        void Walk(SyncEntry entry)
        {
            entries.Add(entry);
            foreach (var child in (entry.IsDirectory ? below[entry.Name] : []).Where(child => !filter.Excludes(child.Name, child.IsDirectory)).OrderBy(child => child.IsDirectory).ThenBy(child => child.Name, StringComparer.Ordinal))
            {
                Walk(child);
            }
        }
    }

    private static string RelativeTo(string name, string root, string path)
    {
        var rest = path[(root.TrimEnd('/').Length + 1)..];
        return name.Length == 0 ? rest : $"{name}/{rest}";
    }
}
