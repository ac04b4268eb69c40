using System.Security.Cryptography;
using System.Text;

namespace Playbooks.Jinja.Ansible;

/// <summary>The password hashes of <c>/etc/shadow</c> that start with $5$ (SHA-256) and $6$ (SHA-512), after Drepper's specification.</summary>
internal sealed class ShaCrypt(bool is512)
{
    public const int DefaultRounds = 5000;
    private const string Alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private readonly int size = is512 ? 64 : 32;

    public static string RandomSalt(int length) => RandomNumberGenerator.GetString(Alphabet, length);

    /// <param name="salt">Up to 16 characters of the alphabet of crypt.</param>
    /// <param name="rounds">1000 to 999999999; written into the hash unless it is the default.</param>
    public string Hash(string password, string salt, int rounds)
    {
        if (rounds is < 1000 or > 999_999_999)
        {
            throw new FilterArgumentException("password_hash: rounds must be between 1000 and 999999999");
        }

        var (key, seed) = (Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt));
        var digest = First(key, seed);
        var keySequence = Sequence(Digest(Enumerable.Repeat(key, key.Length)), key.Length);
        var saltSequence = Sequence(Digest(Enumerable.Repeat(seed, 16 + digest[0])), seed.Length);
        for (var i = 0; i < rounds; i++)
        {
            var parts = new List<byte[]> { i % 2 == 1 ? keySequence : digest };
            if (i % 3 != 0)
            {
                parts.Add(saltSequence);
            }

            if (i % 7 != 0)
            {
                parts.Add(keySequence);
            }

            parts.Add(i % 2 == 1 ? digest : keySequence);
            digest = Digest(parts);
        }

        var prefix = is512 ? "$6$" : "$5$";
        return $"{prefix}{(rounds == DefaultRounds ? "" : $"rounds={rounds}$")}{salt}${Encode(digest)}";
    }

    private byte[] First(byte[] key, byte[] salt)
    {
        var alternate = Digest([key, salt, key]);
        var parts = new List<byte[]> { key, salt, Sequence(alternate, key.Length) };
        for (var bits = key.Length; bits > 0; bits >>= 1)
        {
            parts.Add((bits & 1) == 1 ? alternate : key);
        }

        return Digest(parts);
    }

    private byte[] Digest(IEnumerable<byte[]> parts)
    {
        using var hash = IncrementalHash.CreateHash(is512 ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(part);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>A digest repeated and cut to a length.</summary>
    private byte[] Sequence(byte[] digest, int length) => [.. Enumerable.Range(0, length).Select(i => digest[i % size])];

    private string Encode(byte[] digest)
    {
        var text = new StringBuilder();
        var (a, b, c) = is512 ? (0, 21, 42) : (0, 10, 20);
        for (var i = 0; i < size / 3; i++)
        {
            Append(text, digest[a], digest[b], digest[c], 4);
            (a, b, c) = is512 ? (b + 1, c + 1, a + 1) : (c + 1, a + 1, b + 1);
        }

        if (is512)
        {
            Append(text, 0, 0, digest[63], 2);
        }
        else
        {
            Append(text, 0, digest[31], digest[30], 3);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, byte high, byte middle, byte low, int characters)
    {
        var bits = (high << 16) | (middle << 8) | low;
        for (var i = 0; i < characters; i++)
        {
            text.Append(Alphabet[bits & 0x3F]);
            bits >>= 6;
        }
    }
}
