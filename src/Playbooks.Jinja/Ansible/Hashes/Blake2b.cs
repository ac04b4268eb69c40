using System.Buffers.Binary;
using System.Numerics;

namespace Playbooks.Jinja.Ansible.Hashes;

/// <summary>BLAKE2b with 512 bits and without a key (RFC 7693).</summary>
internal sealed class Blake2b
{
    private const int BlockSize = 128;
    private const int Rounds = 12;

    private static readonly ulong[] Start =
    [
        0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
        0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
    ];

    private readonly ulong[] state = [.. Start];

    private Blake2b() => state[0] ^= 0x01010040;

    public static byte[] Digest(ReadOnlySpan<byte> data)
    {
        var hash = new Blake2b();
        var done = 0;
        for (; data.Length - done > BlockSize; done += BlockSize)
        {
            hash.Mix(data.Slice(done, BlockSize), done + BlockSize, isLast: false);
        }

        var block = new byte[BlockSize];
        data[done..].CopyTo(block);
        hash.Mix(block, data.Length, isLast: true);
        var digest = new byte[64];
        for (var i = 0; i < hash.state.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(digest.AsSpan(i * 8), hash.state[i]);
        }

        return digest;
    }

    private void Mix(ReadOnlySpan<byte> block, int length, bool isLast)
    {
        Span<ulong> words = stackalloc ulong[16];
        for (var i = 0; i < 16; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(block[(i * 8)..]);
        }

        Span<ulong> v = [.. state, .. Start];
        v[12] ^= (ulong)length;
        v[14] ^= isLast ? ulong.MaxValue : 0;
        for (var round = 0; round < Rounds; round++)
        {
            var order = Blake2Order.Of(round);
            for (var i = 0; i < 8; i++)
            {
                var (a, b, c, d) = Blake2Order.Column(i);
                v[a] += v[b] + words[order[2 * i]];
                v[d] = BitOperations.RotateRight(v[d] ^ v[a], 32);
                v[c] += v[d];
                v[b] = BitOperations.RotateRight(v[b] ^ v[c], 24);
                v[a] += v[b] + words[order[(2 * i) + 1]];
                v[d] = BitOperations.RotateRight(v[d] ^ v[a], 16);
                v[c] += v[d];
                v[b] = BitOperations.RotateRight(v[b] ^ v[c], 63);
            }
        }

        for (var i = 0; i < 8; i++)
        {
            state[i] ^= v[i] ^ v[i + 8];
        }
    }
}
