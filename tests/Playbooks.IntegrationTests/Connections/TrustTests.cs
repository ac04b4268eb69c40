using System.Diagnostics;
using System.Text;

namespace Playbooks.IntegrationTests.Connections;

/// <summary>`playbook trust` itself, over an sshd that takes passwords: nine machines are nine addresses of loopback.</summary>
public sealed class TrustTests : IAsyncLifetime
{
    private const int Machines = 9;
    private readonly string folder = RunFolder.Shared.Create("trust");
    private readonly string home = RunFolder.Shared.Create("home");
    private SshServer server = null!;
    private TestUser user = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string KnownHosts => Path.Combine(folder, "known_hosts");

    private string AuthorizedKeys => Path.Combine(home, ".ssh", "authorized_keys");

    private string Key => Path.Combine(folder, "new");

    public async ValueTask InitializeAsync()
    {
        user = new TestUser(null, home);
        server = await SshServer.StartAsync(
            ["PasswordAuthentication yes", "AuthorizedKeysFile .ssh/authorized_keys", .. Enumerable.Range(2, Machines - 1).Select(number => $"ListenAddress 127.0.0.{number}")]);
        using var keygen = Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", Key]);
        await keygen.WaitForExitAsync(Token);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "hosts"),
            string.Concat(Enumerable.Range(1, Machines).Select(number => $"m{number} ansible_host=127.0.0.{number}\n"))
            + $"[all:vars]\nansible_port={server.Port}\nansible_user={user.Name}\nansible_ssh_private_key_file={Key}\n"
            + $"ansible_ssh_common_args=-F none -o UserKnownHostsFile={KnownHosts} -o GlobalKnownHostsFile=none -o IdentitiesOnly=yes\n",
            Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        user?.Dispose();
    }

    [Fact]
    public async Task Nine_new_machines_need_one_look_and_one_password_and_the_second_time_nothing()
    {
        var (code, output) = await OnTerminalAsync(("Record these 9 keys?", "yes"), ("asked once, for all", TestUser.Password));
        code.ShouldBe(0, output);
        Count(output, "Password of").ShouldBe(1, output);
        Count(output, ": trusted").ShouldBe(Machines, output);
        Count(output, "SHA256:").ShouldBe(Machines, output);
        output.ShouldNotContain(TestUser.Password);
        var key = (await File.ReadAllTextAsync(Key + ".pub", Token)).Trim();
        (await File.ReadAllLinesAsync(AuthorizedKeys, Token)).Distinct().ShouldBe([key]);
        (File.GetUnixFileMode(AuthorizedKeys) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)).ShouldBe(UnixFileMode.None);
        var hostKey = string.Join(' ', server.HostKeyLine.Split(' ').Take(2));
        (await File.ReadAllLinesAsync(KnownHosts, Token)).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(1, Machines).Select(number => $"[127.0.0.{number}]:{server.Port} {hostKey}"));

        var before = (await File.ReadAllTextAsync(KnownHosts, Token), await File.ReadAllTextAsync(AuthorizedKeys, Token));
        (code, output) = await RunAsync();
        code.ShouldBe(0, output);
        output.ShouldNotContain("SHA256:");
        Count(output, ": trusted").ShouldBe(Machines, output);
        (await File.ReadAllTextAsync(KnownHosts, Token), await File.ReadAllTextAsync(AuthorizedKeys, Token)).ShouldBe(before);
    }

    [Fact]
    public async Task Each_machine_gets_the_public_key_of_its_own_private_key_also_below_the_home_folder()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "hosts"), (await File.ReadAllTextAsync(Path.Combine(folder, "hosts"), Token)).Replace($"={Key}\n", "=~/new\n", StringComparison.Ordinal)
            .Replace("m2 ansible_host", "m2 ansible_ssh_private_key_file=~/second ansible_host", StringComparison.Ordinal), Token);
        using (var keygen = Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", Path.Combine(folder, "second")]))
        {
            await keygen.WaitForExitAsync(Token);
        }

        var second = (await File.ReadAllTextAsync(Path.Combine(folder, "second.pub"), Token)).Trim();
        File.Delete(Path.Combine(folder, "second.pub"));

        var (code, output) = await RunAsync("--yes", "--connection-password-file", await PasswordFileAsync(TestUser.Password));

        code.ShouldBe(0, output);
        string[] expected = [(await File.ReadAllTextAsync(Key + ".pub", Token)).Trim(), second];
        (await File.ReadAllLinesAsync(AuthorizedKeys, Token)).Distinct().Order(StringComparer.Ordinal).ShouldBe(expected.Order(StringComparer.Ordinal));
        Directory.Exists(Path.Combine(folder, "~")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_no_records_nothing()
    {
        var (code, output) = await OnTerminalAsync(("Record these 9 keys?", "no"));
        code.ShouldBe(4, output);
        File.Exists(KnownHosts).ShouldBeFalse();
        File.Exists(AuthorizedKeys).ShouldBeFalse();
    }

    [Fact]
    public async Task A_changed_host_key_is_told_and_never_replaced_and_that_machine_gets_no_password()
    {
        var other = string.Join(' ', (await File.ReadAllTextAsync(Key + ".pub", Token)).Split(' ').Take(2));
        await File.WriteAllTextAsync(KnownHosts, $"[127.0.0.3]:{server.Port} {other}\n", Token);
        var (code, output) = await RunAsync("--yes", "--connection-password-file", await PasswordFileAsync(TestUser.Password));
        code.ShouldBe(4, output);
        output.ShouldContain("m3: ");
        output.ShouldContain("host key");
        Count(output, ": trusted").ShouldBe(Machines - 1, output);
        var known = await File.ReadAllLinesAsync(KnownHosts, Token);
        known.Where(line => line.StartsWith("[127.0.0.3]", StringComparison.Ordinal)).ShouldBe([$"[127.0.0.3]:{server.Port} {other}"]);
        known.Length.ShouldBe(Machines);
    }

    [Fact]
    public async Task A_wrong_password_puts_no_key_anywhere_and_is_not_shown()
    {
        var (code, output) = await RunAsync("--yes", "--connection-password-file", await PasswordFileAsync("not-the-password"));
        code.ShouldBe(4, output);
        output.ShouldNotContain("not-the-password");
        File.Exists(AuthorizedKeys).ShouldBeFalse();
    }

    [Fact]
    public async Task Without_a_terminal_it_says_which_options_answer_its_questions()
    {
        var (code, output) = await RunAsync();
        code.ShouldBe(1, output);
        output.ShouldContain("--yes");
        File.Exists(KnownHosts).ShouldBeFalse();
        (code, output) = await RunAsync("--yes");
        code.ShouldBe(1, output);
        output.ShouldContain("--connection-password-file");
        File.Exists(AuthorizedKeys).ShouldBeFalse();
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private async Task<string> PasswordFileAsync(string password)
    {
        var file = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(file, password + "\n", Token);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    private ProcessStartInfo Start(string program, params IEnumerable<string> words)
    {
        var start = new ProcessStartInfo(program, words) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["XDG_CACHE_HOME"] = folder;
        start.Environment["XDG_STATE_HOME"] = folder;
        start.Environment["HOME"] = folder;
        start.Environment.Remove("XDG_RUNTIME_DIR");
        return start;
    }

    private static string[] Words(params string[] more) => [Path.Combine(AppContext.BaseDirectory, "playbook.dll"), "trust", "-i", "hosts", .. more];

    private async Task<(int Code, string Output)> RunAsync(params string[] more)
    {
        using var process = Process.Start(Start("dotnet", Words(more)))!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(Token);
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, output + await error);
    }

    /// <summary>On a terminal of its own (util-linux's script); each answer is typed when its question stands there.</summary>
    private async Task<(int Code, string Output)> OnTerminalAsync(params (string Question, string Answer)[] dialogue)
    {
        using var process = Process.Start(Start("script", "-qec", "dotnet " + string.Join(' ', Words()), "/dev/null"))!;
        var text = new StringBuilder();
        var buffer = new char[4096];
        var next = 0;
        for (int length; (length = await process.StandardOutput.ReadAsync(buffer, Token).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token)) > 0;)
        {
            text.Append(buffer, 0, length);
            if (next < dialogue.Length && text.ToString().Contains(dialogue[next].Question, StringComparison.Ordinal))
            {
                await process.StandardInput.WriteAsync(dialogue[next++].Answer + "\r");
                await process.StandardInput.FlushAsync(Token);
            }
        }

        await process.WaitForExitAsync(Token);
        return (process.ExitCode, text.ToString());
    }
}
