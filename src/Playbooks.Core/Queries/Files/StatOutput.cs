using System.Text;

namespace Playbooks.Queries.Files;

/// <summary>One `stat` for many paths, and its output. Names are matched against the paths that were asked, never taken from the output, so any name is safe.</summary>
internal static class StatOutput
{
    /// <summary>Type and mode in hex, owner, group, size, three times, inode, device, links, blocks, block size, major, minor, names, path.
    /// User names cannot hold a colon. Wants QUOTING_STYLE=literal in its environment.</summary>
    public const string Command = "stat -c " + Format;

    public const string FollowCommand = "stat -L -c " + Format;

    private const string Format = "'%f %u %g %s %X %Y %Z %i %d %h %b %o %t %T %U:%G:%N'";

    /// <summary>Reads the entry of exactly this path when it comes next; a path that is missing has no line.</summary>
    public static FileEntry? TryRead(OutputReader reader, ReadOnlySpan<byte> path)
    {
        var start = reader.Position;
        if (TryReadFields(reader, out var entry) && TryReadName(reader, path, ref entry))
        {
            return entry;
        }

        reader.Position = start;
        return null;
    }

    private static bool TryReadFields(OutputReader reader, out FileEntry entry)
    {
        entry = new FileEntry { Kind = FileKind.Other, Mode = 0 };
        Span<long> fields = stackalloc long[14];
        for (var index = 0; index < fields.Length; index++)
        {
            if (!reader.TryReadNumber(' ', out fields[index], index is 0 or 12 or 13 ? 'x' : 'D'))
            {
                return false;
            }
        }

        if (!reader.TryReadText(':', out var user) || !reader.TryReadText(':', out var group))
        {
            return false;
        }

        entry = new FileEntry
        {
            Kind = FileEntry.KindOf(fields[0]),
            Mode = (int)(fields[0] & 0xFFF),
            UserId = fields[1],
            GroupId = fields[2],
            Size = fields[3],
            AccessTime = fields[4],
            ModificationTime = fields[5],
            ChangeTime = fields[6],
            Inode = fields[7],
            Device = fields[8],
            Links = fields[9],
            Blocks = fields[10],
            BlockSize = fields[11],
            DeviceMajor = fields[12],
            DeviceMinor = fields[13],
            UserName = user,
            GroupName = group,
        };
        return true;
    }

    private static bool TryReadName(OutputReader reader, ReadOnlySpan<byte> path, ref FileEntry entry)
    {
        var start = reader.Position;
        foreach (var quote in (string[])["", "'", "`"])
        {
            var close = quote == "`" ? "'" : quote;
            reader.Position = start;
            if (!reader.TrySkip(quote) || !reader.TrySkip(path) || !reader.TrySkip(close))
            {
                continue;
            }

            if (!entry.IsLink)
            {
                if (reader.TrySkip("\n"u8))
                {
                    return true;
                }

                continue;
            }

            if (reader.TrySkip(" -> " + quote) && TryReadTarget(reader, close, entry.Size, out var target))
            {
                entry = entry with { LinkTarget = target };
                return true;
            }
        }

        return false;
    }

    private static bool TryReadTarget(OutputReader reader, string close, long size, out string target)
    {
        target = "";
        var start = reader.Position;
        if (size > 0 && reader.TryTake((int)size, out var bytes) && reader.TrySkip(close + "\n"))
        {
            target = Encoding.UTF8.GetString(bytes.Span);
            return true;
        }

        // Links in /proc have the size 0, and some file systems (encrypted ones) report another one than the text has.
        reader.Position = start;
        if (!reader.TryReadText('\n', out var line) || !line.EndsWith(close, StringComparison.Ordinal))
        {
            return false;
        }

        target = line[..^close.Length];
        return true;
    }
}
