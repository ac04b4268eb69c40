using Playbooks.Connections;
using Playbooks.Results;

namespace Playbooks.IntegrationTests.Connections;

/// <summary>sudo and su for real, over a real sshd that also takes passwords.</summary>
[Collection("users of this machine")]
public sealed class BecomeTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TestUser user = new("ALL=(ALL) ALL");
    private readonly TestHost host = new();
    private SshServer server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ConnectionOptions Options => server.Options() with { User = user.Name, RemoteFolder = "" };

    public async ValueTask InitializeAsync() => server = await SshServer.StartAsync("PasswordAuthentication yes");

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        user.Dispose();
    }

    [Fact]
    public async Task Sudo_takes_the_password_at_its_prompt_and_nowhere_else()
    {
        await using var connection = host.Connect(Options with { Run = Runs.New(), RemoteFolder = RunFolder.Shared.Path + "/sudo-root" });
        await using var shell = await connection.OpenShellAsync(Sudo(TestUser.Password), Token);

        var replies = await shell.ExchangeAsync(
            [
                Read("id -un; echo $HOME; umask"), new ChangeRequest("cat; id -u") { IsDurable = true, Input = "in "u8.ToArray() },
                Read("cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | grep -ac 'Secret[-]9'"),
            ],
            Token);

        replies.Select(reply => reply.OutputText).ShouldBe(["root\n/root\n0022\n", "in 0\n", "0\n"]);
    }

    [Fact]
    public async Task Sudo_to_another_user_keeps_records_in_a_folder_of_that_user()
    {
        await using var connection = host.Connect(Options with { Run = Runs.New() });
        await using var shell = await connection.OpenShellAsync(Sudo(TestUser.Password) with { User = "daemon" }, Token);

        var reply = (await shell.ExchangeAsync([new ChangeRequest("id -un; ls -ld /tmp/.playbook-1 | cut -c1-10") { IsDurable = true }], Token))[0];

        reply.OutputText.ShouldBe("daemon\ndrwx------\n");
        await shell.DisposeAsync();
        Directory.Delete("/tmp/.playbook-1", recursive: true);
    }

    [Fact]
    public async Task A_wrong_sudo_password_is_told_from_a_missing_one()
    {
        var wrong = await FailAsync(Options, Sudo("wrong"));
        var missing = await FailAsync(Options, Sudo(null));

        wrong.ShouldSatisfyAllConditions(problem => problem.Failure.ShouldBe(ConnectionFailure.Become), problem => problem.Message.ShouldBe("Incorrect sudo password"));
        missing.ShouldSatisfyAllConditions(problem => problem.Failure.ShouldBe(ConnectionFailure.Become), problem => problem.Message.ShouldBe("Missing sudo password"), problem => problem.Remedy.ShouldNotBeNull().ShouldContain("-K"));
    }

    [Fact]
    public async Task Refusals_of_sudo_are_explained()
    {
        using var stranger = new TestUser(null);
        using var limited = new TestUser("ALL=(ALL) NOPASSWD: /bin/true");

        var unknown = await FailAsync(Options with { User = stranger.Name }, Sudo(TestUser.Password));
        var forbidden = await FailAsync(Options with { User = limited.Name }, Sudo(TestUser.Password));
        var nobody = await FailAsync(Options, Sudo(TestUser.Password) with { User = "no-such-user" });
        var absent = await FailAsync(Options, Sudo(TestUser.Password) with { Executable = "/no/such/sudo" });
        var doas = await FailAsync(Options, new BecomeOptions("doas", "root", null, null, null));

        unknown.Message.ShouldContain("does not allow becoming root");
        forbidden.Message.ShouldContain("does not allow becoming root");
        nobody.Message.ShouldContain("there is no user no-such-user");
        absent.Message.ShouldContain("sudo is not installed");
        doas.Message.ShouldContain("doas is not installed");
    }

    [Fact]
    public async Task Su_takes_the_password_of_the_other_user()
    {
        using var other = new TestUser(null);
        await using var connection = host.Connect(Options);
        await using var shell = await connection.OpenShellAsync(new BecomeOptions("su", other.Name, TestUser.Password, null, null), Token);

        (await shell.ExchangeAsync([Read("id -un")], Token))[0].OutputText.ShouldBe(other.Name + "\n");
        (await FailAsync(Options, new BecomeOptions("su", other.Name, "wrong", null, null))).Message.ShouldContain("Incorrect su password");
    }

    [Fact]
    public async Task A_local_connection_becomes_another_user()
    {
        await using var shell = await TestHost.ConnectHere(Options with { Transport = "local" }).OpenShellAsync(Sudo(null) with { User = "daemon" }, Token);

        (await shell.ExchangeAsync([Read("id -un")], Token))[0].OutputText.ShouldBe("daemon\n");
    }

    [Fact]
    public async Task A_login_password_is_given_to_ssh_without_a_terminal()
    {
        await using var connection = host.Connect(Options with { PrivateKeyFile = null, Password = TestUser.Password, ExtraArguments = [.. Options.ExtraArguments, "-o", "PubkeyAuthentication=no"] });
        await using var shell = await connection.OpenShellAsync(null, Token);

        (await shell.ExchangeAsync([Read("id -un")], Token))[0].OutputText.ShouldBe(user.Name + "\n");
        Directory.GetDirectories(RunFolder.Shared.Path + "/ssh", "ask.*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_login_password_is_an_authentication_failure()
    {
        var problem = await FailAsync(Options with { PrivateKeyFile = null, Password = "wrong", ExtraArguments = [.. Options.ExtraArguments, "-o", "PubkeyAuthentication=no"] }, null);

        problem.Failure.ShouldBe(ConnectionFailure.Authentication);
        problem.Message.ShouldContain("and the password");
    }

    [Fact]
    public async Task A_passphrase_opens_a_key()
    {
        var key = Path.Combine(server.Folder, "locked");
        using (var make = System.Diagnostics.Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", "open sesame", "-f", key]))
        {
            await make.WaitForExitAsync(Token);
        }

        await File.AppendAllTextAsync(Path.Combine(server.Folder, "authorized_keys"), await File.ReadAllTextAsync(key + ".pub", Token), Token);
        await using var connection = host.Connect(Options with { PrivateKeyFile = key, PrivateKeyPassphrase = "open sesame" });
        await using var shell = await connection.OpenShellAsync(null, Token);

        (await shell.ExchangeAsync([Read("id -un")], Token))[0].OutputText.ShouldBe(user.Name + "\n");
        (await FailAsync(Options with { PrivateKeyFile = key, PrivateKeyPassphrase = "shut", ControlPersist = TimeSpan.Zero }, null)).Failure.ShouldBe(ConnectionFailure.Authentication);
    }

    private static BecomeOptions Sudo(string? password) => new("sudo", "root", password, null, null);

    private static ReadRequest Read(string script) => new(script, Patience);

    private async Task<ConnectionException> FailAsync(ConnectionOptions options, BecomeOptions? become)
        => await Should.ThrowAsync<ConnectionException>(() => host.Connect(options).OpenShellAsync(become, Token));
}
