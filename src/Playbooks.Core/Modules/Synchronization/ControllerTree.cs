using System.Formats.Tar;
using System.Security.Cryptography;
using Playbooks.Queries.Files;

namespace Playbooks.Modules.Synchronization;

/// <summary>A tree on the controller: read, packed for a host, and filled from what a host has packed. Read afresh each time.</summary>
internal static class ControllerTree
{
    /// <summary>What is at a path, and with `recursive` below it, in rsync's order: files before folders. Null: nothing.</summary>
    public static IReadOnlyList<SyncEntry>? Read(string path, string name, SynchronizeArguments arguments, SyncFilter filter)
    {
        if (Entry(path, name, arguments) is not { } root)
        {
            return null;
        }

        var entries = new List<SyncEntry>();
        Walk(path, root, entries, arguments, filter);
        return entries;
    }

    /// <summary>A tar file without a name, with the entries in their order.</summary>
    public static FileStream Pack(IEnumerable<(SyncEntry Entry, string Path)> entries, SynchronizeArguments arguments)
    {
        var file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 65536, FileOptions.DeleteOnClose);
        using (var writer = new TarWriter(file, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach (var (entry, path) in entries)
            {
                var real = arguments.CopyLinks && new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : path;
                writer.WriteEntry(real, entry.Name.Length == 0 ? "./" : entry.IsDirectory ? entry.Name + "/" : entry.Name);
            }
        }

        file.Position = 0;
        return file;
    }

    /// <summary>Writes what a host has packed: only what was asked for.</summary>
    public static void Fill(ReadOnlyMemory<byte> tar, Func<string, (SyncEntry Entry, string Path)?> find, SynchronizeArguments arguments)
    {
        using var reader = new TarReader(new MemoryStream(tar.ToArray()));
        while (reader.GetNextEntry() is { } packed)
        {
            if (find(packed.Name.StartsWith("./", StringComparison.Ordinal) ? packed.Name[2..] : packed.Name) is not { } known)
            {
                continue;
            }

            var temporary = $"{known.Path}.{Guid.NewGuid():N}";
            try
            {
                if (known.Entry.Kind == FileKind.Link)
                {
                    File.CreateSymbolicLink(temporary, known.Entry.Target!);
                }
                else
                {
                    packed.ExtractToFile(temporary, overwrite: false);
                    Touch(temporary, known.Entry, arguments);
                }

                File.Move(temporary, known.Path, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }
        }
    }

    public static void Touch(string path, SyncEntry entry, SynchronizeArguments arguments)
    {
        if (arguments.KeepsPerms)
        {
            File.SetUnixFileMode(path, (UnixFileMode)entry.Mode);
        }

        if (arguments.KeepsTimes)
        {
            File.SetLastWriteTimeUtc(path, DateTimeOffset.FromUnixTimeSeconds(entry.Time).UtcDateTime);
        }
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

    /// <summary>Null for what is not there, and for links that are not wanted.</summary>
    public static SyncEntry? Entry(string path, string name, SynchronizeArguments arguments)
    {
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        if (info.LinkTarget is { } target && !arguments.CopyLinks)
        {
            return arguments.KeepsLinks ? new SyncEntry(name, FileKind.Link, 0x1FF, target.Length, 0, target) : null;
        }

        if (info.LinkTarget is not null)
        {
            info = info.ResolveLinkTarget(returnFinalTarget: true) ?? info;
        }

        if (!info.Exists)
        {
            return null;
        }

        var time = new DateTimeOffset(info.LastWriteTimeUtc).ToUnixTimeSeconds();
        var mode = (int)File.GetUnixFileMode(info.FullName);
        return info is FileInfo file
            ? new SyncEntry(name, FileKind.Regular, mode, file.Length, time, null, arguments.Checksum ? Digest(file.FullName) : null)
            : new SyncEntry(name, FileKind.Directory, mode, 0, time);
    }

    private static string Digest(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
