using System.CommandLine;
using System.Text;
using Playbooks.Composition;
using Playbooks.Planning;
using Playbooks.Results;

namespace Playbooks.Commands;

/// <summary>Encrypts and opens secrets in the format of ansible-vault.</summary>
internal sealed class VaultVerb : Verb
{
    public override string Name => "vault";

    public override string Summary => "encrypt and open secrets, as ansible-vault does";

    public override VerbCommand Build(VerbContext context) => new VerbCommand(Name, "Encrypts and opens files and single values in ansible-vault's format. The password is asked for, or comes from --vault-password-file.")
    {
        Examples =
        [
            ("encrypt a file in place", "playbook vault encrypt group_vars/all/secrets.yml"),
            ("one value, to paste into a file", "playbook vault encrypt_string --name db_password"),
            ("read it", "playbook vault view group_vars/all/secrets.yml"),
        ],
    }.With(
        Files("encrypt", "encrypt files in place", isNew: true, (passwords, path) => new VaultChange(context, passwords).Encrypt(path), context),
        Files("decrypt", "take the encryption off files", isNew: false, (passwords, path) => new VaultChange(context, passwords).Decrypt(path), context),
        Files("view", "print what is in encrypted files", isNew: false, (passwords, path) => new VaultChange(context, passwords).View(path), context),
        Text(context));

    private static VerbCommand Files(string verb, string description, bool isNew, Action<VaultPasswords, string> action, VerbContext context)
    {
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "the files" };
        var options = new VaultOptions();
        var command = new VerbCommand(verb, description).With(files).With("Password", options.PasswordFile, options.Identity, options.Ask);
        command.Execute = async (result, token) =>
        {
            var passwords = await PasswordsAsync(options, result, context, isNew, token).ConfigureAwait(false);
            foreach (var file in result.GetValue(files) ?? [])
            {
                action(passwords, Path.GetFullPath(file, context.Environment.CurrentFolder));
            }

            return ExitCodes.Success;
        };
        return command;
    }

    private static VerbCommand Text(VerbContext context)
    {
        var text = new Argument<string?>("TEXT") { Arity = ArgumentArity.ZeroOrOne, Description = "what to encrypt; asked for, or read from standard input, when not given" };
        var name = new Option<string?>("--name", "-n", "--stdin-name") { HelpName = "NAME", Description = "the variable's name, for a line to paste" };
        var options = new VaultOptions();
        var command = new VerbCommand("encrypt_string", "encrypt one value").With(text).With("Options", name, options.PasswordFile, options.Identity, options.Ask);
        command.Execute = async (result, token) =>
        {
            var passwords = await PasswordsAsync(options, result, context, isNew: true, token).ConfigureAwait(false);
            var plain = result.GetValue(text) ?? await ReadPlainAsync(context, token).ConfigureAwait(false);
            var lines = passwords.Encrypt(Encoding.UTF8.GetBytes(plain)).TrimEnd('\n').Split('\n');
            var label = result.GetValue(name) is { } variable ? $"{variable}: " : "";
            context.Terminal.Out.WriteLine($"{label}!vault |\n{string.Join('\n', lines.Select(line => new string(' ', 10) + line))}");
            return ExitCodes.Success;
        };
        return command;
    }

    private static async Task<string> ReadPlainAsync(VerbContext context, CancellationToken cancellationToken)
        => context.Terminal.IsInputTerminal
            ? await context.Terminal.AskAsync("What to encrypt: ", isSecret: true, "give it as an argument", cancellationToken).ConfigureAwait(false)
            : await Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false);

    private static async Task<VaultPasswords> PasswordsAsync(VaultOptions options, ParseResult result, VerbContext context, bool isNew, CancellationToken cancellationToken)
    {
        var given = await options.BindAsync(result, context, new SettingsLoader(context.Environment).Load(), cancellationToken).ConfigureAwait(false);
        if (given.Count > 0)
        {
            return new VaultPasswords(given);
        }

        const string Remedy = "give --vault-password-file FILE";
        var password = await context.Terminal.AskAsync(isNew ? "New Vault password: " : "Vault password: ", isSecret: true, Remedy, cancellationToken).ConfigureAwait(false);
        if (isNew && await context.Terminal.AskAsync("Confirm New Vault password: ", isSecret: true, Remedy, cancellationToken).ConfigureAwait(false) != password)
        {
            throw new PlaybookException(SourcePosition.None, "the two passwords are not the same", "try again");
        }

        return new VaultPasswords([(null, password)]);
    }
}
