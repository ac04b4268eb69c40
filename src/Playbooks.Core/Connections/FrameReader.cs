using System.Buffers;
using System.Text;

namespace Playbooks.Connections;

/// <summary>Cuts a session's output stream at its marks. Binary-safe; throws <see cref="EndOfStreamException"/> when the stream ends before the mark.</summary>
internal sealed class FrameReader(Stream stream) : IDisposable
{
    private const int SmallBuffer = 8 * 1024;
    private const int Idle = 0;
    private const int Reading = 1;
    private const int Closed = 2;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
    private int start;
    private int end;
    private int state;

    /// <summary>What has been read and not yet taken: the last words of a session that ended.</summary>
    public string Remainder => Encoding.UTF8.GetString(buffer, start, end - start);

    /// <summary>Sees what has come in so far while a mark is waited for: prompts, which end without a newline.</summary>
    public Action<string>? Watcher { get; set; }

    /// <param name="mark">The mark with the newline before it.</param>
    public async ValueTask<Frame> ReadAsync(ReadOnlyMemory<byte> mark, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Interlocked.CompareExchange(ref state, Reading, Idle) == Closed, this);
        try
        {
            return await ReadFrameAsync(mark, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.CompareExchange(ref state, Idle, Reading);
        }
    }

    /// <summary>A buffer that a read still writes to is not given back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref state, Closed) == Idle)
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            buffer = [];
            start = end = 0;
        }
    }

    private async ValueTask<Frame> ReadFrameAsync(ReadOnlyMemory<byte> mark, CancellationToken cancellationToken)
    {
        var scanned = 0;
        while (true)
        {
            if (TryTake(mark.Span, ref scanned) is { } frame)
            {
                return frame;
            }

            if (end == buffer.Length)
            {
                MakeRoom();
            }

            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw new EndOfStreamException();
            }

            end += read;
            Watcher?.Invoke(Remainder);
        }
    }

    private Frame? TryTake(ReadOnlySpan<byte> mark, ref int scanned)
    {
        var unread = buffer.AsSpan(start, end - start);
        var at = unread[scanned..].IndexOf(mark);
        if (at < 0)
        {
            scanned = Math.Max(scanned, unread.Length - mark.Length + 1);
            return null;
        }

        at += scanned;
        var tail = unread[(at + mark.Length)..];
        var line = tail.IndexOf((byte)'\n');
        if (line < 0)
        {
            scanned = at;
            return null;
        }

        var frame = new Frame(unread[..at].ToArray(), Encoding.ASCII.GetString(tail[..line]).Trim());
        start += at + mark.Length + line + 1;
        if (start == end)
        {
            start = end = 0;
            if (buffer.Length > 64 * SmallBuffer)
            {
                ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
                buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
            }
        }

        return frame;
    }

    private void MakeRoom()
    {
        var length = end - start;
        if (start > buffer.Length / 2)
        {
            buffer.AsSpan(start, length).CopyTo(buffer);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(checked(buffer.Length * 2));
            buffer.AsSpan(start, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            buffer = larger;
        }

        (start, end) = (0, length);
    }
}
