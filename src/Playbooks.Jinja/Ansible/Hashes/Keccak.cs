using System.Buffers.Binary;
using System.Numerics;

namespace Playbooks.Jinja.Ansible.Hashes;

/// <summary>SHA-3 (FIPS 202), of every length, whatever the machine's own library knows.</summary>
internal sealed class Keccak
{
    private const int Rounds = 24;
    private const int StateSize = 200;
    private readonly ulong[] lanes = new ulong[25];

    private Keccak()
    {
    }

    /// <param name="bits">The length of the digest: 224, 256, 384 or 512.</param>
    public static byte[] Digest(ReadOnlySpan<byte> data, int bits)
    {
        var rate = StateSize - (bits / 4);
        var padded = new byte[((data.Length / rate) + 1) * rate];
        data.CopyTo(padded);
        padded[data.Length] = 0x06;
        padded[^1] |= 0x80;
        var hash = new Keccak();
        for (var block = 0; block < padded.Length; block += rate)
        {
            for (var i = 0; i < rate / 8; i++)
            {
                hash.lanes[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(padded.AsSpan(block + (i * 8)));
            }

            hash.Permute();
        }

        var output = new byte[StateSize];
        for (var i = 0; i < hash.lanes.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(output.AsSpan(i * 8), hash.lanes[i]);
        }

        return output[..(bits / 8)];
    }

    private void Permute()
    {
        byte register = 1;
        for (var round = 0; round < Rounds; round++)
        {
            Theta();
            RhoAndPi();
            Chi();
            for (var bit = 0; bit <= 6; bit++)
            {
                lanes[0] ^= (register & 1UL) << ((1 << bit) - 1);
                register = (byte)((register << 1) ^ ((register >> 7) * 0x71));
            }
        }
    }

    private void Theta()
    {
        Span<ulong> columns = stackalloc ulong[5];
        for (var x = 0; x < 5; x++)
        {
            columns[x] = lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20];
        }

        for (var i = 0; i < 25; i++)
        {
            lanes[i] ^= columns[(i + 4) % 5] ^ BitOperations.RotateLeft(columns[(i + 1) % 5], 1);
        }
    }

    private void RhoAndPi()
    {
        var (x, y, carried) = (1, 0, lanes[1]);
        for (var step = 0; step < 24; step++)
        {
            (x, y) = (y, ((2 * x) + (3 * y)) % 5);
            var at = x + (5 * y);
            (carried, lanes[at]) = (lanes[at], BitOperations.RotateLeft(carried, (step + 1) * (step + 2) / 2 % 64));
        }
    }

    private void Chi()
    {
        Span<ulong> row = stackalloc ulong[5];
        for (var y = 0; y < 25; y += 5)
        {
            lanes.AsSpan(y, 5).CopyTo(row);
            for (var x = 0; x < 5; x++)
            {
                lanes[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
            }
        }
    }
}
