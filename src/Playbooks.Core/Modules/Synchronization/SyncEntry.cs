using Playbooks.Queries.Files;

namespace Playbooks.Modules.Synchronization;

/// <summary>Something of a tree: its name below the target, without a slash at the end ("" is the target itself).</summary>
internal sealed record SyncEntry(string Name, FileKind Kind, int Mode, long Size, long Time, string? Target = null, string? Digest = null)
{
    public bool IsDirectory => Kind == FileKind.Directory;

    /// <summary>Pipes, sockets and devices are left out, and links that are not wanted.</summary>
    public bool IsCopied(SynchronizeArguments arguments) => Kind is FileKind.Regular or FileKind.Directory || (Kind == FileKind.Link && arguments.KeepsLinks);

    /// <summary>As rsync's %n%L shows it.</summary>
    public string Shown => IsDirectory ? (Name.Length == 0 ? "." : Name) + "/" : Kind == FileKind.Link ? $"{Name} -> {Target}" : Name;

    public static SyncEntry Of(string name, FileEntry entry, string? digest) => new(name, entry.Kind, entry.Mode, entry.Size, entry.ModificationTime, entry.LinkTarget, digest);
}
