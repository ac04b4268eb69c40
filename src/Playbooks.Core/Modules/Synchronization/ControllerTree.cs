using System.Formats.Tar;
using System.Security.Cryptography;
using Playbooks.Queries.Files;

namespace Playbooks.Modules.Synchronization;

/// <summary>A tree on the controller: read, and packed for a host. Read afresh each time.</summary>
internal static class ControllerTree
{
    /// <summary>What is at a path, and with `recursive` below it, in rsync's order: files before folders. The folder whose content is meant may be a link. Null: nothing.</summary>
    public static IReadOnlyList<SyncEntry>? Read(string path, string name, SynchronizeArguments arguments, SyncFilter filter)
    {
        if (Entry(path, name, name.Length == 0 ? arguments with { CopyLinks = true } : arguments) is not { } root)
        {
            return null;
        }

        var entries = new List<SyncEntry>();
        Walk(path, root, entries, arguments, filter);
        return entries;
    }

    /// <summary>What a host's entry meets: links as links, but for the folder that all goes into. Null: nothing.</summary>
    public static SyncEntry? Met(string path, string name, SynchronizeArguments arguments) => Entry(path, name, arguments with { CopyLinks = name.Length == 0 });

    /// <summary>The same with all that is below it.</summary>
    public static IReadOnlyList<SyncEntry> AllMet(string path, string name, SynchronizeArguments arguments)
        => Read(path, name, arguments with { CopyLinks = false, Checksum = false }, SyncFilter.Of([])) ?? [];

    /// <summary>A tar file without a name, with the entries in their order.</summary>
    public static FileStream Pack(IEnumerable<(SyncEntry Entry, string Path)> entries, SynchronizeArguments arguments)
    {
        var file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 65536, FileOptions.DeleteOnClose);
        using (var writer = new TarWriter(file, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach (var (entry, path) in entries)
            {
                var real = (arguments.CopyLinks || entry.Name.Length == 0) && new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : path;
                writer.WriteEntry(real, entry.Name.Length == 0 ? "./" : entry.IsDirectory ? entry.Name + "/" : entry.Name);
            }
        }

        file.Position = 0;
        return file;
    }

    private static void Walk(string path, SyncEntry entry, List<SyncEntry> entries, SynchronizeArguments arguments, SyncFilter filter)
    {
        entries.Add(entry);
        if (!entry.IsDirectory || !arguments.IsRecursive)
        {
            return;
        }

        var below = Directory.EnumerateFileSystemEntries(path)
            .Select(child => (Path: child, Entry: Entry(child, (entry.Name.Length == 0 ? "" : entry.Name + "/") + Path.GetFileName(child), arguments)))
            .Where(child => child.Entry is not null && !filter.Excludes(child.Entry.Name, child.Entry.IsDirectory))
            .OrderBy(child => child.Entry!.IsDirectory).ThenBy(child => child.Entry!.Name, StringComparer.Ordinal).ToList();
        foreach (var child in below)
        {
            Walk(child.Path, child.Entry!, entries, arguments, filter);
        }
    }

    /// <summary>Null for what is not there.</summary>
    private static SyncEntry? Entry(string path, string name, SynchronizeArguments arguments)
    {
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        if (info.LinkTarget is { } target)
        {
            if (!arguments.CopyLinks)
            {
                return new SyncEntry(name, FileKind.Link, 0x1FF, target.Length, 0, target);
            }

            info = info.ResolveLinkTarget(returnFinalTarget: true) ?? info;
        }

        if (!info.Exists)
        {
            return null;
        }

        var time = new DateTimeOffset(info.LastWriteTimeUtc).ToUnixTimeSeconds();
        var mode = (int)File.GetUnixFileMode(info.FullName);
        if (info is not FileInfo file)
        {
            return new SyncEntry(name, FileKind.Directory, mode, 0, time);
        }

        var kind = file.Length == 0 ? KindOfEmpty(file.FullName) : FileKind.Regular;
        return new SyncEntry(name, kind, mode, file.Length, time, null, arguments.Checksum && kind == FileKind.Regular ? Digest(file.FullName) : null);
    }

    /// <summary>Pipes, sockets and devices have no length, and opening one may wait for ever. The writer of archives looks before it opens.</summary>
    private static FileKind KindOfEmpty(string path)
    {
        try
        {
            using var archive = new MemoryStream();
            using (var writer = new TarWriter(archive, TarEntryFormat.Gnu, leaveOpen: true))
            {
                writer.WriteEntry(path, "x");
            }

            archive.Position = 0;
            using var reader = new TarReader(archive);
            return reader.GetNextEntry()?.EntryType switch
            {
                TarEntryType.Fifo => FileKind.Fifo,
                TarEntryType.CharacterDevice => FileKind.CharacterDevice,
                TarEntryType.BlockDevice => FileKind.BlockDevice,
                _ => FileKind.Regular,
            };
        }
        catch (UnauthorizedAccessException)
        {
            return FileKind.Regular;
        }
        catch (IOException)
        {
            return FileKind.Socket;
        }
    }

    private static string Digest(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
