using System.Security.Cryptography;
using System.Text;

namespace Playbooks.Jinja.Ansible;

/// <summary>The password hash of <c>/etc/shadow</c> that starts with $1$ (MD5).</summary>
internal static class Md5Crypt
{
    public const int LongestSalt = 8;

    private const int Rounds = 1000;
    private const int Size = 16;

    // CA5351: what is old enough to know nothing else asks for it; the choice is the user's.
#pragma warning disable CA5351
    public static string Hash(string password, string salt)
    {
        var (key, seed) = (Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt));
        var digest = First(key, seed, MD5.HashData([.. key, .. seed, .. key]));
        for (var i = 0; i < Rounds; i++)
        {
            byte[] middle = [.. i % 3 == 0 ? [] : seed, .. i % 7 == 0 ? [] : key];
            digest = i % 2 == 1 ? MD5.HashData([.. key, .. middle, .. digest]) : MD5.HashData([.. digest, .. middle, .. key]);
        }

        return $"$1${salt}${Encode(digest)}";
    }

    private static byte[] First(byte[] key, byte[] salt, byte[] alternate)
    {
        var parts = new List<byte>([.. key, .. "$1$"u8, .. salt, .. Enumerable.Range(0, key.Length).Select(i => alternate[i % Size])]);
        for (var bits = key.Length; bits > 0; bits >>= 1)
        {
            parts.Add((bits & 1) == 1 ? (byte)0 : key[0]);
        }

        return MD5.HashData([.. parts]);
    }
#pragma warning restore CA5351

    private static string Encode(byte[] digest)
    {
        var text = new StringBuilder();
        for (var i = 0; i < 5; i++)
        {
            ShaCrypt.Append(text, digest[i], digest[i + 6], digest[i == 4 ? 5 : i + 12], 4);
        }

        ShaCrypt.Append(text, 0, 0, digest[11], 2);
        return text.ToString();
    }
}
