using Playbooks.Connections;
using Playbooks.Results;

namespace Playbooks.IntegrationTests.Connections;

public sealed class HostLockTests(TestHost host) : IClassFixture<TestHost>
{
    private readonly string folder = RunFolder.Shared.Create("lock") + "/records";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestHost.Flavours), MemberType = typeof(TestHost))]
    public async Task A_second_run_is_told_who_holds_the_host_and_since_when(Flavour flavour)
    {
        await using var first = await OpenAsync(Runs.New(), flavour);

        var problem = await Should.ThrowAsync<ConnectionException>(() => OpenAsync(Runs.New(), flavour));

        problem.Failure.ShouldBe(ConnectionFailure.Locked);
        problem.Message.ShouldContain("alice@laptop (pid ");
        problem.Message.ShouldContain("since 2026-01-02 03:04:05 UTC");
        problem.Remedy.ShouldNotBeNull().ShouldContain("kill ");
    }

    [Fact]
    public async Task Shells_of_one_run_share_the_lock_and_a_run_that_changes_nothing_takes_none()
    {
        var run = Runs.New();
        await using var first = await OpenAsync(run);
        await using var second = await OpenAsync(run);
        await using var check = await OpenAsync(null);
        await first.DisposeAsync();

        var problem = await Should.ThrowAsync<ConnectionException>(() => OpenAsync(Runs.New()));

        problem.Failure.ShouldBe(ConnectionFailure.Locked);
        (await check.ExchangeAsync([new ReadRequest("echo fine", Patience)], Token))[0].OutputText.ShouldBe("fine\n");
    }

    [Fact]
    public async Task The_lock_is_free_after_the_run_has_ended()
    {
        await using (await OpenAsync(Runs.New()))
        {
        }

        await using var next = await OpenAsync(Runs.New());
    }

    [Fact]
    public async Task A_lock_whose_shell_was_killed_is_taken_over()
    {
        await using var first = await OpenAsync(Runs.New());
        var process = (await first.ExchangeAsync([new ReadRequest("echo $$", Patience)], Token))[0].OutputText.Trim();
        Processes.Kill(int.Parse(process));
        while (Processes.StatOf(int.Parse(process)) is not ([] or ["Z", ..]))
        {
            await Task.Delay(10, Token);
        }

        await Task.Delay(100, Token);
        await using var next = await OpenAsync(Runs.New());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_of_this_machine_that_has_ended_is_thrown_off_a_host_that_did_not_notice(bool local)
    {
        var dead = Runs.New();
        await using var first = await OpenAsync(dead, local: local);
        var name = $"43{Random.Shared.Next(1000, 9999)}";
        var running = first.ExchangeAsync([new ChangeRequest($"sleep {name}; :")], Token);
        await Processes.WaitForAsync(name, Token);
        (await Should.ThrowAsync<ConnectionException>(() => OpenAsync(Runs.New(), local: local))).Failure.ShouldBe(ConnectionFailure.Locked);
        // As if its process were gone: the file is there, and nobody holds it.
        var claim = Path.Combine(RunFolder.Shared.Path, "runs", dead.Id);
        File.Delete(claim);
        await File.WriteAllTextAsync(claim, "", Token);

        await using var next = await OpenAsync(Runs.New(), local: local);
        await next.ExchangeAsync([new ReadRequest("", Patience)], Token);

        (await Should.ThrowAsync<ConnectionException>(running)).Failure.ShouldBe(ConnectionFailure.Lost);
        await Processes.ShouldBeGoneAsync(name);
        Directory.GetFiles(folder, "?." + dead.Id + ".*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_process_id_that_was_used_again_does_not_hold_the_lock()
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var stale = $"{folder}/h.old.{Environment.ProcessId}.1";
        await File.WriteAllTextAsync(stale, "somebody else\n", Token);

        await using var shell = await OpenAsync(Runs.New());

        File.Exists(stale).ShouldBeFalse();
    }

    [Fact]
    public async Task Of_many_runs_that_start_at_once_one_gets_the_host()
    {
        var attempts = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                return await OpenAsync(Runs.New(), local: true);
            }
            catch (ConnectionException problem) when (problem.Failure == ConnectionFailure.Locked)
            {
                return null;
            }
        }));

        attempts.Count(shell => shell is not null).ShouldBe(1);
        foreach (var shell in attempts)
        {
            await (shell?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        Directory.GetFiles(folder).Where(file => Path.GetFileName(file)[1] == '.').ShouldBeEmpty();
    }

    private Task<IRemoteShell> OpenAsync(RunIdentity? run, Flavour flavour = Flavour.Dash, bool local = false)
    {
        var options = host.Server.Options().WithFlavour(flavour) with { Run = run, RemoteFolder = folder, Transport = local ? "local" : "ssh" };
        return host.Connect(options).OpenShellAsync(null, Token);
    }
}
