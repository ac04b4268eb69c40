using System.Buffers.Binary;
using System.Text;

namespace Playbooks.Jinja.Ansible.Hashes;

/// <summary>The password hash that starts with $2b$, by Provos and Mazières.</summary>
internal static class Bcrypt
{
    public const int SaltLength = 22;
    public const int DefaultCost = 12;
    private const int LongestPassword = 72;
    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Text = "OrpheanBeholderScryDoubt";

    /// <param name="salt">22 characters of the alphabet; the last four bits of the last one mean nothing.</param>
    /// <param name="cost">4 to 31: the work is two to the power of it.</param>
    public static string Hash(string password, string salt, int cost, string ident)
    {
        byte[] key = [.. Encoding.UTF8.GetBytes(password), 0];
        var seed = Decode(salt);
        var cipher = new Blowfish(key[..Math.Min(key.Length, LongestPassword)], seed, cost);
        var text = Encoding.ASCII.GetBytes(Text);
        for (var at = 0; at < text.Length; at += 8)
        {
            var (left, right) = (BinaryPrimitives.ReadUInt32BigEndian(text.AsSpan(at)), BinaryPrimitives.ReadUInt32BigEndian(text.AsSpan(at + 4)));
            for (var i = 0; i < 64; i++)
            {
                (left, right) = cipher.Encrypt(left, right);
            }

            BinaryPrimitives.WriteUInt32BigEndian(text.AsSpan(at), left);
            BinaryPrimitives.WriteUInt32BigEndian(text.AsSpan(at + 4), right);
        }

        return $"${ident}${cost:00}${Encode(seed)}{Encode(text[..^1])}";
    }

    private static byte[] Decode(string salt)
    {
        var bits = string.Concat(salt.Select(letter => Convert.ToString(Alphabet.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(6, '0')));
        return [.. Enumerable.Range(0, 16).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    private static string Encode(byte[] bytes)
    {
        var bits = string.Concat(bytes.Select(b => Convert.ToString(b, 2).PadLeft(8, '0')));
        bits = bits.PadRight((bits.Length + 5) / 6 * 6, '0');
        return string.Concat(Enumerable.Range(0, bits.Length / 6).Select(i => Alphabet[Convert.ToInt32(bits.Substring(i * 6, 6), 2)]));
    }
}
