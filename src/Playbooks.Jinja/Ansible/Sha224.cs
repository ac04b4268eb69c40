using System.Buffers.Binary;
using System.Numerics;

namespace Playbooks.Jinja.Ansible;

/// <summary>SHA-224 (FIPS 180-4), which the framework lacks.</summary>
internal static class Sha224
{
    private const int Block = 64;

    private static ReadOnlySpan<uint> Start => [0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4];

    /// <summary>The first 32 bits of the fractions of the cube roots of the first 64 primes.</summary>
    private static ReadOnlySpan<uint> Constants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    public static byte[] Digest(byte[] data)
    {
        var padded = new byte[(data.Length + 9 + Block - 1) / Block * Block];
        data.CopyTo(padded, 0);
        padded[data.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded.AsSpan(padded.Length - 8), (ulong)data.Length * 8);
        var state = Start.ToArray();
        for (var at = 0; at < padded.Length; at += Block)
        {
            Compress(state, padded.AsSpan(at, Block));
        }

        var digest = new byte[28];
        for (var i = 0; i < 7; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(digest.AsSpan(i * 4), state[i]);
        }

        return digest;
    }

    private static void Compress(uint[] state, ReadOnlySpan<byte> block)
    {
        Span<uint> words = stackalloc uint[64];
        for (var i = 0; i < 64; i++)
        {
            words[i] = i < 16 ? BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..]) : words[i - 16] + Small(words[i - 15], 7, 18, 3) + words[i - 7] + Small(words[i - 2], 17, 19, 10);
        }

        var s = state.ToArray();
        for (var i = 0; i < 64; i++)
        {
            var one = s[7] + Large(s[4], 6, 11, 25) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + Constants[i] + words[i];
            var two = Large(s[0], 2, 13, 22) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
            s = [one + two, s[0], s[1], s[2], s[3] + one, s[4], s[5], s[6]];
        }

        for (var i = 0; i < 8; i++)
        {
            state[i] += s[i];
        }
    }

    private static uint Small(uint word, int a, int b, int shift) => BitOperations.RotateRight(word, a) ^ BitOperations.RotateRight(word, b) ^ (word >> shift);

    private static uint Large(uint word, int a, int b, int c) => BitOperations.RotateRight(word, a) ^ BitOperations.RotateRight(word, b) ^ BitOperations.RotateRight(word, c);
}
