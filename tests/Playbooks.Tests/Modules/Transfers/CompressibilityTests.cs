using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Playbooks.Modules.Transfers;

namespace Playbooks.Tests.Modules.Transfers;

public sealed class CompressibilityTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("playbook-wire").FullName;
    private readonly byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200_000).Select(number => $"line {number}\n")));

    [Fact]
    public void Text_and_programs_are_compressed_and_what_is_compressed_or_random_is_not()
    {
        Judge(text).ShouldBeTrue();
        Judge(File.ReadAllBytes(typeof(object).Assembly.Location)).ShouldBeTrue();
        Judge(Gzip(text)).ShouldBeFalse();
        Judge(RandomNumberGenerator.GetBytes(2 << 20)).ShouldBeFalse();
    }

    [Fact]
    public void A_packed_format_is_known_by_its_start_even_when_its_end_is_padding()
    {
        foreach (var start in new byte[][] { [0x1f, 0x8b, 8], [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], [0x28, 0xb5, 0x2f, 0xfd], [0x50, 0x4b, 3, 4], "BZh9"u8.ToArray() })
        {
            Judge([.. start, .. new byte[2 << 20]]).ShouldBeFalse();
        }
    }

    [Fact]
    public void A_compressible_start_does_not_speak_for_the_whole()
        => Judge([.. text.AsSpan(0, 100_000), .. RandomNumberGenerator.GetBytes(4 << 20)]).ShouldBeFalse();

    [Fact]
    public void Small_files_are_never_compressed()
    {
        File.WriteAllBytes(folder + "/small", new byte[100_000]);
        using var file = new WireFile(folder + "/small", 100_000, "", folder);
        file.IsCompressible.ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }

    private bool Judge(byte[] bytes)
    {
        File.WriteAllBytes(folder + "/file", bytes);
        return Compressibility.Judge(folder + "/file", bytes.Length);
    }
}
