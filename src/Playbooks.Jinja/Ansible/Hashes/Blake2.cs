namespace Playbooks.Jinja.Ansible.Hashes;

/// <summary>BLAKE2b and BLAKE2s, as Python's hashlib has them.</summary>
internal static class Blake2
{
    private static readonly ulong[] Start64 =
    [
        0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
        0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
    ];

    /// <summary>The upper halves of the same words.</summary>
    private static readonly uint[] Start32 = [.. Start64.Select(word => (uint)(word >> 32))];

    public static byte[] B(ReadOnlySpan<byte> data) => new Blake2Hash<ulong>(Start64, 12, [32, 24, 16, 63]).Digest(data);

    public static byte[] S(ReadOnlySpan<byte> data) => new Blake2Hash<uint>(Start32, 10, [16, 12, 8, 7]).Digest(data);
}
