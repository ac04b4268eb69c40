using System.Buffers.Binary;
using System.Numerics;

namespace Playbooks.Jinja.Ansible.Hashes;

/// <summary>BLAKE2s with 256 bits and without a key (RFC 7693).</summary>
internal sealed class Blake2s
{
    private const int BlockSize = 64;
    private const int Rounds = 10;

    private static readonly uint[] Start =
    [
        0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
    ];

    private readonly uint[] state = [.. Start];

    private Blake2s() => state[0] ^= 0x01010020;

    public static byte[] Digest(ReadOnlySpan<byte> data)
    {
        var hash = new Blake2s();
        var done = 0;
        for (; data.Length - done > BlockSize; done += BlockSize)
        {
            hash.Mix(data.Slice(done, BlockSize), done + BlockSize, isLast: false);
        }

        var block = new byte[BlockSize];
        data[done..].CopyTo(block);
        hash.Mix(block, data.Length, isLast: true);
        var digest = new byte[32];
        for (var i = 0; i < hash.state.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(digest.AsSpan(i * 4), hash.state[i]);
        }

        return digest;
    }

    private void Mix(ReadOnlySpan<byte> block, int length, bool isLast)
    {
        Span<uint> words = stackalloc uint[16];
        for (var i = 0; i < 16; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(i * 4)..]);
        }

        Span<uint> v = [.. state, .. Start];
        v[12] ^= (uint)length;
        v[14] ^= isLast ? uint.MaxValue : 0;
        for (var round = 0; round < Rounds; round++)
        {
            var order = Blake2Order.Of(round);
            for (var i = 0; i < 8; i++)
            {
                var (a, b, c, d) = Blake2Order.Column(i);
                v[a] += v[b] + words[order[2 * i]];
                v[d] = BitOperations.RotateRight(v[d] ^ v[a], 16);
                v[c] += v[d];
                v[b] = BitOperations.RotateRight(v[b] ^ v[c], 12);
                v[a] += v[b] + words[order[(2 * i) + 1]];
                v[d] = BitOperations.RotateRight(v[d] ^ v[a], 8);
                v[c] += v[d];
                v[b] = BitOperations.RotateRight(v[b] ^ v[c], 7);
            }
        }

        for (var i = 0; i < 8; i++)
        {
            state[i] ^= v[i] ^ v[i + 8];
        }
    }
}
