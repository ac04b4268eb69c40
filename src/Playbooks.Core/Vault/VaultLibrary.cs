using Playbooks.Results;

namespace Playbooks.Vault;

/// <summary>Opens vault texts with the passwords given. A labelled text is tried with the password of its label first, then with all others.</summary>
internal sealed class VaultLibrary(IReadOnlyList<(string? Label, string Password)> passwords) : IVaultReader
{
    public bool HasPasswords => passwords.Count > 0;

    public byte[] Decrypt(string vaultText, SourcePosition position) => HasPasswords ? Open(vaultText, position).Plain : new ClosedVault().Decrypt(vaultText, position);

    /// <summary>Also which password opened it.</summary>
    public (byte[] Plain, string Password) Open(string vaultText, SourcePosition position)
    {

        VaultEnvelope envelope;
        try
        {
            envelope = VaultEnvelope.Parse(vaultText);
        }
        catch (FormatException error)
        {
            throw new PlaybookException(position, $"this vault text is damaged: {error.Message}", "copy it again, with all its lines, from what ansible-vault printed");
        }

        return passwords.OrderBy(password => password.Label == envelope.Label && envelope.Label is not null ? 0 : 1)
            .Select(password => (Plain: VaultCipher.Decrypt(envelope, password.Password), password.Password)).FirstOrDefault(opened => opened.Plain is not null) is { Plain: { } plain } found
            ? (plain, found.Password)
            : throw new PlaybookException(position, "no vault password that was given opens this",
                envelope.Label is null ? "check --vault-password-file" : $"it was encrypted for the vault identity '{envelope.Label}': give --vault-id {envelope.Label}@FILE");
    }
}
