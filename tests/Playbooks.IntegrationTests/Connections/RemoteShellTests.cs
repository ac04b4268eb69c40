using System.Diagnostics;
using Playbooks.Connections;
using Playbooks.Results;

namespace Playbooks.IntegrationTests.Connections;

public sealed class RemoteShellTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static TheoryData<Flavour> Flavours => [Flavour.Dash, Flavour.Busybox, Flavour.Bash];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task An_exchange_answers_every_request_in_order_with_status_output_and_error(Flavour flavour)
    {
        await using var shell = await OpenAsync(flavour);

        var replies = await shell.ExchangeAsync([Read("echo one; echo two >&2"), Read("printf x; exit 3"), Change("cat; exit 4", "in\n", isData: true), Read("")], Token);

        replies.Select(reply => (reply.Status, reply.OutputText, reply.ErrorText)).ShouldBe([(0, "one\n", "two\n"), (3, "x", ""), (4, "in\n", ""), (0, "", "")]);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task A_durable_change_answers_status_output_error_and_reads_its_input(Flavour flavour)
    {
        await using var shell = await OpenAsync(flavour);

        var replies = await shell.ExchangeAsync(
            [new ChangeRequest("cat; echo err >&2; umask; pwd; exit 7") { IsDurable = true, Input = "some input"u8.ToArray(), Description = "it's a test" }], Token);

        replies[0].ShouldSatisfyAllConditions(
            reply => reply.Status.ShouldBe(7),
            reply => reply.OutputText.ShouldBe($"some input0022\n{Environment.CurrentDirectory}\n"),
            reply => reply.ErrorText.ShouldBe("err\n"));
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Changes_after_a_failed_one_are_not_run_but_reads_are(Flavour flavour)
    {
        await using var shell = await OpenAsync(flavour);

        var replies = await shell.ExchangeAsync(
            [
                Change("exit 1", isData: true), Change("echo a"), Read("exit 9"), Change("exit 2"), Change("echo b"),
                new ChangeRequest("echo c") { IsDurable = true }, Change("echo d", "input"), Read("echo e"),
            ],
            Token);

        replies.Select(reply => (reply.Status, reply.OutputText)).ShouldBe([(1, ""), (0, "a\n"), (9, ""), (2, ""), (-1, ""), (-1, ""), (-1, ""), (0, "e\n")]);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Every_byte_comes_through_as_output_as_error_and_as_input(Flavour flavour)
    {
        await using var shell = await OpenAsync(flavour);
        var bytes = Enumerable.Range(0, 256).Select(value => (byte)value).Concat("%s \\0 \\n '"u8.ToArray()).ToArray();
        var octal = string.Concat(bytes.Select(value => "\\" + Convert.ToString(value, 8).PadLeft(3, '0')));

        var replies = await shell.ExchangeAsync(
            [
                Read($"printf '{octal}'; printf '{octal}' >&2"), new ChangeRequest("cat") { Input = bytes }, new ChangeRequest("cat; cat >&2") { Input = bytes, IsDurable = true },
            ],
            Token);

        replies[0].Output.ToArray().ShouldBe(bytes);
        replies[0].Error.ToArray().ShouldBe(bytes);
        replies[1].Output.ToArray().ShouldBe(bytes);
        replies[2].Output.ToArray().ShouldBe(bytes);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Text_input_comes_through_unchanged(Flavour flavour)
    {
        await using var shell = await OpenAsync(flavour);
        var text = "ä€ '\"$HOME `id` \\n %s %d\ttab\n\n-x \u0081\u0088 high" + new string('x', 70_000) + "\n";

        var replies = await shell.ExchangeAsync([Change("cat", text), new ChangeRequest("cat") { Input = System.Text.Encoding.UTF8.GetBytes(text), IsDurable = true }], Token);

        replies[0].OutputText.ShouldBe(text);
        replies[1].OutputText.ShouldBe(text);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Both_streams_carry_megabytes_at_the_same_time(Flavour flavour)
    {
        await using var shell = await OpenAsync(flavour);

        var reply = (await shell.ExchangeAsync([Read("dd if=/dev/zero bs=65536 count=160 >&2 2>/dev/null & dd if=/dev/zero bs=65536 count=160 2>/dev/null; wait")], Token))[0];

        (reply.Output.Length, reply.Error.Length).ShouldBe((160 * 65536, 160 * 65536));
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task A_read_over_its_limit_is_killed_with_all_it_started_and_the_session_goes_on(Flavour flavour)
    {
        await using var shell = await OpenAsync(flavour);
        var name = $"31{Random.Shared.Next(1000, 9999)}";
        var clock = Stopwatch.StartNew();

        var replies = await shell.ExchangeAsync(
            [Read("echo before"), new ReadRequest($"echo part; (sleep {name}; :) | cat; echo never", TimeSpan.FromMilliseconds(300)), Read("echo after"), Change("echo change")], Token);

        replies.Select(reply => (reply.Status, reply.OutputText)).ShouldBe([(0, "before\n"), (124, "part\n"), (0, "after\n"), (0, "change\n")]);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        await Processes.ShouldBeGoneAsync(name);
    }

    [Theory]
    [InlineData(Flavour.Dash, false)]
    [InlineData(Flavour.Dash, true)]
    [InlineData(Flavour.Busybox, false)]
    [InlineData(Flavour.Busybox, true)]
    [InlineData(Flavour.Bash, true)]
    public async Task A_change_over_its_limit_is_killed_and_stops_the_changes_after_it(Flavour flavour, bool isDurable)
    {
        await using var shell = await OpenAsync(flavour);
        var name = $"32{Random.Shared.Next(1000, 9999)}";

        var replies = await shell.ExchangeAsync(
            [new ChangeRequest($"echo part; sleep {name} & sleep {name}") { Limit = TimeSpan.FromSeconds(1), IsDurable = isDurable }, Change("echo no"), Read("echo after")], Token);

        replies.Select(reply => (reply.Status, reply.OutputText)).ShouldBe([(124, "part\n"), (-1, ""), (0, "after\n")]);
        await Processes.ShouldBeGoneAsync(name);
    }

    [Theory]
    [InlineData(Flavour.Dash, false)]
    [InlineData(Flavour.Dash, true)]
    [InlineData(Flavour.Busybox, true)]
    public async Task Cancelling_kills_what_runs_and_the_session_stays_usable(Flavour flavour, bool isDurable)
    {
        await using var shell = await OpenAsync(flavour);
        var name = $"33{Random.Shared.Next(1000, 9999)}";
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = shell.ExchangeAsync([new ChangeRequest($"sleep {name}") { IsDurable = isDurable }, Read("echo after")], cancel.Token);
        await Processes.WaitForAsync(name, Token);

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
        await Processes.ShouldBeGoneAsync(name);
        (await shell.ExchangeAsync([Read("echo fine")], Token))[0].OutputText.ShouldBe("fine\n");
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task A_daemon_that_keeps_the_streams_does_not_delay_or_spoil_the_answers(Flavour flavour)
    {
        await using var shell = await OpenAsync(flavour);
        var clock = Stopwatch.StartNew();

        var first = await shell.ExchangeAsync([Read("(sleep 3; echo late; echo late >&2) & echo first")], Token);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMilliseconds(2900));
        await Task.Delay(3200, Token);
        var second = await shell.ExchangeAsync([Read("echo second")], Token);

        first[0].OutputText.ShouldBe("first\n");
        (second[0].OutputText, second[0].ErrorText).ShouldBe(("second\n", ""));
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Scripts_and_inputs_never_stand_in_an_argument_list(Flavour flavour)
    {
        await using var shell = await OpenAsync(flavour);
        const string Look = "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\000' ' '; : top-secret-";

        var replies = await shell.ExchangeAsync(
            [Read(Look + "1"), Change(Look + "2", "top-secret-3"), new ChangeRequest(Look + "4") { IsDurable = true, Input = "top-secret-5"u8.ToArray() }], Token);

        foreach (var reply in replies)
        {
            reply.OutputText.ShouldContain("playbook");
            reply.OutputText.ShouldNotContain("top-secret");
        }
    }

    [Fact]
    public async Task A_shell_that_is_closed_in_the_middle_of_an_exchange_is_a_lost_connection()
    {
        await using var shell = await OpenAsync(Flavour.Dash);
        var running = shell.ExchangeAsync([Read("sleep 5")], Token);
        await Task.Delay(100, Token);

        await shell.DisposeAsync();

        (await Should.ThrowAsync<ConnectionException>(running)).Failure.ShouldBe(ConnectionFailure.Lost);
    }

    [Fact]
    public async Task A_shell_that_was_closed_keeps_no_files_open()
    {
        const int Shells = 40;
        var open = await OpenFilesAsync();
        for (var count = 0; count < Shells; count++)
        {
            var shell = await OpenAsync(Flavour.Dash);
            await shell.ExchangeAsync([Read("true")], Token);
            await shell.DisposeAsync();
        }

        (await OpenFilesAsync() - open).ShouldBeLessThan(2 * Shells, "three pipes for each shell are not closed");

        // Other tests run beside this one: the least of a few moments counts.
        static async Task<int> OpenFilesAsync()
        {
            var least = int.MaxValue;
            for (var look = 0; look < 10; look++)
            {
                least = Math.Min(least, Directory.GetFileSystemEntries("/proc/self/fd").Length);
                await Task.Delay(20, Token);
            }

            return least;
        }
    }

    [Fact]
    public async Task A_shell_that_was_killed_is_a_lost_connection()
    {
        await using var shell = await OpenAsync(Flavour.Dash);

        await shell.ExchangeAsync([Read("kill -9 $$")], Token);

        (await Should.ThrowAsync<ConnectionException>(shell.ExchangeAsync([Read("echo")], Token))).Failure.ShouldBe(ConnectionFailure.Lost);
    }

    private static ReadRequest Read(string script) => new(script, Limit);

    private static ChangeRequest Change(string script, string? input = null, bool isData = false)
        => new(script) { Input = input is null ? null : System.Text.Encoding.UTF8.GetBytes(input), StatusIsData = isData };

    private static Task<IRemoteShell> OpenAsync(Flavour flavour)
        => TestHost.ConnectHere(new ConnectionOptions { HostName = "here", Address = "here" }.WithFlavour(flavour)).OpenShellAsync(null, Token);
}
