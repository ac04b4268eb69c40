using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace Playbooks.Modules.Transfers;

/// <summary>A large file of the controller's on its way to nodes, the same for all of them: its digest was made once, and a chunk that is sent compressed is compressed once, into a file
/// without a name that goes with the process. Holds at most a few chunks in memory, however many nodes there are.</summary>
internal sealed class WireFile(string path, long length, string sha256, string spillFolder) : IDisposable
{
    /// <summary>What is compressed as one gzip member.</summary>
    public const int ChunkSize = 4 << 20;

    /// <summary>Smaller files are never compressed.</summary>
    public const int SmallestCompressed = 1 << 20;

    private readonly ConcurrentDictionary<long, Lazy<Task<WireSegment>>> chunks = new();
    private readonly SemaphoreSlim compressors = new(2);
    private readonly Lazy<bool> isCompressible = new(() => length >= SmallestCompressed && Compressibility.Judge(path, length));
    private readonly Lock gate = new();
    private SafeFileHandle? spill;
    private long spilled;

    public string Path => path;

    public long Length => length;

    public string Sha256 => sha256;

    /// <summary>Whether compressing makes it clearly smaller: not for what is compressed already, told by its first bytes and by samples.</summary>
    public bool IsCompressible => isCompressible.Value;

    public Stream OpenAt(long offset)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
        stream.Seek(offset, SeekOrigin.Begin);
        return stream;
    }

    /// <summary>The chunk that begins there, compressed; shared by all who ask for it.</summary>
    public Task<WireSegment> CompressedAsync(long offset) => chunks.GetOrAdd(offset, from => new Lazy<Task<WireSegment>>(() => CompressAsync(from))).Value;

    public Stream Open(IReadOnlyList<WireSegment> segments) => new SegmentStream(spill!, segments);

    public void Dispose()
    {
        spill?.Dispose();
        compressors.Dispose();
    }

    private async Task<WireSegment> CompressAsync(long offset)
    {
        await compressors.WaitAsync();
        var count = (int)Math.Min(ChunkSize, length - offset);
        var plain = ArrayPool<byte>.Shared.Rent(count);
        // What gzip adds at worst to what cannot be compressed.
        var packed = ArrayPool<byte>.Shared.Rent(count + (count >> 10) + 1024);
        try
        {
            await using (var source = OpenAt(offset))
            {
                await source.ReadExactlyAsync(plain.AsMemory(0, count));
            }

            using var target = new MemoryStream(packed);
            await using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
            {
                await gzip.WriteAsync(plain.AsMemory(0, count));
            }

            var segment = Reserve((int)target.Position);
            await RandomAccess.WriteAsync(spill!, packed.AsMemory(0, segment.Length), segment.Offset);
            return segment;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
            ArrayPool<byte>.Shared.Return(packed);
            compressors.Release();
        }
    }

    private WireSegment Reserve(int size)
    {
        lock (gate)
        {
            spill ??= OpenSpill();
            var segment = new WireSegment(spilled, size);
            spilled += size;
            return segment;
        }
    }

    /// <summary>Deleted while it is open: nobody finds it, and nothing is left behind whatever ends the process.</summary>
    private SafeFileHandle OpenSpill()
    {
        Directory.CreateDirectory(spillFolder);
        var name = System.IO.Path.Combine(spillFolder, System.IO.Path.GetRandomFileName());
        var handle = File.OpenHandle(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.Asynchronous);
        File.Delete(name);
        return handle;
    }
}

/// <summary>Where a compressed chunk lies.</summary>
internal readonly record struct WireSegment(long Offset, int Length);
