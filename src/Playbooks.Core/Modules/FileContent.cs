using System.Security.Cryptography;
using System.Text;

namespace Playbooks.Modules;

/// <summary>The content of a file on its way to a node: bytes in memory (templates, copies up to 1 MiB), or a file on the controller read once as a stream.</summary>
internal abstract class FileContent(long length)
{
    public long Length { get; } = length;

    public abstract string Sha256 { get; }

    public static FileContent FromText(string text) => FromBytes(Encoding.UTF8.GetBytes(text));

    public static FileContent FromBytes(ReadOnlyMemory<byte> bytes) => new InMemory(bytes);

    public abstract Stream OpenRead();

    /// <summary>Digests are worked out when somebody wants one: a question about a file needs its size alone.</summary>
    internal sealed class InMemory(ReadOnlyMemory<byte> bytes) : FileContent(bytes.Length)
    {
        private string? sha256;

        public ReadOnlyMemory<byte> Bytes { get; } = bytes;

        public override string Sha256 => sha256 ??= Convert.ToHexStringLower(SHA256.HashData(Bytes.Span));

        public override Stream OpenRead() => new MemoryStream(Bytes.ToArray(), writable: false);
    }

    internal sealed class OnDisk(string path, long length, string sha256) : FileContent(length)
    {
        public string Path { get; } = path;

        public override string Sha256 { get; } = sha256;

        public override Stream OpenRead() => File.OpenRead(Path);
    }
}
