using System.CommandLine;
using Playbooks.Execution;
using Playbooks.Planning;

namespace Playbooks.Commands;

/// <summary>How to reach the machines and become root there.</summary>
internal sealed class ConnectionOptionGroup
{
    private const string ConnectionRemedy = "give --connection-password-file FILE, or use a key (`playbook trust` puts yours on the machines)";
    private const string BecomeRemedy = "give --become-password-file FILE, or set ansible_become_password in an encrypted file";

    private readonly Option<string?> user = new("--user", "-u") { HelpName = "USER", Description = "log in as this user" };
    private readonly Option<string?> privateKey = new("--private-key", "--key-file") { HelpName = "FILE", Description = "log in with this key" };
    private readonly Option<bool> askPassword = new("--ask-pass", "-k") { Description = "ask for the password to log in with" };
    private readonly Option<string?> passwordFile = new("--connection-password-file", "--conn-pass-file") { HelpName = "FILE", Description = "file with the password to log in with" };
    private readonly Option<string?> connection = new("--connection", "-c") { HelpName = "TYPE", Description = "ssh (default) or local" };
    private readonly Option<int?> timeout = new("--timeout", "-T") { HelpName = "SECONDS", Description = "how long to wait for a connection (10)" };
    private readonly Option<string?> common = new("--ssh-common-args") { HelpName = "ARGS", Description = "arguments for every ssh, such as \"-o ProxyJump=bastion\"" };
    private readonly Option<string?> extra = new("--ssh-extra-args") { HelpName = "ARGS", Description = "more arguments for ssh" };
    private readonly Option<string?> hostKeys = new("--host-key-checking") { HelpName = "yes|accept-new|no", Description = "what to do with host keys that are not known (yes: refuse)" };
    private readonly Option<bool> become = new("--become", "-b") { Description = "become another user there (root)" };
    private readonly Option<string?> becomeUser = new("--become-user") { HelpName = "USER", Description = "become this user" };
    private readonly Option<string?> becomeMethod = new("--become-method") { HelpName = "sudo|doas|su", Description = "how (sudo)" };
    private readonly Option<bool> askBecome = new("--ask-become-pass", "-K") { Description = "ask for the password to become that user with" };
    private readonly Option<string?> becomeFile = new("--become-password-file", "--become-pass-file") { HelpName = "FILE", Description = "file with that password" };

    public VerbCommand AddTo(VerbCommand command)
    {
        hostKeys.AcceptOnlyFromAmong("yes", "accept-new", "no", "true", "false", "True", "False");
        becomeMethod.AcceptOnlyFromAmong("sudo", "doas", "su");
        connection.AcceptOnlyFromAmong("ssh", "local", "smart", "paramiko");
        return command
            .With("Reaching the machines", user, privateKey, askPassword, passwordFile, connection, timeout, common, extra, hostKeys)
            .With("Becoming root", become, becomeUser, becomeMethod, askBecome, becomeFile);
    }

    public async Task<RunOptions> BindAsync(ParseResult result, VerbContext context, Settings settings, RunOptions options, CancellationToken cancellationToken)
    {
        var password = await PasswordAsync(result, context, settings.AskPass, askPassword, passwordFile, "SSH password: ", ConnectionRemedy, cancellationToken).ConfigureAwait(false);
        var prompt = password is null ? "BECOME password: " : "BECOME password[defaults to SSH password]: ";
        var becomePassword = await PasswordAsync(result, context, settings.BecomeAskPass, askBecome, becomeFile, prompt, BecomeRemedy, cancellationToken).ConfigureAwait(false);
        return options with
        {
            User = result.GetValue(user),
            PrivateKey = result.GetValue(privateKey),
            Connection = result.GetValue(connection),
            Timeout = result.GetValue(timeout),
            SshCommonArguments = result.GetValue(common),
            SshExtraArguments = result.GetValue(extra),
            HostKeyChecking = result.GetValue(hostKeys) is { } checking ? Normalise(checking) : null,
            Become = result.GetValue(become),
            BecomeUser = result.GetValue(becomeUser),
            BecomeMethod = result.GetValue(becomeMethod),
            ConnectionPassword = password,
            BecomePassword = becomePassword is "" ? password : becomePassword,
        };
    }

    private static string Normalise(string checking) => checking switch
    {
        "true" or "True" => "yes",
        "false" or "False" => "no",
        _ => checking,
    };

    private static async Task<string?> PasswordAsync(
        ParseResult result, VerbContext context, bool? asksAlways, Option<bool> ask, Option<string?> file, string prompt, string remedy, CancellationToken cancellationToken)
        => result.GetValue(file) is { } path ? SecretFile.Read(file.Name, path)
            : result.GetValue(ask) || asksAlways == true ? await context.Terminal.AskAsync(prompt, isSecret: true, remedy, cancellationToken).ConfigureAwait(false)
            : null;
}
