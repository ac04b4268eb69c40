using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Playbooks.Connections;

namespace Playbooks.IntegrationTests;

/// <summary>An sshd of its own on loopback, with its own host key, port and authorized key; it ends with the test run, also when that is killed. Needs Debian's openssh-server.</summary>
public sealed class SshServer : IAsyncDisposable
{
    // A /run/playbook and /var/lib/playbook of its own, so that test classes do not meet each other's host lock and artifacts.
    private const string Apart = "unshare -m true 2>/dev/null && exec unshare -m sh -c 'mkdir -p -m 700 /run/playbook && mount -t tmpfs -o mode=700 none /run/playbook; mkdir -p /var/lib/playbook && mount -t tmpfs none /var/lib/playbook; exec \"$@\"' sh \"$@\"; exec \"$@\"";

    // Ends sshd and its sessions when standard input ends, which is when the test process is gone, however it went.
    private const string Guard = "\"$@\" & p=$!; trap '' INT; read -r x; kill $p $(cat /proc/[0-9]*/stat 2>/dev/null | awk -v p=$p '$4==p{print $1}') 2>/dev/null";
    private readonly Process guard;

    private SshServer(Process guard, string folder, int port) => (this.guard, Folder, Port) = (guard, folder, port);

    /// <summary>Holds the keys (id, wrong_id, host), known_hosts, sshd.log and sshd.pid.</summary>
    public string Folder { get; }

    public int Port { get; }

    public string UserKey => Path.Combine(Folder, "id");

    public string KnownHosts => Path.Combine(Folder, "known_hosts");

    public string HostKeyLine => File.ReadAllText(Path.Combine(Folder, "host.pub")).Trim();

    /// <summary>sshd's own process.</summary>
    public int ProcessId => int.Parse(File.ReadAllText(Path.Combine(Folder, "sshd.pid")));

    /// <param name="settings">Further lines for sshd_config.</param>
    public static Task<SshServer> StartAsync(params string[] settings) => StartAsync(Apart, settings);

    /// <param name="apart">A shell script that ends by executing its arguments: what sshd and its sessions are kept apart from.</param>
    internal static async Task<SshServer> StartAsync(string apart, string[] settings)
    {
        var folder = RunFolder.Shared.Create("sshd");
        foreach (var key in new[] { "id", "wrong_id", "host" })
        {
            await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(folder, key));
        }

        File.Copy(Path.Combine(folder, "id.pub"), Path.Combine(folder, "authorized_keys"));
        Directory.CreateDirectory("/run/sshd");
        for (var tries = 0; ; tries++)
        {
            var port = FreePort();
            await File.WriteAllLinesAsync(
                Path.Combine(folder, "sshd_config"),
                [
                    .. settings, $"Port {port}", "ListenAddress 127.0.0.1", $"HostKey {folder}/host", $"PidFile {folder}/sshd.pid", $"AuthorizedKeysFile {folder}/authorized_keys",
                    "StrictModes no", "PermitRootLogin yes", "UsePAM no", "PasswordAuthentication no", "MaxStartups 200", "MaxSessions 20", "PerSourceMaxStartups none", "LogLevel VERBOSE",
                ]);
            var start = new ProcessStartInfo("setsid", ["sh", "-c", Guard, "sh", "sh", "-c", apart, "sh", "/usr/sbin/sshd", "-D", "-f", $"{folder}/sshd_config", "-E", $"{folder}/sshd.log"])
            {
                RedirectStandardInput = true,
            };
            var server = new SshServer(Process.Start(start)!, folder, port);
            if (await server.AnswersAsync())
            {
                server.Trust();
                return server;
            }

            await server.DisposeAsync();
            tries.ShouldBeLessThan(5, await File.ReadAllTextAsync($"{folder}/sshd.log"));
        }
    }

    /// <summary>Options to log in here as root.</summary>
    internal ConnectionOptions Options(string name = "h1") => new()
    {
        HostName = name,
        Address = "127.0.0.1",
        Port = Port,
        User = "root",
        PrivateKeyFile = UserKey,
        ExtraArguments = ["-F", "none", "-o", $"UserKnownHostsFile={KnownHosts}", "-o", "GlobalKnownHostsFile=none"],
    };

    /// <summary>Writes the server's real host key into known_hosts.</summary>
    public void Trust() => File.WriteAllText(KnownHosts, $"[127.0.0.1]:{Port} {HostKeyLine}\n");

    /// <summary>The sshd processes that serve connections, in order of their ids.</summary>
    public IReadOnlyList<int> Sessions() => Processes.ChildrenOf(ProcessId);

    public async ValueTask DisposeAsync()
    {
        try
        {
            guard.StandardInput.Close();
            await guard.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally
        {
            guard.Dispose();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{program} failed");
    }

    private async Task<bool> AnswersAsync()
    {
        for (var tries = 0; tries < 100; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }

        return false;
    }
}
