using System.CommandLine;
using Playbooks.Results;

namespace Playbooks.Commands;

/// <summary>The passwords that one command of `vault` works with; asked for when no option names one.</summary>
internal static class VaultPasswordQuestion
{
    public static Option<string?> EncryptLabel() => new("--encrypt-vault-id") { HelpName = "LABEL", Description = "encrypt with the password of this label, when there are several" };

    /// <param name="options">Where the passwords come from.</param>
    /// <param name="encryptLabel">Null: nothing is encrypted with a new password.</param>
    /// <param name="result">The command line.</param>
    /// <param name="context">Where to ask.</param>
    /// <param name="cancellationToken">Ends asking.</param>
    public static async Task<VaultPasswords> AskAsync(VaultOptions options, Option<string?>? encryptLabel, ParseResult result, VerbContext context, CancellationToken cancellationToken)
    {
        var isNew = encryptLabel is not null;
        var given = await options.BindAsync(result, context, context.LoadSettings(), cancellationToken, isNew).ConfigureAwait(false);
        if (given.Count == 0)
        {
            given = await VaultOptions.ReadAsync([], [], asks: true, context, isNew, cancellationToken).ConfigureAwait(false);
        }

        var passwords = new VaultPasswords(given, isNew ? result.GetValue(encryptLabel!) : null);
        if (isNew)
        {
            passwords.ForEncryption();
        }

        return passwords;
    }

    public static void CheckOutput(IReadOnlyList<string> files, string? output)
    {
        if (output is not null && files.Count > 1)
        {
            throw new PlaybookException(SourcePosition.None, "at most one input file may be used with the --output option", "call it for each file", ansibleCode: 5);
        }
    }
}
