namespace Playbooks.Artifacts;

/// <summary>What a node's own record says of an installed artifact: the header it was installed with, and its files.</summary>
internal sealed record InstalledArtifact(string Header, IReadOnlyList<InstalledFile> Files);

/// <summary>One installed file: its digest and stat when it was installed, and its stat and (when asked for) digest now; null = not there.</summary>
internal sealed record InstalledFile(string Path, string Sha256, FileStamp Recorded, FileStamp? Current, string? CurrentSha256);

/// <summary>What stat says. Equal stamps: nobody wrote, replaced, chmodded or chowned the file since.</summary>
internal sealed record FileStamp(long Size, long Inode, long Modified, long Changed, string Mode, int Owner, int Group)
{
    public static FileStamp? Parse(ReadOnlySpan<string> fields)
        => fields.Length == 7 && long.TryParse(fields[0], out var size) && long.TryParse(fields[1], out var inode) && long.TryParse(fields[2], out var modified)
            && long.TryParse(fields[3], out var changed) && int.TryParse(fields[5], out var owner) && int.TryParse(fields[6], out var group)
            ? new FileStamp(size, inode, modified, changed, fields[4], owner, group)
            : null;
}
