using System.CommandLine;
using Playbooks.Composition;
using Playbooks.Results;

namespace Playbooks.Commands;

/// <summary>`vault rekey`: the same content under another password.</summary>
internal static class VaultRekeyCommand
{
    /// <summary>Ansible's own code for a command line it cannot use.</summary>
    private const int UsageCode = 2;

    public static VerbCommand Build(VerbContext context)
    {
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "the files" };
        var newFile = new Option<string?>("--new-vault-password-file") { HelpName = "FILE", Description = "file with the new password" };
        var newIdentity = new Option<string?>("--new-vault-id") { HelpName = "LABEL@SOURCE", Description = "the new password under a label" };
        var label = VaultPasswordQuestion.EncryptLabel();
        var options = new VaultOptions();
        var command = new VerbCommand("rekey", "encrypt files with another password").With(files)
            .With("Password", options.PasswordFile, options.Identity, options.Ask, newFile, newIdentity, label);
        command.Execute = async (result, token) =>
        {
            if (result.GetValue(newFile) is not null && result.GetValue(newIdentity) is not null)
            {
                throw new PlaybookException(SourcePosition.None, "--new-vault-id is not allowed with --new-vault-password-file", "leave one of them out", ansibleCode: UsageCode);
            }

            var old = await VaultPasswordQuestion.AskAsync(options, null, result, context, token).ConfigureAwait(false);
            var named = result.GetValue(label) is not null ? context.LoadSettings().VaultIdentities : [];
            IEnumerable<string> identities = [.. named, .. result.GetValue(newIdentity) is { } identity ? [identity] : Array.Empty<string>()];
            string[] sources = result.GetValue(newFile) is { } file ? [file] : [];
            var given = await VaultOptions.ReadAsync(identities, sources, asks: !identities.Any() && sources.Length == 0, context, isNew: true, token).ConfigureAwait(false);
            var passwords = new VaultPasswords(given, result.GetValue(label));
            foreach (var path in result.GetValue(files) ?? [])
            {
                new VaultChange(context, old).Rekey(path, passwords);
            }

            context.Terminal.Error.WriteLine("Rekey successful");
            return ExitCodes.Success;
        };
        return command;
    }
}
