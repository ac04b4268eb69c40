using System.Buffers;
using System.Text;

namespace Playbooks.Connections;

/// <summary>A growing byte buffer from the shared pool: what is written to a session.</summary>
internal sealed class PooledBuffer : IDisposable
{
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(4096);
    private int length;

    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, length);

    public void Add(string text)
    {
        var room = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (room > bytes.Length - length)
        {
            Reserve(Encoding.UTF8.GetByteCount(text));
        }

        length += Encoding.UTF8.GetBytes(text, bytes.AsSpan(length));
    }

    public void Add(ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        text.CopyTo(bytes.AsSpan(length));
        length += text.Length;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(bytes, clearArray: true);

    private void Reserve(int more)
    {
        if (length + more <= bytes.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length + more, bytes.Length * 2));
        bytes.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        bytes = larger;
    }
}
