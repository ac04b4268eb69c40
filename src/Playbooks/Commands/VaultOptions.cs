using System.CommandLine;
using Playbooks.Planning;
using Playbooks.Results;

namespace Playbooks.Commands;

/// <summary>Where the passwords for encrypted variables come from. Never from the command line itself.</summary>
internal sealed class VaultOptions
{
    private const string Remedy = "give --vault-password-file FILE";

    public RepeatedOption PasswordFile { get; } = new("--vault-password-file", "--vault-pass-file")
    {
        HelpName = "FILE",
        Description = "file with the vault password, or a program that prints it",
    };

    public RepeatedOption Identity { get; } = new("--vault-id") { HelpName = "LABEL@SOURCE", Description = "a vault password under a label; the source is a file, or \"prompt\"" };

    public Option<bool> Ask { get; } = new("--ask-vault-pass", "--ask-vault-password", "-J") { Description = "ask for the vault password" };

    /// <param name="isNew">What was asked for is confirmed: it is to encrypt with.</param>
    public async Task<IReadOnlyList<(string? Label, string Password)>> BindAsync(ParseResult result, VerbContext context, Settings settings, CancellationToken cancellationToken, bool isNew = false)
    {
        IEnumerable<string> files = [.. result.GetValue(PasswordFile) ?? [], .. settings.VaultPasswordFile is { } configured ? [configured] : Array.Empty<string>()];
        return await ReadAsync([.. settings.VaultIdentities, .. result.GetValue(Identity) ?? []], files, result.GetValue(Ask), context, isNew, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A file that cannot be read is told, and an error only when there is no other password.</summary>
    public static async Task<IReadOnlyList<(string? Label, string Password)>> ReadAsync(
        IEnumerable<string> identities, IEnumerable<string> files, bool asks, VerbContext context, bool isNew, CancellationToken cancellationToken)
    {
        var passwords = new List<(string?, string)>();
        PlaybookException? last = null;
        foreach (var (label, source, option) in identities.Select(Split).Concat(files.Select(file => ((string?)null, file, "--vault-password-file"))))
        {
            try
            {
                passwords.Add((label, source is "prompt" or "prompt_ask_vault_pass"
                    ? await AskForAsync($"ault password ({label ?? VaultPasswords.DefaultLabel}): ", context, isNew, cancellationToken).ConfigureAwait(false)
                    : SecretFile.Read(option, source, label)));
            }
            catch (PlaybookException error) when (source is not ("prompt" or "prompt_ask_vault_pass"))
            {
                context.Terminal.Error.WriteLine($"[WARNING]: {error.Message}");
                last = error;
            }
        }

        if (asks)
        {
            passwords.Add((null, await AskForAsync("ault password: ", context, isNew, cancellationToken).ConfigureAwait(false)));
        }

        return passwords.Count > 0 || last is null ? passwords : throw last;
    }

    private static (string? Label, string Source, string Option) Split(string identity)
        => identity.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? (at == 0 ? null : identity[..at], identity[(at + 1)..], "--vault-id") : (null, identity, "--vault-id");

    /// <param name="prompt">Without its first letter.</param>
    private static async Task<string> AskForAsync(string prompt, VerbContext context, bool isNew, CancellationToken cancellationToken)
    {
        var password = await context.Terminal.AskAsync(isNew ? "New v" + prompt : "V" + prompt, isSecret: true, Remedy, cancellationToken).ConfigureAwait(false);
        if (isNew && await context.Terminal.AskAsync("Confirm new v" + prompt, isSecret: true, Remedy, cancellationToken).ConfigureAwait(false) != password)
        {
            throw new PlaybookException(SourcePosition.None, "the two passwords are not the same", "try again");
        }

        return password.Length > 0 ? password : throw new PlaybookException(SourcePosition.None, "an empty vault password was given", Remedy);
    }
}
