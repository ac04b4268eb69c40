using Playbooks.Results;

namespace Playbooks.Vault;

/// <summary>Opens files, but leaves single `!vault` values as they are: for showing variables without their secrets.</summary>
internal sealed class SealedValues(IVaultReader vault) : IVaultReader
{
    public bool HasPasswords => vault.HasPasswords;

    public bool OpensValues => false;

    public byte[] Decrypt(string vaultText, SourcePosition position) => vault.Decrypt(vaultText, position);
}
