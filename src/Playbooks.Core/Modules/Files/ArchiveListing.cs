using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using Playbooks.Queries.Files;

namespace Playbooks.Modules.Files;

/// <summary>What is in an archive of the controller, as far as .NET can read it: tar, tar.gz and zip of up to 3000 entries.</summary>
internal sealed record ArchiveListing(string Handler, IReadOnlyList<ArchiveEntry> Entries, bool IsReadable)
{
    private const int Limit = 3000;

    private static readonly ArchiveListing Unreadable = new("", [], false);

    public static ArchiveListing Read(FileContent content)
    {
        try
        {
            Span<byte> magic = stackalloc byte[6];
            using (var stream = content.OpenRead())
            {
                stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
            }

            using var archive = content.OpenRead();
            return magic switch
            {
                [0x1f, 0x8b, ..] => Tar("TgzArchive", new GZipStream(archive, CompressionMode.Decompress)),
                [0x50, 0x4b, ..] => Zip(archive),
                [0x42, 0x5a, 0x68, ..] or [0xfd, 0x37, ..] or [0x28, 0xb5, ..] => Unreadable,
                _ => Tar("TarArchive", archive),
            };
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException)
        {
            // Not an archive, or one of a kind that only tar knows: the node says what is wrong with it.
            return Unreadable;
        }
    }

    /// <summary>How many leading folders the options for tar cut off; null when they say anything else.</summary>
    public static int? StripOf(IReadOnlyList<string> options)
    {
        var words = options.SelectMany(option => option.Split(' ', '=', StringSplitOptions.RemoveEmptyEntries)).ToList();
        return words switch
        {
            [] => 0,
            ["--strip-components" or "--strip", var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) => count,
            _ => null,
        };
    }

    public ArchiveListing Strip(int count)
        => count == 0 ? this : this with
        {
            Entries = [.. Entries.Select(entry => entry with { Name = string.Join('/', entry.Name.Split('/').Skip(count)) }).Where(entry => entry.Name.Length > 0)],
        };

    private static ArchiveListing Tar(string handler, Stream stream)
    {
        using var reader = new TarReader(stream);
        List<ArchiveEntry> entries = [];
        while (reader.GetNextEntry() is { } entry)
        {
            FileKind? kind = entry.EntryType switch
            {
                TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile => FileKind.Regular,
                TarEntryType.Directory => FileKind.Directory,
                TarEntryType.SymbolicLink => FileKind.Link,
                TarEntryType.HardLink => FileKind.Other,
                TarEntryType.GlobalExtendedAttributes => null,
                _ => FileKind.Other,
            };
            if (kind is { } known && Clean(entry.Name) is { Length: > 0 } name)
            {
                entries.Add(new ArchiveEntry(name, known, entry.Length)
                {
                    Time = entry.ModificationTime.ToUnixTimeSeconds(),
                    Mode = (int)entry.Mode,
                    LinkTarget = known == FileKind.Link ? entry.LinkName : null,
                });
            }

            if (entries.Count > Limit)
            {
                return Unreadable;
            }
        }

        // A name that comes twice: the last one wins, as when it is unpacked.
        return entries.Count == 0 ? Unreadable : new ArchiveListing(handler, [.. entries.GroupBy(entry => entry.Name).Select(group => group.Last())], true);
    }

    private static ArchiveListing Zip(Stream stream)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        return archive.Entries.Count > Limit ? Unreadable : new ArchiveListing("ZipArchive", [.. archive.Entries.Select(entry =>
            new ArchiveEntry(Clean(entry.FullName), entry.FullName.EndsWith('/') ? FileKind.Directory : FileKind.Regular, entry.Length))], true);
    }

    private static string Clean(string name) => string.Join('/', name.Split('/').Where(part => part is not ("" or ".")));
}

/// <summary>One thing in an archive. Null time and mode: the archive does not tell them reliably.</summary>
internal sealed record ArchiveEntry(string Name, FileKind Kind, long Size)
{
    public long? Time { get; init; }

    public int? Mode { get; init; }

    public string? LinkTarget { get; init; }

    /// <summary>True when the node has it already.</summary>
    public bool IsSame(FileAnswer file, FilePermissions permissions)
    {
        if (file.Entry is not { } there)
        {
            return false;
        }

        var isSameThing = Kind switch
        {
            FileKind.Directory => there.IsDirectory || file.Target is { IsDirectory: true },
            FileKind.Regular => there.IsRegular && there.Size == Size && (Time is null || Time == there.ModificationTime),
            FileKind.Link => there.LinkTarget == LinkTarget,
            // A hard link, whose other name is checked under that name.
            _ => true,
        };
        var mode = permissions.Mode is not null ? permissions.ModeFor(there, there.IsDirectory) : Kind == FileKind.Regular ? Mode & 0xFFF : null;
        return isSameThing
            && (there.IsLink || mode is null || mode == there.Mode || (permissions.Mode is null && (mode & ~0b111_000_000_000) == there.Mode))
            && IsOwner(permissions.Owner, there.UserName, there.UserId) && IsOwner(permissions.Group, there.GroupName, there.GroupId);
    }

    private static bool IsOwner(string? wanted, string name, long id) => wanted is null || wanted == name || wanted == id.ToString(CultureInfo.InvariantCulture);
}
