using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Playbooks.Jinja.Ansible;

/// <summary>Python's random numbers for a seed: MT19937 by Matsumoto and Nishimura, with Python's ways to seed it and to draw.</summary>
public sealed class MersenneTwister
{
    private const int Size = 624;
    private const int Middle = 397;
    private readonly uint[] state = new uint[Size];
    private int index = Size;

    private MersenneTwister(uint[] key)
    {
        Seed(19650218);
        var (i, j) = (1, 0);
        for (var k = Math.Max(Size, key.Length); k > 0; k--)
        {
            state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1664525)) + key[j] + (uint)j;
            j = (j + 1) % key.Length;
            i = Advance(i);
        }

        for (var k = Size - 1; k > 0; k--)
        {
            state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1566083941)) - (uint)i;
            i = Advance(i);
        }

        state[0] = 0x80000000;
    }

    /// <summary>As <c>random.Random(number)</c>.</summary>
    public static MersenneTwister FromInteger(BigInteger seed)
    {
        var bytes = BigInteger.Abs(seed).ToByteArray(isUnsigned: true);
        var key = new uint[Math.Max(1, (bytes.Length + 3) / 4)];
        for (var i = 0; i < bytes.Length; i++)
        {
            key[i / 4] |= (uint)bytes[i] << (8 * (i % 4));
        }

        return new MersenneTwister(key);
    }

    /// <summary>As <c>random.Random(text)</c>.</summary>
    public static MersenneTwister FromText(string seed)
    {
        var bytes = Encoding.UTF8.GetBytes(seed);
        return FromInteger(new BigInteger([.. bytes, .. SHA512.HashData(bytes)], isUnsigned: true, isBigEndian: true));
    }

    /// <summary>A number from 0 up to, not including, <paramref name="limit"/>.</summary>
    public BigInteger Below(BigInteger limit)
    {
        var bits = (int)limit.GetBitLength();
        BigInteger number;
        do
        {
            number = Bits(bits);
        }
        while (number >= limit);
        return number;
    }

    private BigInteger Bits(int count)
    {
        var result = BigInteger.Zero;
        for (var shift = 0; count > 0; shift += 32, count -= 32)
        {
            var word = Next();
            result |= (BigInteger)(count < 32 ? word >> (32 - count) : word) << shift;
        }

        return result;
    }

    private uint Next()
    {
        if (index >= Size)
        {
            Generate();
        }

        var y = state[index++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    private void Generate()
    {
        for (var i = 0; i < Size; i++)
        {
            var y = (state[i] & 0x80000000) | (state[(i + 1) % Size] & 0x7FFFFFFF);
            state[i] = state[(i + Middle) % Size] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908B0DF);
        }

        index = 0;
    }

    private void Seed(uint seed)
    {
        state[0] = seed;
        for (var i = 1; i < Size; i++)
        {
            state[i] = (1812433253 * (state[i - 1] ^ (state[i - 1] >> 30))) + (uint)i;
        }
    }

    private int Advance(int i)
    {
        if (i + 1 < Size)
        {
            return i + 1;
        }

        state[0] = state[Size - 1];
        return 1;
    }
}
