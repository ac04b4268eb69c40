using System.Text;

namespace Playbooks.Vault;

/// <summary>The text form of an encrypted value: `$ANSIBLE_VAULT;1.1;AES256` (1.2 with a label) and lines of hexadecimal digits.</summary>
internal sealed record VaultEnvelope(string? Label, byte[] Salt, byte[] Mac, byte[] Ciphertext)
{
    private const int LineLength = 80;

    /// <summary>What every encrypted file begins with.</summary>
    public static ReadOnlySpan<byte> Header => "$ANSIBLE_VAULT;"u8;

    /// <summary>Throws <see cref="FormatException"/> with what is wrong.</summary>
    public static VaultEnvelope Parse(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var header = lines.Length > 0 ? lines[0].Split(';', StringSplitOptions.TrimEntries) : [];
        if (header.Length < 3 || header[0] != "$ANSIBLE_VAULT")
        {
            throw new FormatException("this does not begin with $ANSIBLE_VAULT;1.1;AES256");
        }

        if (header[1] is not ("1.1" or "1.2") || header[2] != "AES256")
        {
            throw new FormatException($"the vault format {header[1]};{header[2]} is not supported");
        }

        var parts = Encoding.ASCII.GetString(Convert.FromHexString(string.Concat(lines.Skip(1)))).Split('\n', 3);
        return parts.Length == 3
            ? new VaultEnvelope(header.Length > 3 ? header[3] : null, Convert.FromHexString(parts[0]), Convert.FromHexString(parts[1]), Convert.FromHexString(parts[2]))
            : throw new FormatException("the encrypted text is incomplete");
    }

    public override string ToString()
    {
        var inner = string.Join('\n', Convert.ToHexStringLower(Salt), Convert.ToHexStringLower(Mac), Convert.ToHexStringLower(Ciphertext));
        var text = new StringBuilder(Label is null ? "$ANSIBLE_VAULT;1.1;AES256\n" : $"$ANSIBLE_VAULT;1.2;AES256;{Label}\n");
        foreach (var line in Convert.ToHexStringLower(Encoding.ASCII.GetBytes(inner)).Chunk(LineLength))
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }
}
