using System.Security.Cryptography;
using System.Text;

namespace Playbooks.Modules;

/// <summary>The content of a file on its way to a node: bytes in memory (templates, copies up to 1 MiB), or a file on the controller read once as a stream.</summary>
internal abstract record FileContent(long Length, string Sha256)
{
    public static FileContent FromText(string text) => FromBytes(Encoding.UTF8.GetBytes(text));

    public static FileContent FromBytes(ReadOnlyMemory<byte> bytes)
        => new InMemory(bytes, Convert.ToHexStringLower(SHA256.HashData(bytes.Span)));

    public abstract Stream OpenRead();

    internal sealed record InMemory(ReadOnlyMemory<byte> Bytes, string Sha256) : FileContent(Bytes.Length, Sha256)
    {
        public override Stream OpenRead() => new MemoryStream(Bytes.ToArray(), writable: false);
    }

    internal sealed record OnDisk(string Path, long Length, string Sha256) : FileContent(Length, Sha256)
    {
        public override Stream OpenRead() => File.OpenRead(Path);
    }
}
