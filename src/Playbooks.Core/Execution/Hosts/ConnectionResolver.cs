using Playbooks.Connections;
using Playbooks.Controller;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Execution.Hosts;

/// <summary>Where a task goes and as whom: the command line, under keywords, under variables, as Ansible orders them.</summary>
/// <param name="options">The command line.</param>
/// <param name="identity">The run, for the lock of each host; null for none.</param>
/// <param name="homeFolder">What `~/` of a private key's file is: ssh takes the password file's, not that of the environment.</param>
internal sealed class ConnectionResolver(RunOptions options, RunIdentity? identity, string homeFolder)
{
    private const string Local = "local";
    private static readonly string[] LocalNames = ["localhost", "127.0.0.1", "::1"];
    private readonly HostReadings<ConnectionOptions> connections = new();
    private readonly HostReadings<BecomeOptions?> becoming = new();

    public ConnectionOptions Connection(TaskScope host, Keywords keywords, TaskScope task, bool isImplicitLocal)
        => connections.Get(host, task, [keywords.Connection, keywords.Port, keywords.RemoteUser], reading => Connection(reading, keywords, task, isImplicitLocal));

    /// <summary>The machine a host's name stands for: transport, address and port. Null for the controller. Two names for which it is the same are one machine.</summary>
    public string? Machine(TaskScope scope, Keywords keywords)
    {
        var host = new HostReading(scope);
        return Transport(host, keywords, scope, IsLocalName(host.HostName)) is not Local and var transport ? $"{transport} {Address(host).ToLowerInvariant()} {Port(host, keywords, scope) ?? 22}" : null;
    }

    /// <summary>Whether a task of this host runs on the controller.</summary>
    public bool IsLocal(TaskScope scope, Keywords keywords)
    {
        var host = new HostReading(scope);
        return Transport(host, keywords, scope, IsLocalName(host.HostName)) == Local;
    }

    /// <summary>Null where the login user is meant.</summary>
    public BecomeOptions? Become(TaskScope host, Keywords keywords, TaskScope task)
        => becoming.Get(host, task, [keywords.Become, keywords.BecomeMethod, keywords.BecomeUser, keywords.BecomeExe, keywords.BecomeFlags], reading => Become(reading, keywords, task));

    /// <summary>Ansible's other names for a way over ssh mean the same one here.</summary>
    public static bool IsSsh(string transport) => transport is "ssh" or "smart" or "paramiko" or "openssh";

    public static bool IsLocalName(string name) => LocalNames.Contains(name);

    private ConnectionOptions Connection(HostReading host, Keywords keywords, TaskScope task, bool isImplicitLocal)
    {
        var name = host.HostName;
        var transport = Transport(host, keywords, task, isImplicitLocal);
        var sshCommon = (host.Text("ansible_ssh_common_args") ?? options.SshCommonArguments ?? "") + " " + (host.Text("ansible_ssh_extra_args") ?? options.SshExtraArguments ?? "");
        var checking = host.Text("ansible_ssh_host_key_checking") ?? host.Text("ansible_host_key_checking") ?? options.HostKeyChecking ?? "yes";
        return new ConnectionOptions
        {
            HostName = name,
            Transport = transport,
            Address = Address(host),
            Port = Port(host, keywords, task),
            User = host.Text("ansible_user") ?? host.Text("ansible_ssh_user") ?? host.KeywordText(keywords.RemoteUser, task) ?? options.User,
            Password = host.Text("ansible_password") ?? host.Text("ansible_ssh_pass") ?? host.Text("ansible_ssh_password") ?? options.ConnectionPassword,
            PrivateKeyFile = (host.Text("ansible_ssh_private_key_file") ?? host.Text("ansible_private_key_file") ?? options.PrivateKey) is { } key ? HomePath.Expand(key, homeFolder) : null,
            PrivateKeyPassphrase = host.Text("ansible_ssh_private_key_passphrase"),
            ExtraArguments = ShellWords.Split(sshCommon, comments: false),
            SshExecutable = host.Text("ansible_ssh_executable") ?? "ssh",
            HostKeyChecking = checking.ToLowerInvariant() switch { "true" or "yes" or "1" => "yes", "false" or "no" or "0" => "no", var other => other },
            ConnectTimeout = TimeSpan.FromSeconds(HostReading.Number(host.Text("ansible_ssh_timeout") ?? host.Text("ansible_timeout"), "ansible_timeout") ?? options.Timeout ?? 10),
            Retries = HostReading.Number(host.Text("ansible_ssh_retries"), "ansible_ssh_retries") ?? 3,
            RemoteShell = host.Text("ansible_shell_executable") ?? "/bin/sh",
            Run = identity,
            // What changes nothing needs no lock. This machine is everybody's: two runs for different clusters may both delegate to it.
            TakesLock = !options.Check && !(transport == Local && IsLocalName(name)),
        };
    }

    private BecomeOptions? Become(HostReading host, Keywords keywords, TaskScope task)
    {
        var wanted = host.Value("ansible_become") ?? host.Keyword(keywords.Become, task) ?? options.Become;
        if (!(wanted is string text ? BooleanText.Parse(text) == true : PythonValues.IsTrue(wanted)))
        {
            return null;
        }

        var method = host.Text("ansible_become_method") ?? host.KeywordText(keywords.BecomeMethod, task) ?? options.BecomeMethod ?? "sudo";
        var shortMethod = method[(method.LastIndexOf('.') + 1)..];
        if (shortMethod is not ("sudo" or "su" or "doas"))
        {
            throw new ModuleFailedException($"become method '{method}' is not supported; use sudo, su or doas");
        }

        return new BecomeOptions(
            shortMethod,
            host.Text("ansible_become_user") ?? host.KeywordText(keywords.BecomeUser, task) ?? options.BecomeUser ?? "root",
            host.Text("ansible_become_password") ?? host.Text("ansible_become_pass") ?? host.Text("ansible_sudo_pass") ?? options.BecomePassword,
            host.Text("ansible_become_exe") ?? host.KeywordText(keywords.BecomeExe, task),
            host.Text("ansible_become_flags") ?? host.KeywordText(keywords.BecomeFlags, task));
    }

    private string Transport(HostReading host, Keywords keywords, TaskScope task, bool isImplicitLocal)
    {
        var transport = host.Text("ansible_connection") ?? host.KeywordText(keywords.Connection, task) ?? options.Connection ?? (isImplicitLocal ? Local : "ssh");
        return IsSsh(transport) ? "ssh" : transport;
    }

    private static string Address(HostReading host) => host.Text("ansible_host") ?? host.Text("ansible_ssh_host") ?? host.HostName;

    private static int? Port(HostReading host, Keywords keywords, TaskScope task)
        => HostReading.Number(host.Text("ansible_port") ?? host.Text("ansible_ssh_port") ?? host.KeywordText(keywords.Port, task), "ansible_port");
}
