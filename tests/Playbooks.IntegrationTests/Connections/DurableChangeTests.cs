using Playbooks.Connections;
using Playbooks.Results;

namespace Playbooks.IntegrationTests.Connections;

/// <summary>Changes whose connection is cut, by killing the sshd that serves it.</summary>
public sealed class DurableChangeTests(TestHost host) : IClassFixture<TestHost>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly string folder = RunFolder.Shared.Create("jobs");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Records => Path.Combine(folder, "records");

    private string Count => Path.Combine(folder, "count");

    [Theory]
    [MemberData(nameof(TestHost.Flavours), MemberType = typeof(TestHost))]
    public async Task A_change_that_was_cut_goes_on_and_its_result_is_found_and_not_made_twice(Flavour flavour)
    {
        await using var server = await SshServer.StartAsync();
        var options = Options(server, flavour);
        await using var connection = host.Connect(options);
        await using var shell = await connection.OpenShellAsync(null, Token);
        var change = Durable($"echo x >>{Count}; echo began; sleep 1; echo done; echo bad >&2; exit 5") with { Description = "join 'the' cluster" };
        var running = shell.ExchangeAsync([change, new ReadRequest("echo", Patience)], Token);
        await UntilAsync(() => File.Exists(Count));

        Cut(server);
        (await Should.ThrowAsync<ConnectionException>(running)).Failure.ShouldBe(ConnectionFailure.Lost);
        await using var next = await connection.OpenShellAsync(null, Token);
        var progress = new List<string>();
        var jobs = await next.RecoverAsync(Patience, progress.Add, Token);

        var job = jobs.ShouldHaveSingleItem();
        (job.JobId, job.RunId, job.Description, job.Ending).ShouldBe((change.JobId, options.Run!.Id, "join 'the' cluster", JobEnding.Ended));
        (job.Reply.Status, job.Reply.OutputText, job.Reply.ErrorText).ShouldBe((5, "began\ndone\n", "bad\n"));
        (await File.ReadAllTextAsync(Count, Token)).ShouldBe("x\n");
        next.IsSameBoot(shell).ShouldBeTrue();
        await next.DisposeAsync();
        RecordsOf(change).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_that_does_not_end_in_time_is_killed_with_its_children_and_said_so()
    {
        await using var server = await SshServer.StartAsync();
        await using var connection = host.Connect(Options(server, Flavour.Dash));
        await using var shell = await connection.OpenShellAsync(null, Token);
        var name = $"41{Random.Shared.Next(1000, 9999)}";
        var running = shell.ExchangeAsync([Durable($"echo part; sleep {name} & sleep {name}")], Token);
        await Processes.WaitForAsync(name, Token);
        Cut(server);
        await Should.ThrowAsync<ConnectionException>(running);

        await using var next = await connection.OpenShellAsync(null, Token);
        var progress = new List<string>();
        var jobs = await next.RecoverAsync(TimeSpan.FromSeconds(1.5), progress.Add, Token);

        (jobs.ShouldHaveSingleItem().Ending, jobs[0].Reply.OutputText).ShouldBe((JobEnding.Killed, "part\n"));
        progress.ShouldContain(line => line.Contains("do something", StringComparison.Ordinal));
        await Processes.ShouldBeGoneAsync(name);
    }

    [Fact]
    public async Task A_change_that_was_killed_on_the_node_is_lost()
    {
        await using var server = await SshServer.StartAsync();
        await using var connection = host.Connect(Options(server, Flavour.Dash));
        await using var shell = await connection.OpenShellAsync(null, Token);
        var change = Durable($"echo part; echo >{Count}; sleep 30");
        var running = shell.ExchangeAsync([change], Token);
        await UntilAsync(() => File.Exists(Count));
        Cut(server);
        await Should.ThrowAsync<ConnectionException>(running);
        var process = int.Parse((await File.ReadAllTextAsync(RecordsOf(change).Single(file => file.EndsWith(".p", StringComparison.Ordinal)), Token)).Split(' ')[0]);
        var children = Processes.ChildrenOf(process);
        foreach (var child in (int[])[process, .. children, .. children.SelectMany(Processes.ChildrenOf)])
        {
            Processes.Kill(child);
        }

        await using var next = await connection.OpenShellAsync(null, Token);
        var jobs = await next.RecoverAsync(Patience, null, Token);

        (jobs.ShouldHaveSingleItem().Ending, jobs[0].Reply.OutputText).ShouldBe((JobEnding.Lost, "part\n"));
    }

    [Theory]
    [MemberData(nameof(TestHost.Flavours), MemberType = typeof(TestHost))]
    public async Task When_what_runs_a_change_is_killed_the_connection_counts_as_lost_and_the_result_is_found(Flavour flavour)
    {
        await using var connection = host.Connect(Options(host.Server, flavour));
        await using var shell = await connection.OpenShellAsync(null, Token);

        var running = shell.ExchangeAsync([Durable("kill -9 $PPID; sleep 1; echo alive")], Token);

        (await Should.ThrowAsync<ConnectionException>(running.WaitAsync(Patience, Token))).Failure.ShouldBe(ConnectionFailure.Lost);
        await using var next = await connection.OpenShellAsync(null, Token);
        var jobs = await next.RecoverAsync(Patience, null, Token);
        (jobs.ShouldHaveSingleItem().Ending, jobs[0].Reply.OutputText).ShouldBe((JobEnding.Ended, "alive\n"));
    }

    [Fact]
    public async Task A_short_change_dies_with_the_connection()
    {
        await using var server = await SshServer.StartAsync();
        await using var connection = host.Connect(Options(server, Flavour.Dash));
        await using var shell = await connection.OpenShellAsync(null, Token);
        var name = $"42{Random.Shared.Next(1000, 9999)}";
        var running = shell.ExchangeAsync([new ChangeRequest($"sleep {name}; :")], Token);
        await Processes.WaitForAsync(name, Token);

        Cut(server);

        await Should.ThrowAsync<ConnectionException>(running);
        await UntilAsync(() => Processes.WithArgument(name).Count == 0);
    }

    [Theory]
    [MemberData(nameof(TestHost.Flavours), MemberType = typeof(TestHost))]
    public async Task Records_are_gone_after_their_results_were_taken(Flavour flavour)
    {
        await using var shell = await host.Connect(Options(host.Server, flavour)).OpenShellAsync(null, Token);
        var first = Durable("echo 1");
        var second = Durable("echo 2");

        await shell.ExchangeAsync([first, second], Token);
        RecordsOf(first).ShouldNotBeEmpty();
        await shell.ExchangeAsync([new ReadRequest("sleep 0.2", Patience)], Token);
        RecordsOf(first).ShouldBeEmpty();
        var third = Durable("echo 3");
        await shell.ExchangeAsync([third], Token);
        await shell.DisposeAsync();

        await UntilAsync(() => RecordsOf(third).Count == 0 && RecordsOf(second).Count == 0);
    }

    [Fact]
    public async Task A_large_input_reaches_a_change()
    {
        await using var shell = await host.Connect(Options(host.Server, Flavour.Dash)).OpenShellAsync(null, Token);
        var input = new byte[700_000];
        new Random(2).NextBytes(input);

        var replies = await shell.ExchangeAsync([Durable("cat") with { Input = input }, new ReadRequest("echo after", Patience)], Token);

        replies[0].Output.ToArray().ShouldBe(input);
        replies[1].OutputText.ShouldBe("after\n");
    }

    [Fact]
    public async Task A_run_that_is_killed_leaves_a_change_that_the_next_run_waits_for()
    {
        await using var server = await SshServer.StartAsync();
        var first = Options(server, Flavour.Dash);
        await using var shell = await host.Connect(first).OpenShellAsync(null, Token);
        var running = shell.ExchangeAsync([Durable($"echo >{Count}; sleep 1; echo finished")], Token);
        await UntilAsync(() => File.Exists(Count));
        Cut(server);
        await Should.ThrowAsync<ConnectionException>(running);

        await using var later = await host.Connect(Options(server, Flavour.Dash)).OpenShellAsync(null, Token);
        var jobs = await later.RecoverAsync(Patience, null, Token);

        (jobs.ShouldHaveSingleItem().RunId, jobs[0].Reply.OutputText).ShouldBe((first.Run!.Id, "finished\n"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_the_lock_a_run_finds_its_own_changes_and_leaves_those_of_others_alone(bool isOwn)
    {
        var first = Options(host.Server, Flavour.Dash) with { TakesLock = false };
        await using var shell = await TestHost.ConnectHere(first).OpenShellAsync(null, Token);
        await Should.ThrowAsync<ConnectionException>(shell.ExchangeAsync([Durable("kill -9 $PPID; echo finished")], Token));

        await using var next = await TestHost.ConnectHere(first with { Run = isOwn ? first.Run : Runs.New() }).OpenShellAsync(null, Token);
        var jobs = await next.RecoverAsync(Patience, null, Token);

        (string, JobEnding, string)[] found = isOwn ? [(first.Run!.Id, JobEnding.Ended, "finished\n")] : [];
        jobs.Select(job => (job.RunId, job.Ending, job.Reply.OutputText)).ShouldBe(found);
    }

    [Theory]
    [MemberData(nameof(TestHost.Flavours), MemberType = typeof(TestHost))]
    public async Task A_change_whose_session_the_node_believes_alive_is_not_taken_for_one_that_never_ran(Flavour flavour)
    {
        var options = Options(host.Server, flavour) with { ControlPersist = TimeSpan.Zero };
        await using var shell = await host.Connect(options).OpenShellAsync(null, Token);
        var change = Durable($"echo x >>{Count}; sleep 1; echo done");
        var running = shell.ExchangeAsync([change], Token);
        await UntilAsync(() => File.Exists(Count));
        await using var next = await host.Connect(options).OpenShellAsync(null, Token);

        (await next.RecoverAsync(Patience, null, Token)).ShouldBeEmpty("nobody said that its session is lost");
        var jobs = await next.RecoverAsync([change.JobId, "another"], Patience, null, Token);

        (jobs.ShouldHaveSingleItem().JobId, jobs[0].Ending, jobs[0].Reply.OutputText).ShouldBe((change.JobId, JobEnding.Ended, "done\n"));
        await Should.ThrowAsync<ConnectionException>(running);
    }

    [Theory]
    [InlineData("sleep", "kill -9 $PPID")]
    [InlineData("cat", "printf do; exit 1")]
    public async Task A_node_that_cannot_tell_what_became_of_a_change_is_asked_again(string tool, string failure)
    {
        var options = WithTool(tool, failure);
        await using var shell = await TestHost.ConnectHere(options).OpenShellAsync(null, Token);
        var change = Durable("kill -9 $PPID; /bin/sleep 1; echo done; echo bad >&2");
        await Should.ThrowAsync<ConnectionException>(shell.ExchangeAsync([change], Token));
        Directory.CreateDirectory(Broken);

        await using var next = await TestHost.ConnectHere(options).OpenShellAsync(null, Token);
        var jobs = await next.RecoverAsync(Patience, null, Token);

        Directory.Exists(Broken).ShouldBeFalse("the node was to fail once");
        (jobs.ShouldHaveSingleItem().JobId, jobs[0].Ending).ShouldBe((change.JobId, JobEnding.Ended));
        (jobs[0].Reply.OutputText, jobs[0].Reply.ErrorText).ShouldBe(("done\n", "bad\n"));
    }

    [Fact]
    public async Task A_change_of_which_the_node_never_tells_is_unknown_and_keeps_its_record()
    {
        var options = WithTool("cat", "exit 1", forever: true);
        await using var shell = await TestHost.ConnectHere(options).OpenShellAsync(null, Token);
        var change = Durable("kill -9 $PPID; echo done");
        await Should.ThrowAsync<ConnectionException>(shell.ExchangeAsync([change], Token));
        Directory.CreateDirectory(Broken);

        await using var next = await TestHost.ConnectHere(options).OpenShellAsync(null, Token);
        var jobs = await next.RecoverAsync(TimeSpan.FromSeconds(1.5), null, Token);
        await next.DisposeAsync();

        (jobs.ShouldHaveSingleItem().Ending, jobs[0].Description).ShouldBe((JobEnding.Unknown, "do something"));
        RecordsOf(change).ShouldNotBeEmpty();
    }

    private string Broken => Path.Combine(folder, "broken");

    /// <summary>A node with a tool that fails once there is the folder <see cref="Broken"/>.</summary>
    private ConnectionOptions WithTool(string name, string failure, bool forever = false)
    {
        var tools = Directory.CreateDirectory(Path.Combine(folder, "tools")).FullName;
        var tool = Path.Combine(tools, name);
        File.WriteAllText(tool, $"#!/bin/sh\n{(forever ? $"[ ! -d {Broken} ]" : $"! rmdir {Broken} 2>/dev/null")} || {{ {failure}; }}\nexec /bin/{name} \"$@\"\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return Options(host.Server, Flavour.Dash) with { RemotePath = $"={tools}:/usr/bin:/bin" };
    }

    private static ChangeRequest Durable(string script) => new(script) { IsDurable = true, Description = "do something" };

    private ConnectionOptions Options(SshServer server, Flavour flavour) => server.Options().WithFlavour(flavour) with { Run = Runs.New(), RemoteFolder = Records };

    private IReadOnlyList<string> RecordsOf(ChangeRequest change) => Directory.GetFiles(Records, $"j.{change.JobId}.*");

    private static void Cut(SshServer server)
    {
        foreach (var session in server.Sessions())
        {
            Processes.Kill(session);
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            tries.ShouldBeLessThan(500, "it did not become so within 5 s");
            await Task.Delay(10, Token);
        }
    }
}
