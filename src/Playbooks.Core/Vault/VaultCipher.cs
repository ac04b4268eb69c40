using System.Security.Cryptography;
using System.Text;

namespace Playbooks.Vault;

/// <summary>The cipher of ansible-vault, AES256: keys by PBKDF2 (SHA-256, 10000 rounds), AES in counter mode, and an HMAC that is checked before anything is opened.</summary>
internal static class VaultCipher
{
    private const int Rounds = 10000;
    private const int KeyLength = 32;
    private const int BlockLength = 16;

    /// <summary>Null: the HMAC does not fit, so the password is another or the text was changed.</summary>
    public static byte[]? Decrypt(VaultEnvelope envelope, string password)
    {
        var (cipherKey, macKey, counter) = Keys(password, envelope.Salt);
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(macKey, envelope.Ciphertext), envelope.Mac))
        {
            return null;
        }

        var padded = Apply(cipherKey, counter, envelope.Ciphertext);
        var padding = padded.Length > 0 ? padded[^1] : 0;
        return padding is > 0 and <= BlockLength && padding <= padded.Length ? padded[..^padding] : padded;
    }

    /// <param name="salt">Null: random bytes.</param>
    public static VaultEnvelope Encrypt(byte[] plain, string password, string? label, byte[]? salt = null)
    {
        salt ??= RandomNumberGenerator.GetBytes(KeyLength);
        var (cipherKey, macKey, counter) = Keys(password, salt);
        var padding = BlockLength - (plain.Length % BlockLength);
        byte[] padded = [.. plain, .. Enumerable.Repeat((byte)padding, padding)];
        var ciphertext = Apply(cipherKey, counter, padded);
        return new VaultEnvelope(label, salt, HMACSHA256.HashData(macKey, ciphertext), ciphertext);
    }

    private static (byte[] Cipher, byte[] Mac, byte[] Counter) Keys(string password, byte[] salt)
    {
        var derived = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Rounds, HashAlgorithmName.SHA256, (2 * KeyLength) + BlockLength);
        return (derived[..KeyLength], derived[KeyLength..(2 * KeyLength)], derived[(2 * KeyLength)..]);
    }

    /// <summary>Counter mode is its own inverse.</summary>
    private static byte[] Apply(byte[] key, byte[] counter, byte[] input)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        var block = (byte[])counter.Clone();
        var blocks = new byte[(input.Length + BlockLength - 1) / BlockLength * BlockLength];
        for (var at = 0; at < blocks.Length; at += BlockLength)
        {
            block.CopyTo(blocks, at);
            Increment(block);
        }

        var stream = aes.EncryptEcb(blocks, PaddingMode.None);
        var output = new byte[input.Length];
        for (var at = 0; at < input.Length; at++)
        {
            output[at] = (byte)(input[at] ^ stream[at]);
        }

        return output;
    }

    private static void Increment(byte[] block)
    {
        for (var at = block.Length - 1; at >= 0 && ++block[at] == 0; at--)
        {
        }
    }
}
