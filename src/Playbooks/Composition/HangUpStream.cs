namespace Playbooks.Composition;

/// <summary>A terminal's stream that may lose its terminal: from the first write that fails on, what is written goes nowhere. A run ends in order without anybody watching.</summary>
internal sealed class HangUpStream(Stream terminal) : Stream
{
    private volatile bool isLost;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            if (!isLost)
            {
                terminal.Write(buffer);
            }
        }
        catch (IOException)
        {
            isLost = true;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
