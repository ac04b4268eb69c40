using Playbooks.Connections;
using Playbooks.Execution.Asking;
using Playbooks.Execution.Hosts;
using Playbooks.Results;

namespace Playbooks.Tests.Execution.Hosts;

/// <summary>Which tasks share a connection and a shell, and what opening one more means for what is known.</summary>
public sealed class HostLinksTests
{
    private static readonly ConnectionOptions Options = new() { HostName = "n1", Address = "10.0.0.1", Password = "old secret" };
    private static readonly BecomeOptions Become = new("sudo", "root", "secret", null, null);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_is_shared_only_by_those_who_would_log_in_the_same_way()
    {
        await using var links = Links(new ChangeLedger());
        var link = links.Get(Options);

        links.Get(Options with { ConnectTimeout = TimeSpan.FromSeconds(1) }).ShouldBeSameAs(link);
        ConnectionOptions[] others =
        [
            Options with { Password = "new secret" }, Options with { Password = null }, Options with { PrivateKeyPassphrase = "secret" }, Options with { SshExecutable = "/opt/ssh" },
            Options with { HostKeyChecking = "no" }, Options with { RemoteShell = "/bin/bash" },
        ];
        others.Select(links.Get).Append(link).Distinct().Count().ShouldBe(others.Length + 1);
        others.Select(other => links.Get(other).Key).ShouldAllBe(key => !key.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void A_shell_is_shared_only_by_those_who_become_somebody_in_the_same_way()
    {
        BecomeOptions[] others = [Become with { }, new("sudo", "root", "other secret", null, null), new("sudo", "root", null, null, null), new("sudo", "root", "secret", "/opt/sudo", null), new("sudo", "root", "secret", null, "-i")];
        others.Select(HostLink.ShellKey).Distinct().Count().ShouldBe(others.Length);
        HostLink.ShellKey(others[0]).ShouldBe(HostLink.ShellKey(Become));
        others.Select(HostLink.ShellKey).ShouldAllBe(key => !key.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_that_was_known_holds_after_a_change_of_an_earlier_run_that_had_to_be_waited_for()
    {
        var ledger = new ChangeLedger();
        await using var links = Links(ledger, new RecoveredJob("j", "earlier", "join", JobEnding.Ended, new ShellReply(0, default, default)));
        var mark = ledger.Mark();

        await links.Get(Options).ExchangeAsync(Become, [new ReadRequest("true", TimeSpan.FromSeconds(1))], Token);

        (ledger.HoldsForPrivate(mark), ledger.HoldsForWide(mark)).ShouldBe((false, false));
        ledger.HoldsForWide(ledger.Mark()).ShouldBeTrue();
    }

    [Fact]
    public async Task Opening_a_shell_where_nothing_was_left_voids_nothing()
    {
        var ledger = new ChangeLedger();
        await using var links = Links(ledger);
        var mark = ledger.Mark();

        await links.Get(Options).ExchangeAsync(Become, [new ReadRequest("true", TimeSpan.FromSeconds(1))], Token);

        ledger.HoldsForWide(mark).ShouldBeTrue();
    }

    private static HostLinks Links(ChangeLedger ledger, params RecoveredJob[] leftOvers) => new(new Connections(leftOvers), 5, new NoEvents(), ledger, TimeProvider.System);

    private sealed class Connections(RecoveredJob[] leftOvers) : IConnectionFactory, IConnection, IRemoteShell
    {
        public IConnection Create(ConnectionOptions options) => this;

        public Task<IRemoteShell> OpenShellAsync(BecomeOptions? become, CancellationToken cancellationToken) => Task.FromResult<IRemoteShell>(this);

        public Task<IReadOnlyList<ShellReply>> ExchangeAsync(IReadOnlyList<ShellRequest> requests, CancellationToken cancellationToken)
            => Task.FromResult<IReadOnlyList<ShellReply>>([.. requests.Select(_ => new ShellReply(0, default, default))]);

        public Task<IReadOnlyList<RecoveredJob>> RecoverAsync(TimeSpan limit, Action<string>? progress, CancellationToken cancellationToken)
            => Task.FromResult<IReadOnlyList<RecoveredJob>>(leftOvers);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class NoEvents : IRunEvents
    {
        public void Emit(RunEvent runEvent)
        {
        }
    }
}
