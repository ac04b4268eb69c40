using System.IO.Compression;

namespace Playbooks.Modules.Transfers;

/// <summary>Whether compressing a file on the wire is worth it. Pure but for reading the file.</summary>
internal static class Compressibility
{
    private const int SampleSize = 64 << 10;
    private const int Samples = 4;

    /// <summary>At least a fifth has to be saved.</summary>
    private const double WorthIt = 0.8;

    // gzip, bzip2, xz, zstd, lz4, zip, 7z, lzip, rpm
    private static readonly byte[][] Packed =
    [
        [0x1f, 0x8b], "BZh"u8.ToArray(), [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], [0x28, 0xb5, 0x2f, 0xfd], [0x04, 0x22, 0x4d, 0x18], [0x50, 0x4b, 0x03, 0x04],
        [0x37, 0x7a, 0xbc, 0xaf], "LZIP"u8.ToArray(), [0xed, 0xab, 0xee, 0xdb],
    ];

    public static bool Judge(string path, long length)
    {
        using var file = File.OpenHandle(path);
        var sample = new byte[SampleSize];
        long before = 0;
        long after = 0;
        for (var i = 0; i < Samples; i++)
        {
            var count = RandomAccess.Read(file, sample, Math.Max(0, length - SampleSize) * i / (Samples - 1));
            if (i == 0 && IsPacked(sample.AsSpan(0, count)))
            {
                return false;
            }

            before += count;
            after += SizeOf(sample.AsSpan(0, count));
        }

        return after < before * WorthIt;
    }

    public static bool IsPacked(ReadOnlySpan<byte> start)
    {
        foreach (var magic in Packed)
        {
            if (start.StartsWith(magic))
            {
                return true;
            }
        }

        return false;
    }

    private static long SizeOf(ReadOnlySpan<byte> bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return target.Length;
    }
}
