using System.Text;

namespace Playbooks.Tests.Reporting;

/// <summary>A stream on a disk that is full after so many writes.</summary>
internal sealed class FullDisk(int writes = 0) : MemoryStream
{
    public int Refused { get; private set; }

    public string Text => Encoding.UTF8.GetString(ToArray());

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (writes-- <= 0)
        {
            Refused++;
            throw new IOException("No space left on device");
        }

        base.Write(buffer.ToArray(), 0, buffer.Length);
    }

    public override void WriteByte(byte value) => Write([value]);
}
