using System.Security.Cryptography;
using System.Text;

namespace Playbooks.Jinja.Ansible;

/// <summary>The password hashes of <c>/etc/shadow</c> that start with $5$ (SHA-256) and $6$ (SHA-512), after Drepper's specification.</summary>
public sealed class ShaCrypt(bool is512)
{
    /// <summary>As passlib, with which Ansible hashes where it is installed.</summary>
    public const int RoundsOf512 = 656000;

    public const int RoundsOf256 = 535000;

    /// <summary>The number of rounds that is not written into a hash.</summary>
    private const int UnwrittenRounds = 5000;

    internal const string Alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private readonly int size = is512 ? 64 : 32;

    public static string RandomSalt(int length) => RandomNumberGenerator.GetString(Alphabet, length);

    public static bool IsKnown(string name) => name is "sha512" or "sha512_crypt" or "sha256" or "sha256_crypt";

    /// <summary>The hash by one of the known names, with the default rounds.</summary>
    public static string Hash(string name, string password, string salt) => new ShaCrypt(name.StartsWith("sha512", StringComparison.Ordinal)).Hash(password, salt);

    /// <param name="salt">Up to 16 characters of the alphabet of crypt.</param>
    /// <param name="given">Rounds: 1000 to 999999999; written into the hash unless they are 5000. Default: as passlib, 656000 or 535000.</param>
    public string Hash(string password, string salt, int? given = null)
    {
        var rounds = given ?? (is512 ? RoundsOf512 : RoundsOf256);
        if (rounds is < 1000 or > 999_999_999)
        {
            throw new FilterArgumentException("password_hash: rounds must be between 1000 and 999999999");
        }

        var (key, seed) = (Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt));
        var digest = First(key, seed);
        var keySequence = Sequence(Digest(Enumerable.Repeat(key, key.Length)), key.Length);
        var saltSequence = Sequence(Digest(Enumerable.Repeat(seed, 16 + digest[0])), seed.Length);
        digest = Rounds(digest, keySequence, saltSequence, rounds);
        var prefix = is512 ? "$6$" : "$5$";
        return $"{prefix}{(rounds == UnwrittenRounds ? "" : $"rounds={rounds}$")}{salt}${Encode(digest)}";
    }

    /// <summary>Hundreds of thousands of them: one buffer for all.</summary>
    private byte[] Rounds(byte[] digest, byte[] key, byte[] salt, int rounds)
    {
        var buffer = new byte[(2 * Math.Max(size, key.Length)) + salt.Length + key.Length];
        for (var i = 0; i < rounds; i++)
        {
            var length = Append(buffer, 0, i % 2 == 1 ? key : digest);
            length = i % 3 == 0 ? length : Append(buffer, length, salt);
            length = i % 7 == 0 ? length : Append(buffer, length, key);
            length = Append(buffer, length, i % 2 == 1 ? digest : key);
            _ = is512 ? SHA512.HashData(buffer.AsSpan(0, length), digest) : SHA256.HashData(buffer.AsSpan(0, length), digest);
        }

        return digest;
    }

    private static int Append(byte[] buffer, int at, byte[] part)
    {
        part.CopyTo(buffer, at);
        return at + part.Length;
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

    internal static void Append(StringBuilder text, byte high, byte middle, byte low, int characters)
    {
        var bits = (high << 16) | (middle << 8) | low;
        for (var i = 0; i < characters; i++)
        {
            text.Append(Alphabet[bits & 0x3F]);
            bits >>= 6;
        }
    }
}
