using Playbooks.Results;

namespace Playbooks.Vault;

/// <summary>Opens what ansible-vault encrypted.</summary>
internal interface IVaultReader
{
    /// <summary>False: no password was given, so nothing can be opened.</summary>
    bool HasPasswords { get; }

    /// <summary>Whether `!vault` values within a file are opened too.</summary>
    bool OpensValues => HasPasswords;

    /// <summary>The plain text of a vault text (with its `$ANSIBLE_VAULT` line). Throws <see cref="Results.PlaybookException"/> at that position
    /// when no given password opens it or it is damaged.</summary>
    byte[] Decrypt(string vaultText, SourcePosition position);
}
