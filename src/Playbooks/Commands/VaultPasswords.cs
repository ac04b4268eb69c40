using Playbooks.Vault;

namespace Playbooks.Commands;

/// <summary>The passwords of one invocation: the first encrypts, all of them open.</summary>
internal sealed record VaultPasswords(IReadOnlyList<(string? Label, string Password)> All)
{
    public VaultLibrary Library { get; } = new(All);

    public string Encrypt(byte[] plain) => VaultCipher.Encrypt(plain, All[0].Password, All[0].Label).ToString();
}
