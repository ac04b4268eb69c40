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

    public IReadOnlyList<(string? Label, string Password)> Bind(ParseResult result, VerbContext context, Settings settings)
    {
        var passwords = new List<(string?, string)>();
        foreach (var identity in result.GetValue(Identity) ?? settings.VaultIdentities)
        {
            var (label, source) = Split(identity);
            passwords.Add((label, source == "prompt" ? AskFor($"Vault password ({label ?? "default"}): ", context) : SecretFile.Read("--vault-id", source)));
        }

        foreach (var file in result.GetValue(PasswordFile) ?? [])
        {
            passwords.Add((null, SecretFile.Read("--vault-password-file", file)));
        }

        if (result.GetValue(Ask))
        {
            passwords.Add((null, AskFor("Vault password: ", context)));
        }

        if (passwords.Count == 0 && settings.VaultPasswordFile is { } configured)
        {
            passwords.Add((null, SecretFile.Read("vault_password_file", configured)));
        }

        return passwords;
    }

    private static (string? Label, string Source) Split(string identity)
        => identity.LastIndexOf('@') is > 0 and var at ? (identity[..at], identity[(at + 1)..]) : (null, identity.TrimStart('@'));

    private static string AskFor(string prompt, VerbContext context)
    {
        var password = context.Terminal.Ask(prompt, isSecret: true, Remedy);
        return password.Length > 0 ? password : throw new PlaybookException(Results.SourcePosition.None, "an empty vault password was given", Remedy);
    }
}
