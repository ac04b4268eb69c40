using System.CommandLine;
using Playbooks.Planning;
using Playbooks.Results;

namespace Playbooks.Commands;

/// <summary>Where the passwords for encrypted variables come from. Never from the command line itself.</summary>
internal sealed class VaultOptions
{
    private const string Remedy = "give --vault-password-file FILE";

    public Option<string[]> PasswordFile { get; } = new("--vault-password-file", "--vault-pass-file")
    {
        HelpName = "FILE",
        Description = "file with the vault password, or a program that prints it",
    };

    public Option<string[]> Identity { get; } = new("--vault-id") { HelpName = "LABEL@SOURCE", Description = "a vault password under a label; the source is a file, or \"prompt\"" };

    public Option<bool> Ask { get; } = new("--ask-vault-pass", "--ask-vault-password", "-J") { Description = "ask for the vault password" };

    public async Task<IReadOnlyList<(string? Label, string Password)>> BindAsync(ParseResult result, VerbContext context, Settings settings, CancellationToken cancellationToken)
    {
        var passwords = new List<(string?, string)>();
        foreach (var identity in result.GetValue(Identity) ?? settings.VaultIdentities)
        {
            var (label, source) = Split(identity);
            passwords.Add((label, source == "prompt" ? await AskForAsync($"Vault password ({label ?? "default"}): ", context, cancellationToken).ConfigureAwait(false) : SecretFile.Read("--vault-id", source)));
        }

        foreach (var file in result.GetValue(PasswordFile) ?? [])
        {
            passwords.Add((null, SecretFile.Read("--vault-password-file", file)));
        }

        if (result.GetValue(Ask))
        {
            passwords.Add((null, await AskForAsync("Vault password: ", context, cancellationToken).ConfigureAwait(false)));
        }

        if (passwords.Count == 0 && settings.VaultPasswordFile is { } configured)
        {
            passwords.Add((null, SecretFile.Read("vault_password_file", configured)));
        }

        return passwords;
    }

    private static (string? Label, string Source) Split(string identity)
        => identity.LastIndexOf('@') is > 0 and var at ? (identity[..at], identity[(at + 1)..]) : (null, identity.TrimStart('@'));

    private static async Task<string> AskForAsync(string prompt, VerbContext context, CancellationToken cancellationToken)
    {
        var password = await context.Terminal.AskAsync(prompt, isSecret: true, Remedy, cancellationToken).ConfigureAwait(false);
        return password.Length > 0 ? password : throw new PlaybookException(SourcePosition.None, "an empty vault password was given", Remedy);
    }
}
