using Playbooks.Connections;
using Playbooks.Controller;

namespace Playbooks.IntegrationTests;

/// <summary>A host to test modules and queries against: this machine, reached through a real sshd, with the tools of a flavour. A class fixture: <c>IClassFixture&lt;TestHost&gt;</c>.</summary>
public sealed class TestHost : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> opened = [];

    public SshServer Server { get; private set; } = null!;

    /// <summary>For <c>[MemberData(nameof(TestHost.Flavours), MemberType = typeof(TestHost))]</c>: what every module is tested with.</summary>
    public static TheoryData<Flavour> Flavours => [Flavour.Dash, Flavour.Busybox];

    public async ValueTask InitializeAsync() => Server = await SshServer.StartAsync();

    /// <summary>A shell over ssh as root; closed with the fixture.</summary>
    internal async Task<IRemoteShell> OpenShellAsync(Flavour flavour)
    {
        var connection = Connect(Server.Options().WithFlavour(flavour));
        var shell = await connection.OpenShellAsync(null, TestContext.Current.CancellationToken);
        lock (opened)
        {
            opened.Add(shell);
        }

        return shell;
    }

    /// <summary>A connection without sshd: for what only concerns the shell.</summary>
    internal static IConnection ConnectHere(ConnectionOptions options) => new ConnectionFactory(TestEnvironment.Create(), TimeProvider.System).Create(options with { Transport = "local" });

    internal IConnection Connect(ConnectionOptions options) => new ConnectionFactory(TestEnvironment.Create(), TimeProvider.System).Create(options);

    public async ValueTask DisposeAsync()
    {
        foreach (var shell in opened)
        {
            await shell.DisposeAsync();
        }

        await Server.DisposeAsync();
    }

    /// <summary>A controller whose folders lie in the test run's own.</summary>
    internal sealed class TestEnvironment(string home) : IControllerEnvironment
    {
        public string CurrentFolder => home;

        public string HomeFolder => home;

        public string UserName => "root";

        public string CacheFolder => home;

        public string StateFolder => home;

        public string ShippedFolder => home;

        public static TestEnvironment Create() => new(RunFolder.Shared.Path);

        public string? Variable(string name) => null;
    }
}
