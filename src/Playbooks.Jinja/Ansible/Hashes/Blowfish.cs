using System.Numerics;

namespace Playbooks.Jinja.Ansible.Hashes;

/// <summary>Schneier's cipher with bcrypt's slow way to set up its key.</summary>
internal sealed class Blowfish
{
    private const int Subkeys = 18;
    private const int Words = Subkeys + (4 * 256);
    private readonly uint[] words = DigitsOfPi();

    /// <param name="salt">16 bytes.</param>
    public Blowfish(byte[] key, byte[] salt, int cost)
    {
        Expand(key, salt);
        for (var i = 0L; i < 1L << cost; i++)
        {
            Expand(key, []);
            Expand(salt, []);
        }
    }

    public (uint Left, uint Right) Encrypt(uint left, uint right)
    {
        for (var round = 0; round < 16; round += 2)
        {
            left ^= words[round];
            right ^= Mixed(left);
            right ^= words[round + 1];
            left ^= Mixed(right);
        }

        return (right ^ words[17], left ^ words[16]);
    }

    private uint Mixed(uint x) =>
        ((words[Subkeys + (int)(x >> 24)] + words[Subkeys + 256 + (int)((x >> 16) & 255)]) ^ words[Subkeys + 512 + (int)((x >> 8) & 255)]) + words[Subkeys + 768 + (int)(x & 255)];

    private void Expand(byte[] key, byte[] salt)
    {
        var at = 0;
        for (var i = 0; i < Subkeys; i++)
        {
            words[i] ^= Next(key, ref at);
        }

        var (left, right) = (0u, 0u);
        at = 0;
        for (var i = 0; i < Words; i += 2)
        {
            if (salt.Length > 0)
            {
                left ^= Next(salt, ref at);
                right ^= Next(salt, ref at);
            }

            (left, right) = Encrypt(left, right);
            (words[i], words[i + 1]) = (left, right);
        }
    }

    private static uint Next(byte[] bytes, ref int at)
    {
        var word = 0u;
        for (var i = 0; i < 4; i++)
        {
            word = (word << 8) | bytes[at];
            at = (at + 1) % bytes.Length;
        }

        return word;
    }

    /// <summary>The cipher begins with the binary digits of pi after the point; they are computed, by Machin's formula.</summary>
    private static uint[] DigitsOfPi()
    {
        const int Guard = 64;
        var one = BigInteger.One << ((Words * 32) + Guard);
        var pi = 4 * ((4 * ArcusTangens(one, 5)) - ArcusTangens(one, 239));
        var fraction = (pi - (3 * one)) >> Guard;
        var digits = fraction.ToByteArray(isUnsigned: true, isBigEndian: true);
        var (result, at) = (new uint[Words], 0);
        for (var i = 0; i < Words; i++)
        {
            result[i] = Next(digits, ref at);
        }

        return result;
    }

    private static BigInteger ArcusTangens(BigInteger one, int inverse)
    {
        var (term, sum) = (one / inverse, one / inverse);
        for (var n = 3; !term.IsZero; n += 2)
        {
            term /= inverse * inverse;
            sum += n % 4 == 3 ? -(term / n) : term / n;
        }

        return sum;
    }
}
