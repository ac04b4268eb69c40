using Microsoft.Win32.SafeHandles;

namespace Playbooks.Modules.Transfers;

/// <summary>Reads pieces of a file one after the other; several may read the same file at once.</summary>
internal sealed class SegmentStream(SafeFileHandle file, IReadOnlyList<WireSegment> segments) : Stream
{
    private int current;
    private int consumed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => segments.Sum(segment => (long)segment.Length);

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => Next(buffer.Length) is var want && want == 0 ? 0 : Advance(await RandomAccess.ReadAsync(file, buffer[..want], segments[current].Offset + consumed, cancellationToken));

    public override int Read(byte[] buffer, int offset, int count)
        => Next(count) is var want && want == 0 ? 0 : Advance(RandomAccess.Read(file, buffer.AsSpan(offset, want), segments[current].Offset + consumed));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Next(int room)
    {
        while (current < segments.Count && consumed == segments[current].Length)
        {
            (current, consumed) = (current + 1, 0);
        }

        return current == segments.Count ? 0 : Math.Min(room, segments[current].Length - consumed);
    }

    private int Advance(int count)
    {
        consumed += count;
        return count;
    }
}
