using System.Numerics;
using System.Runtime.CompilerServices;

namespace Playbooks.Jinja.Ansible.Hashes;

/// <summary>BLAKE2 without a key (RFC 7693): BLAKE2b with 512 bits over words of 64, BLAKE2s with 256 over words of 32.</summary>
internal sealed class Blake2Hash<TWord>
    where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
{
    private const int Words = 16;

    /// <summary>In which order each round takes the words of a block.</summary>
    private static readonly int[][] Orders =
    [
        .. new[]
        {
            "0123456789ABCDEF", "EA489FD61C02B753", "B8C052FDAE367194", "7931DCBE265A40F8", "905724AFE1BC683D",
            "2C6A0B834D75FE19", "C51FED4A0763928B", "DB7EC13950F4862A", "6FE9B308C2D714A5", "A2847615FB9E3CD0",
        }.Select(order => order.Select(letter => Convert.ToInt32(letter.ToString(), 16)).ToArray()),
    ];

    private readonly TWord[] start;
    private readonly TWord[] state;
    private readonly int rounds;
    private readonly int[] turns;

    /// <param name="start">The eight words that the state begins with.</param>
    /// <param name="turns">By how many bits the four steps of a mix turn a word.</param>
    public Blake2Hash(TWord[] start, int rounds, int[] turns)
    {
        (this.start, this.rounds, this.turns) = (start, rounds, turns);
        state = [.. start];
        state[0] ^= TWord.CreateChecked(0x01010000 | DigestSize);
    }

    private int DigestSize => state.Length * Unsafe.SizeOf<TWord>();

    public byte[] Digest(ReadOnlySpan<byte> data)
    {
        var block = new byte[Words * Unsafe.SizeOf<TWord>()];
        var done = 0;
        for (; data.Length - done > block.Length; done += block.Length)
        {
            Mix(data.Slice(done, block.Length), done + block.Length, isLast: false);
        }

        data[done..].CopyTo(block);
        Mix(block, data.Length, isLast: true);
        var digest = new byte[DigestSize];
        for (var i = 0; i < state.Length; i++)
        {
            state[i].WriteLittleEndian(digest, i * Unsafe.SizeOf<TWord>());
        }

        return digest;
    }

    private void Mix(ReadOnlySpan<byte> block, int length, bool isLast)
    {
        Span<TWord> words = stackalloc TWord[Words];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = TWord.ReadLittleEndian(block.Slice(i * Unsafe.SizeOf<TWord>(), Unsafe.SizeOf<TWord>()), isUnsigned: true);
        }

        Span<TWord> v = [.. state, .. start];
        v[12] ^= TWord.CreateChecked(length);
        v[14] ^= isLast ? TWord.AllBitsSet : TWord.Zero;
        for (var round = 0; round < rounds; round++)
        {
            var order = Orders[round % Orders.Length];
            for (var i = 0; i < 8; i++)
            {
                var (a, b, c, d) = Column(i);
                v[a] += v[b] + words[order[2 * i]];
                v[d] = TWord.RotateRight(v[d] ^ v[a], turns[0]);
                v[c] += v[d];
                v[b] = TWord.RotateRight(v[b] ^ v[c], turns[1]);
                v[a] += v[b] + words[order[(2 * i) + 1]];
                v[d] = TWord.RotateRight(v[d] ^ v[a], turns[2]);
                v[c] += v[d];
                v[b] = TWord.RotateRight(v[b] ^ v[c], turns[3]);
            }
        }

        for (var i = 0; i < state.Length; i++)
        {
            state[i] ^= v[i] ^ v[i + state.Length];
        }
    }

    /// <summary>The columns of the state, then its diagonals.</summary>
    private static (int A, int B, int C, int D) Column(int i) => i < 4
        ? (i, i + 4, i + 8, i + 12)
        : (i - 4, 4 + ((i - 3) % 4), 8 + ((i - 2) % 4), 12 + ((i - 1) % 4));
}
