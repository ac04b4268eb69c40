using System.Security.Cryptography;
using System.Text;

namespace Playbooks.Connections;

/// <summary>Tells secrets apart without holding them: keys made of it may be shown. Worth something in this process only.</summary>
internal static class SecretDigest
{
    private static readonly byte[] Salt = RandomNumberGenerator.GetBytes(32);

    public static string Of(params string?[] secrets)
        => Convert.ToHexStringLower(HMACSHA256.HashData(Salt, Encoding.UTF8.GetBytes(string.Join('\0', secrets.Select(secret => secret is null ? "" : "=" + secret)))))[..16];
}
