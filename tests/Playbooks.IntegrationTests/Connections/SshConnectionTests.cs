using Playbooks.Connections;
using Playbooks.Results;

namespace Playbooks.IntegrationTests.Connections;

public sealed class SshConnectionTests(TestHost host) : IClassFixture<TestHost>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestHost.Flavours), MemberType = typeof(TestHost))]
    public async Task A_shell_answers_over_ssh(Flavour flavour)
    {
        var shell = await host.OpenShellAsync(flavour);

        var reply = (await shell.ExchangeAsync([new ReadRequest("echo out; echo err >&2; [ -n \"$SSH_CONNECTION\" ]", TimeSpan.FromSeconds(9))], Token))[0];

        (reply.Status, reply.OutputText, reply.ErrorText).ShouldBe((0, "out\n", "err\n"));
    }

    [Fact]
    public async Task The_master_is_kept_for_the_next_run_and_used_by_it()
    {
        var options = host.Server.Options();
        await using (await host.Connect(options).OpenShellAsync(null, Token))
        {
        }

        var before = host.Server.Sessions();
        await using var again = await host.Connect(options).OpenShellAsync(null, Token);

        host.Server.Sessions().ShouldBe(before);
    }

    [Fact]
    public async Task After_a_reset_the_next_shell_logs_in_anew_and_open_ones_go_on()
    {
        await using var server = await SshServer.StartAsync();
        await using var connection = host.Connect(server.Options());
        await using var shell = await connection.OpenShellAsync(null, Token);
        var before = server.Sessions();

        await connection.ResetAsync();
        await using var next = await connection.OpenShellAsync(null, Token);

        server.Sessions().Except(before).ShouldHaveSingleItem();
        (await shell.ExchangeAsync([new ReadRequest("echo fine", TimeSpan.FromSeconds(9))], Token))[0].OutputText.ShouldBe("fine\n");
    }

    [Fact]
    public async Task After_a_login_that_was_given_up_the_next_shell_logs_in_anew_and_open_ones_go_on()
    {
        await using var server = await SshServer.StartAsync();
        await using var connection = host.Connect(server.Options());
        await using var shell = await connection.OpenShellAsync(null, Token);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Should.ThrowAsync<OperationCanceledException>(() => connection.OpenShellAsync(new BecomeOptions("su", "root", null, "sleep", "5 #"), limit.Token));
        var before = server.Sessions();

        await using var next = await connection.OpenShellAsync(null, Token);

        server.Sessions().Except(before).ShouldHaveSingleItem();
        (await shell.ExchangeAsync([new ReadRequest("echo fine", TimeSpan.FromSeconds(9))], Token))[0].OutputText.ShouldBe("fine\n");
    }

    [Fact]
    public async Task A_shell_that_was_opened_after_a_loss_outlives_the_loss_of_another_being_noticed()
    {
        await using var server = await SshServer.StartAsync();
        await using var connection = host.Connect(server.Options());
        await using var first = await connection.OpenShellAsync(null, Token);
        await using var second = await connection.OpenShellAsync(null, Token);
        foreach (var session in server.Sessions())
        {
            Processes.Kill(session);
        }

        await LoseAsync(first);
        await using var next = await connection.OpenShellAsync(null, Token);
        await LoseAsync(second);
        await using var other = await connection.OpenShellAsync(null, Token);

        foreach (var shell in (IRemoteShell[])[next, other])
        {
            (await shell.ExchangeAsync([new ReadRequest("echo fine", TimeSpan.FromSeconds(9))], Token))[0].OutputText.ShouldBe("fine\n");
        }

        async Task LoseAsync(IRemoteShell shell)
            => (await Should.ThrowAsync<ConnectionException>(() => shell.ExchangeAsync([new ReadRequest("", TimeSpan.FromSeconds(9))], Token))).Failure.ShouldBe(ConnectionFailure.Lost);
    }

    [Fact]
    public async Task Without_persistence_nothing_stays_behind()
    {
        var options = host.Server.Options() with { ControlPersist = TimeSpan.Zero };
        var before = host.Server.Sessions();
        int opened;
        await using (await host.Connect(options).OpenShellAsync(null, Token))
        {
            // Sessions of earlier tests may end at any moment: only the new one counts.
            opened = host.Server.Sessions().Except(before).ShouldHaveSingleItem();
        }

        await Eventually(() => !host.Server.Sessions().Contains(opened));
    }

    [Fact]
    public async Task A_wrong_key_is_an_authentication_failure_that_names_user_and_key()
    {
        var key = Path.Combine(host.Server.Folder, "wrong_id");

        var problem = await FailAsync(host.Server.Options() with { PrivateKeyFile = key });

        problem.Failure.ShouldBe(ConnectionFailure.Authentication);
        problem.Message.ShouldContain("root");
        problem.Message.ShouldContain(key);
        problem.Message.ShouldContain("publickey");
    }

    [Fact]
    public async Task An_unknown_host_key_says_how_to_trust_it_and_accept_new_records_it()
    {
        var known = Path.Combine(RunFolder.Shared.Create("known"), "known_hosts");
        var options = host.Server.Options() with { ExtraArguments = ["-F", "none", "-o", $"UserKnownHostsFile={known}", "-o", "GlobalKnownHostsFile=none"] };

        var problem = await FailAsync(options);
        await using var shell = await host.Connect(options with { HostKeyChecking = "accept-new" }).OpenShellAsync(null, Token);

        problem.Failure.ShouldBe(ConnectionFailure.HostKeyUnknown);
        problem.Remedy.ShouldNotBeNull().ShouldContain("playbook trust");
        File.ReadAllText(known).ShouldContain("127.0.0.1");
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("accept-new")]
    public async Task A_changed_host_key_is_refused(string checking)
    {
        var known = Path.Combine(RunFolder.Shared.Create("known"), "known_hosts");
        await File.WriteAllTextAsync(known, $"[127.0.0.1]:{host.Server.Port} {await File.ReadAllTextAsync(Path.Combine(host.Server.Folder, "wrong_id.pub"), Token)}", Token);

        var problem = await FailAsync(host.Server.Options() with
        {
            HostKeyChecking = checking,
            ExtraArguments = ["-F", "none", "-o", $"UserKnownHostsFile={known}", "-o", "GlobalKnownHostsFile=none"],
        });

        problem.Failure.ShouldBe(ConnectionFailure.HostKeyChanged);
        problem.Message.ShouldContain($"{known} line 1");
        problem.Remedy.ShouldNotBeNull().ShouldContain($"ssh-keygen -R '[127.0.0.1]:{host.Server.Port}'");
    }

    [Fact]
    public async Task A_closed_port_is_unreachable()
        => (await FailAsync(host.Server.Options() with { Port = 1, Retries = 0 })).ShouldSatisfyAllConditions(
            problem => problem.Failure.ShouldBe(ConnectionFailure.Unreachable),
            problem => problem.Message.ShouldContain("Connection refused"));

    [Fact]
    public async Task A_name_that_does_not_resolve_says_so()
        => (await FailAsync(host.Server.Options() with { Address = "no-such-host.invalid" })).Failure.ShouldBe(ConnectionFailure.Name);

    [Fact]
    public async Task A_bad_option_is_a_configuration_failure_that_shows_it()
        => (await FailAsync(host.Server.Options() with { ExtraArguments = ["-F", "none", "-o", "NoSuchOption=1"] })).ShouldSatisfyAllConditions(
            problem => problem.Failure.ShouldBe(ConnectionFailure.Configuration),
            problem => problem.Message.ShouldContain("nosuchoption"));

    [Fact]
    public async Task A_killed_connection_is_noticed_at_once_and_the_next_shell_opens()
    {
        await using var server = await SshServer.StartAsync();
        var connection = host.Connect(server.Options());
        await using var shell = await connection.OpenShellAsync(null, Token);
        var running = shell.ExchangeAsync([new ReadRequest("sleep 30", TimeSpan.FromSeconds(40))], Token);
        await Task.Delay(200, Token);
        foreach (var session in server.Sessions())
        {
            Processes.Kill(session);
        }

        var problem = await Should.ThrowAsync<ConnectionException>(() => running.WaitAsync(TimeSpan.FromSeconds(20), Token));
        await using var next = await connection.OpenShellAsync(null, Token);

        problem.Failure.ShouldBe(ConnectionFailure.Lost);
        (await next.ExchangeAsync([new ReadRequest("echo fine", TimeSpan.FromSeconds(9))], Token))[0].OutputText.ShouldBe("fine\n");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_host_that_stops_answering_is_lost_and_what_it_still_ran_is_ended_on_return(bool isKept)
    {
        await using var server = await SshServer.StartAsync();
        var options = server.Options() with
        {
            ExtraArguments = [.. server.Options().ExtraArguments, "-o", "ServerAliveInterval=1", "-o", "ServerAliveCountMax=2"],
            Run = Runs.New(),
        };
        if (isKept)
        {
            await using var earlier = await host.Connect(options).OpenShellAsync(null, Token);
        }

        var connection = host.Connect(options);
        await using var shell = await connection.OpenShellAsync(null, Token);
        var name = $"44{Random.Shared.Next(1000, 9999)}";
        var running = shell.ExchangeAsync([new ChangeRequest($"sleep {name}; :")], Token);
        await Processes.WaitForAsync(name, Token);
        var frozen = server.Sessions();
        foreach (var session in frozen)
        {
            Processes.Signal(session, "STOP");
        }

        try
        {
            var lost = await Should.ThrowAsync<ConnectionException>(() => running.WaitAsync(TimeSpan.FromSeconds(30), Token));
            Processes.WithArgument(name).ShouldNotBeEmpty();
            await using var next = await connection.OpenShellAsync(null, Token);
            await next.ExchangeAsync([new ReadRequest("", TimeSpan.FromSeconds(9))], Token);

            lost.Failure.ShouldBe(ConnectionFailure.Lost);
            lost.Message.ShouldContain("the host stopped answering");
            await Processes.ShouldBeGoneAsync(name);
        }
        finally
        {
            foreach (var session in frozen)
            {
                Processes.Signal(session, "CONT");
            }
        }
    }

    [Fact]
    public async Task A_forced_command_is_told_from_a_shell()
    {
        await using var server = await SshServer.StartAsync("ForceCommand echo This account is closed.");

        var problem = await FailAsync(server.Options());

        problem.Failure.ShouldBe(ConnectionFailure.NoShell);
        problem.Message.ShouldContain("This account is closed.");
    }

    private static async Task Eventually(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            tries.ShouldBeLessThan(300, "it did not become so within 3 s");
            await Task.Delay(10, Token);
        }
    }

    private async Task<ConnectionException> FailAsync(ConnectionOptions options)
        => await Should.ThrowAsync<ConnectionException>(() => host.Connect(options).OpenShellAsync(null, Token));
}
