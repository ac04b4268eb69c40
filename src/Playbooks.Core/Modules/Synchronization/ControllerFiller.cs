using System.Formats.Tar;

namespace Playbooks.Modules.Synchronization;

/// <summary>Fills a folder of the controller with what a host has packed. The host is not trusted: only what was asked for is written, and never through a link below the folder.</summary>
internal sealed class ControllerFiller(SyncPlace place, SynchronizeArguments arguments)
{
    /// <summary>Takes away what is in the way or not wanted. False: a folder that is not empty.</summary>
    public bool TryEmpty(SyncEntry entry)
    {
        var path = Checked(entry.Name);
        if (!Directory.Exists(path) || new DirectoryInfo(path).LinkTarget is not null)
        {
            return true;
        }

        if (Directory.EnumerateFileSystemEntries(path).Any())
        {
            return false;
        }

        Directory.Delete(path);
        return true;
    }

    public void Remove(string name)
    {
        var path = Checked(name);
        if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null)
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    public void Make(SyncEntry folder)
        => Directory.CreateDirectory(Checked(folder.Name), (UnixFileMode)(folder.Mode & 0x1FF) | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>Permissions and time.</summary>
    public void Touch(SyncEntry entry)
    {
        var path = Checked(entry.Name);
        if (entry.Name.Length > 0 && new FileInfo(path).LinkTarget is not null)
        {
            throw new IOException($"{path} became a link");
        }

        // The folder that all goes into may be a link: times are set on what is named, not on what it leads to.
        Touch(entry.Name.Length == 0 && new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true) is { } folder ? folder.FullName : path, entry);
    }

    /// <param name="asked">What was asked for, by its name in the archive.</param>
    public void Fill(ReadOnlyMemory<byte> tar, IReadOnlyDictionary<string, SyncEntry> asked)
    {
        // A second name of a file is packed as a hard link to the first one's name.
        var written = new Dictionary<string, string>();
        using var reader = new TarReader(new MemoryStream(tar.ToArray()));
        while (reader.GetNextEntry() is { } packed)
        {
            var name = Plain(packed.Name);
            if (asked.TryGetValue(name, out var entry))
            {
                var path = Checked(entry.Name);
                Write(packed, entry, path, written);
                written[name] = path;
            }
        }

        if (asked.Keys.FirstOrDefault(name => !written.ContainsKey(name)) is { } missing)
        {
            throw new InvalidDataException($"the host did not send {missing}");
        }
    }

    private void Write(TarEntry packed, SyncEntry entry, string path, Dictionary<string, string> written)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            if (entry.Target is not null)
            {
                File.CreateSymbolicLink(temporary, entry.Target);
            }
            else
            {
                using (var content = ContentOf(packed, written))
                using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = ModeOfNew(entry) }))
                {
                    content.CopyTo(file);
                }

                if (!arguments.KeepsPerms && new FileInfo(path) is { Exists: true, LinkTarget: null })
                {
                    File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
                }

                Touch(temporary, entry);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The system takes the umask off.</summary>
    private UnixFileMode ModeOfNew(SyncEntry entry) => arguments.KeepsPerms ? UnixFileMode.UserRead | UnixFileMode.UserWrite : (UnixFileMode)(entry.Mode & 0x1FF);

    private static Stream ContentOf(TarEntry packed, Dictionary<string, string> written)
        => packed.EntryType switch
        {
            TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile => packed.DataStream ?? Stream.Null,
            TarEntryType.HardLink when written.TryGetValue(Plain(packed.LinkName), out var first) => File.OpenRead(first),
            _ => throw new InvalidDataException($"{packed.Name} was to be a file and came as {packed.EntryType}"),
        };

    private static string Plain(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;

    private void Touch(string path, SyncEntry entry)
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

    /// <summary>The path of a name; what lies behind a link is refused.</summary>
    private string Checked(string name)
    {
        for (var at = name.IndexOf('/', StringComparison.Ordinal); at >= 0; at = name.IndexOf('/', at + 1))
        {
            if (new FileInfo(place.PathOf(name[..at])).LinkTarget is { } target)
            {
                throw new IOException($"{place.PathOf(name)} lies behind a link to {target}");
            }
        }

        return place.PathOf(name);
    }
}
