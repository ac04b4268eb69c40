using Playbooks.Results;

namespace Playbooks.Vault;

/// <summary>No password was given.</summary>
internal sealed class ClosedVault : IVaultReader
{
    public bool HasPasswords => false;

    public byte[] Decrypt(string vaultText, SourcePosition position)
        => throw new Results.PlaybookException(position, "this is encrypted with ansible-vault, and no vault password was given", "give --vault-password-file or --ask-vault-pass");
}
