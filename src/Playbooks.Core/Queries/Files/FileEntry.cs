namespace Playbooks.Queries.Files;

internal enum FileKind
{
    Regular,
    Directory,
    Link,
    Fifo,
    Socket,
    CharacterDevice,
    BlockDevice,
    Other,
}

/// <summary>What `stat` says about one thing in a file system. Times are seconds since 1970.</summary>
internal sealed record FileEntry
{
    public required FileKind Kind { get; init; }

    /// <summary>The twelve permission bits.</summary>
    public required int Mode { get; init; }

    public long UserId { get; init; }

    public long GroupId { get; init; }

    /// <summary>"UNKNOWN" when the id has no name.</summary>
    public string UserName { get; init; } = "UNKNOWN";

    public string GroupName { get; init; } = "UNKNOWN";

    public long Size { get; init; }

    public long AccessTime { get; init; }

    public long ModificationTime { get; init; }

    public long ChangeTime { get; init; }

    public long Inode { get; init; }

    public long Device { get; init; }

    public long Links { get; init; } = 1;

    public long Blocks { get; init; }

    public long BlockSize { get; init; }

    public long DeviceMajor { get; init; }

    public long DeviceMinor { get; init; }

    /// <summary>Where a symbolic link points, as it is written in it.</summary>
    public string? LinkTarget { get; init; }

    public bool IsDirectory => Kind == FileKind.Directory;

    public bool IsRegular => Kind == FileKind.Regular;

    public bool IsLink => Kind == FileKind.Link;

    /// <summary>Kind and permissions from the st_mode that `stat` prints.</summary>
    public static FileKind KindOf(long mode)
        => (mode & 0xF000) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Directory,
            0xA000 => FileKind.Link,
            0x1000 => FileKind.Fifo,
            0xC000 => FileKind.Socket,
            0x2000 => FileKind.CharacterDevice,
            0x6000 => FileKind.BlockDevice,
            _ => FileKind.Other,
        };
}
