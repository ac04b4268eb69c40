using System.Net;
using System.Net.Sockets;
using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Commands;
using Playbooks.Queries.Systems;

namespace Playbooks.Tests.Modules.Commands;

public class WaitForModuleTests
{
    public static TheoryData<string> Shells => LocalShell.All;

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_port_that_answers_is_told_from_one_that_does_not(string shell)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Look(shell, new WaitForArguments { Port = port }).IsReached.ShouldBeTrue();
        Look(shell, new WaitForArguments { Port = port, State = "stopped" }).IsReached.ShouldBeFalse();
        listener.Stop();
        Look(shell, new WaitForArguments { Port = port }).IsReached.ShouldBeFalse();
        Look(shell, new WaitForArguments { Port = port, State = "stopped" }).IsReached.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_greeting_is_searched(string shell)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(limit.Token);
            await client.GetStream().WriteAsync("SSH-2.0-OpenSSH_9.2\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }, TestContext.Current.CancellationToken);
        var verdict = Look(shell, new WaitForArguments { Port = ((IPEndPoint)listener.LocalEndpoint).Port, SearchRegex = "^SSH-(?P<protocol>[0-9.]+)-(OpenSSH)", ConnectTimeout = 5 });
        await serving;
        verdict.IsReached.ShouldBeTrue();
        var values = new JinjaDict();
        verdict.AddTo(values);
        PythonValues.Repr(values["match_groupdict"]).ShouldBe("{'protocol': '2.0'}");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Files_are_looked_at_and_searched(string shell)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "one\nstarted in 12 s\n");
        Look(shell, new WaitForArguments { Path = file }).IsReached.ShouldBeTrue();
        Look(shell, new WaitForArguments { Path = file, SearchRegex = "^started in (\\d+)" }).Match!.Groups[1].Value.ShouldBe("12");
        Look(shell, new WaitForArguments { Path = file, SearchRegex = "failed" }).IsReached.ShouldBeFalse();
        Look(shell, new WaitForArguments { Path = file, SearchRegex = "failed", State = "absent" }).IsReached.ShouldBeTrue();
        File.Delete(file);
        Look(shell, new WaitForArguments { Path = file }).IsReached.ShouldBeFalse();
        Look(shell, new WaitForArguments { Path = file, State = "absent" }).IsReached.ShouldBeTrue();
    }

    [Theory]
    [InlineData("0.0.0.0", "", "ESTABLISHED", false)]
    [InlineData("127.0.0.1", "", "ESTABLISHED", false)]
    [InlineData("10.0.0.9", "", "ESTABLISHED", true)]
    [InlineData("0.0.0.0", "127.0.0.2", "ESTABLISHED", true)]
    [InlineData("0.0.0.0", "", "TIME_WAIT", true)]
    public void Drained_counts_active_connections(string host, string excluded, string states, bool isDrained)
    {
        const string Table = """
              sl  local_address rem_address   st tx_queue rx_queue
               0: 0100007F:0050 00000000:0000 0A 00000000:00000000
               1: 0100007F:0050 0200007F:C350 01 00000000:00000000
               2: 0100007F:0051 0200007F:C350 06 00000000:00000000
            """;
        var arguments = new WaitForArguments { Port = 80, State = "drained", Host = host, ExcludeHosts = excluded.Length > 0 ? [excluded] : [], ActiveConnectionStates = [states] };
        WaitForVerdict.Of(arguments, 0, Encoding.ASCII.GetBytes(Table)).IsReached.ShouldBe(isDrained);
    }

    [Fact]
    public void What_is_so_already_costs_no_wait()
    {
        var query = new CommandQuery(WaitForProbe.Script(new WaitForArguments { Path = "/x" }));
        var result = new ModuleCase(new WaitForModule()).Answering(query, new CommandAnswer(0, default, "")).Satisfied(new JinjaDict { ["path"] = "/x" });
        result.Values["elapsed"].ShouldBe(0L);
        result.Values["state"].ShouldBe("started");
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_so()
    {
        var looks = 0;
        var session = new FakeHostSession(_ => FakeHostSession.Text("", ++looks < 4 ? 1 : 0));
        var result = await session.CarryOutAsync(Waiting(new JinjaDict { ["path"] = "/x", ["sleep"] = 2L }));
        result.Failed.ShouldBeFalse();
        result.Changed.ShouldBeFalse();
        result.Values["elapsed"].ShouldBe(6L);
    }

    [Fact]
    public async Task Time_over_fails_with_what_was_waited_for()
    {
        var result = await new FakeHostSession(_ => FakeHostSession.Text("", 1)).CarryOutAsync(Waiting(new JinjaDict { ["path"] = "/x", ["timeout"] = 5L }));
        result.Failed.ShouldBeTrue();
        result.Values["msg"].ShouldBe("Timeout when waiting for file /x");
        result.Values["elapsed"].ShouldBe(5L);
    }

    [Fact]
    public void Port_and_path_exclude_each_other()
    {
        new WaitForModule().Acts(new WaitForArguments { Delay = 1, Port = 1 }).ShouldBeTrue();
        var values = new JinjaDict { ["port"] = 1L, ["path"] = "/x", ["delay"] = 1L };
        new ModuleCase(new WaitForModule()).Invalid(values).Values["msg"].ShouldBe("port and path parameter can not both be passed to wait_for");
    }

    [Fact]
    public async Task A_host_that_answers_is_not_connected_to_anew()
    {
        var change = (Decision.Change)new ModuleCase(new WaitForConnectionModule()).Decide([]);
        var fine = new FakeHostSession(_ => ChangeOutcome.Done);
        (await fine.CarryOutAsync(change)).Changed.ShouldBeFalse();
        fine.Log.ShouldBe(["read"]);
        var gone = new FakeHostSession(_ => throw FakeHostSession.Lost);
        await gone.CarryOutAsync(change);
        gone.Log.ShouldBe(["read", "reconnect"]);
    }

    private static Decision.Change Waiting(JinjaDict arguments)
    {
        var testCase = new ModuleCase(new WaitForModule());
        return (Decision.Change)testCase.Answering(testCase.Ask(arguments)[0], new CommandAnswer(1, default, "")).Decide(arguments);
    }

    private static WaitForVerdict Look(string shell, WaitForArguments arguments)
    {
        var answer = (CommandAnswer)LocalShell.Ask(shell, new CommandQueryKind(), new CommandQuery(WaitForProbe.Script(arguments)))[0];
        return WaitForVerdict.Of(arguments, answer.Status, answer.Output);
    }
}
