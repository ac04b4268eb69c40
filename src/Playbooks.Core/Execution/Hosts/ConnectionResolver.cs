using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Execution.Hosts;

/// <summary>Where a task goes and as whom: the command line, under keywords, under variables, as Ansible orders them.</summary>
internal sealed class ConnectionResolver(RunOptions options, RunIdentity? identity)
{
    private static readonly string[] LocalNames = ["localhost", "127.0.0.1", "::1"];

    public ConnectionOptions Connection(TaskScope host, Keywords keywords, TaskScope task, bool isImplicitLocal)
    {
        var name = host.Host.Name;
        var transport = Transport(host, keywords, task, isImplicitLocal);
        var sshCommon = (Text(host, "ansible_ssh_common_args") ?? options.SshCommonArguments ?? "") + " " + (Text(host, "ansible_ssh_extra_args") ?? options.SshExtraArguments ?? "");
        var checking = Text(host, "ansible_ssh_host_key_checking") ?? Text(host, "ansible_host_key_checking") ?? options.HostKeyChecking ?? "yes";
        return new ConnectionOptions
        {
            HostName = name,
            Transport = transport,
            Address = Address(host),
            Port = Port(host, keywords, task),
            User = Text(host, "ansible_user") ?? Text(host, "ansible_ssh_user") ?? Text(task, keywords.RemoteUser) ?? options.User,
            Password = Text(host, "ansible_password") ?? Text(host, "ansible_ssh_pass") ?? Text(host, "ansible_ssh_password") ?? options.ConnectionPassword,
            PrivateKeyFile = Text(host, "ansible_ssh_private_key_file") ?? Text(host, "ansible_private_key_file") ?? options.PrivateKey,
            PrivateKeyPassphrase = Text(host, "ansible_ssh_private_key_passphrase"),
            ExtraArguments = ShellWords.Split(sshCommon, comments: false),
            SshExecutable = Text(host, "ansible_ssh_executable") ?? "ssh",
            HostKeyChecking = checking.ToLowerInvariant() switch { "true" or "yes" or "1" => "yes", "false" or "no" or "0" => "no", var other => other },
            ConnectTimeout = TimeSpan.FromSeconds(Number(Text(host, "ansible_ssh_timeout") ?? Text(host, "ansible_timeout"), "ansible_timeout") ?? options.Timeout ?? 10),
            Retries = Number(Text(host, "ansible_ssh_retries"), "ansible_ssh_retries") ?? 3,
            RemoteShell = Text(host, "ansible_shell_executable") ?? "/bin/sh",
            // This machine is everybody's: two runs for different clusters may both delegate to it.
            Run = transport == "local" && IsLocalName(name) ? null : identity,
        };
    }

    /// <summary>The machine a host's name stands for: transport, address and port. Null for the controller. Two names for which it is the same are one machine.</summary>
    public string? Machine(TaskScope host, Keywords keywords)
        => Transport(host, keywords, host, IsLocalName(host.Host.Name)) is not "local" and var transport ? $"{transport} {Address(host).ToLowerInvariant()} {Port(host, keywords, host) ?? 22}" : null;

    /// <summary>Null where the login user is meant.</summary>
    public BecomeOptions? Become(TaskScope host, Keywords keywords, TaskScope task)
    {
        var wanted = Value(host, "ansible_become") ?? task.Templar.Resolve(keywords.Become, task) ?? options.Become;
        if (!(wanted is string text ? BooleanText.Parse(text) == true : PythonValues.IsTrue(wanted)))
        {
            return null;
        }

        var method = Text(host, "ansible_become_method") ?? Text(task, keywords.BecomeMethod) ?? options.BecomeMethod ?? "sudo";
        var shortMethod = method[(method.LastIndexOf('.') + 1)..];
        if (shortMethod is not ("sudo" or "su" or "doas"))
        {
            throw new ModuleFailedException($"become method '{method}' is not supported; use sudo, su or doas");
        }

        return new BecomeOptions(
            shortMethod,
            Text(host, "ansible_become_user") ?? Text(task, keywords.BecomeUser) ?? options.BecomeUser ?? "root",
            Text(host, "ansible_become_password") ?? Text(host, "ansible_become_pass") ?? Text(host, "ansible_sudo_pass") ?? options.BecomePassword,
            Text(host, "ansible_become_exe") ?? Text(task, keywords.BecomeExe),
            Text(host, "ansible_become_flags") ?? Text(task, keywords.BecomeFlags));
    }

    /// <summary>Ansible's other names for a way over ssh mean the same one here.</summary>
    public static bool IsSsh(string transport) => transport is "ssh" or "smart" or "paramiko" or "openssh";

    public static bool IsLocalName(string name) => LocalNames.Contains(name);

    private string Transport(TaskScope host, Keywords keywords, TaskScope task, bool isImplicitLocal)
    {
        var transport = Text(host, "ansible_connection") ?? Text(task, keywords.Connection) ?? options.Connection ?? (isImplicitLocal ? "local" : "ssh");
        return IsSsh(transport) ? "ssh" : transport;
    }

    private static string Address(TaskScope host) => Text(host, "ansible_host") ?? Text(host, "ansible_ssh_host") ?? host.Host.Name;

    private static int? Port(TaskScope host, Keywords keywords, TaskScope task)
        => Number(Text(host, "ansible_port") ?? Text(host, "ansible_ssh_port") ?? Text(task, keywords.Port), "ansible_port");

    private static object? Value(TaskScope scope, string name) => scope.TryGetValue(name, out var value) && value is not OmitPlaceholder ? value : null;

    private static string? Text(TaskScope scope, string name) => Value(scope, name) is { } value ? PythonValues.Str(value) : null;

    private static string? Text(TaskScope scope, object? keyword)
        => scope.Templar.Resolve(keyword, scope) is { } value and not OmitPlaceholder ? PythonValues.Str(value) : null;

    private static int? Number(string? text, string name)
        => text is null ? null : int.TryParse(text, out var number) ? number : throw new ModuleFailedException($"{name} takes a whole number, got '{text}'");
}
