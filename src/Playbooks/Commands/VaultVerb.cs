using System.CommandLine;

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
            ("change the password", "playbook vault rekey --new-vault-password-file new.txt group_vars/all/secrets.yml"),
        ],
    }.With(
        Files("create", "write a new encrypted file in an editor", isNew: true, (change, path, _) => change.Create(path), context, hasOutput: false),
        Files("decrypt", "take the encryption off files", isNew: false, (change, path, output) => change.Decrypt(path, output), context),
        Files("edit", "change encrypted files in an editor", isNew: false, (change, path, _) => change.Edit(path), context, hasOutput: false),
        Files("encrypt", "encrypt files in place", isNew: true, (change, path, output) => change.Encrypt(path, output), context),
        VaultTextCommand.Build(context),
        VaultRekeyCommand.Build(context),
        Files("view", "print what is in encrypted files", isNew: false, (change, path, _) => change.View(path), context, hasOutput: false));

    private static VerbCommand Files(string verb, string description, bool isNew, Action<VaultChange, string, string?> action, VerbContext context, bool hasOutput = true)
    {
        var files = new Argument<string[]>("FILE") { Arity = hasOutput ? ArgumentArity.ZeroOrMore : ArgumentArity.OneOrMore, Description = hasOutput ? "the files; standard input without any" : "the files" };
        var output = new Option<string?>("--output") { HelpName = "FILE", Description = "write here instead of in place; - is standard output" };
        var options = new VaultOptions();
        var label = VaultPasswordQuestion.EncryptLabel();
        var command = new VerbCommand(verb, description).With(files).With("Password", options.PasswordFile, options.Identity, options.Ask);
        command = isNew || verb == "edit" ? command.With("Password", label) : command;
        command = hasOutput ? command.With("Output", output) : command;
        command.Execute = async (result, token) =>
        {
            var named = result.GetValue(files) ?? [];
            var target = hasOutput ? result.GetValue(output) : null;
            VaultPasswordQuestion.CheckOutput(named, target);
            var passwords = await VaultPasswordQuestion.AskAsync(options, isNew ? label : null, result, context, token).ConfigureAwait(false);
            var change = new VaultChange(context, passwords);
            foreach (var file in named.Length > 0 ? named : ["-"])
            {
                action(change, file, target);
            }

            return Composition.ExitCodes.Success;
        };
        return command;
    }
}
