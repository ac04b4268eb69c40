using Playbooks.Results;
using Playbooks.Vault;

namespace Playbooks.Commands;

/// <summary>The passwords of one invocation. All of them open; one encrypts: the only one, or the one that --encrypt-vault-id names.</summary>
internal sealed record VaultPasswords(IReadOnlyList<(string? Label, string Password)> All, string? EncryptLabel = null)
{
    public const string DefaultLabel = "default";

    public VaultLibrary Library { get; } = new(All);

    public string Encrypt(byte[] plain)
    {
        var (label, password) = ForEncryption();
        return Encrypt(plain, label, password);
    }

    /// <summary>Throws when it is not clear which.</summary>
    public (string? Label, string Password) ForEncryption()
    {
        var names = string.Join(", ", All.Select(candidate => Name(candidate.Label)));
        if (EncryptLabel is null)
        {
            return All.Count == 1 ? All[0]
                : throw new PlaybookException(SourcePosition.None, $"the vault-ids {names} are available to encrypt", "name one with --encrypt-vault-id", ansibleCode: 5);
        }

        return All.FirstOrDefault(candidate => Name(candidate.Label) == EncryptLabel) is { Password: not null } found ? found
            : throw new PlaybookException(SourcePosition.None, $"no match for --encrypt-vault-id={EncryptLabel} in the known vault-ids {names}", "give its password with --vault-id");
    }

    public static string Encrypt(byte[] plain, string? label, string password)
        => VaultCipher.Encrypt(plain, password, label == DefaultLabel ? null : label).ToString();

    private static string Name(string? label) => label ?? DefaultLabel;
}
