using System.Collections.Concurrent;
using Playbooks.Connections;

namespace Playbooks.IntegrationTests.Execution;

/// <summary>The real connections, with every exchange counted: one exchange is one round trip. Locks and records stand in a folder of the
/// test's own, so that it meets no other run on this machine.</summary>
internal sealed class RecordingConnections(IConnectionFactory inner, string remoteFolder, Func<ConnectionOptions, ConnectionOptions>? adapt = null) : IConnectionFactory
{
    public ConcurrentQueue<(string Host, IReadOnlyList<ShellRequest> Requests)> Exchanges { get; } = new();

    public int RoundTripsOf(string host) => Exchanges.Count(exchange => exchange.Host == host);

    private ConnectionOptions Adapted(ConnectionOptions options) => adapt?.Invoke(options) ?? options;

    public IConnection Create(ConnectionOptions options) => new Connection(options.HostName, inner.Create(Adapted(options with { RemoteFolder = remoteFolder })), this);

    private sealed class Connection(string host, IConnection inner, RecordingConnections owner) : IConnection
    {
        public async Task<IRemoteShell> OpenShellAsync(BecomeOptions? become, CancellationToken cancellationToken)
            => new Shell(host, await inner.OpenShellAsync(become, cancellationToken), owner);

        public ValueTask ResetAsync() => inner.ResetAsync();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class Shell(string host, IRemoteShell inner, RecordingConnections owner) : IRemoteShell
    {
        public Task<IReadOnlyList<ShellReply>> ExchangeAsync(IReadOnlyList<ShellRequest> requests, CancellationToken cancellationToken)
        {
            owner.Exchanges.Enqueue((host, requests));
            return inner.ExchangeAsync(requests, cancellationToken);
        }

        public Task<IReadOnlyList<RecoveredJob>> RecoverAsync(TimeSpan limit, Action<string>? progress, CancellationToken cancellationToken)
            => inner.RecoverAsync(limit, progress, cancellationToken);

        public Task<IReadOnlyList<RecoveredJob>> RecoverAsync(IReadOnlyList<string> jobs, TimeSpan limit, Action<string>? progress, CancellationToken cancellationToken)
            => inner.RecoverAsync(jobs, limit, progress, cancellationToken);

        public bool IsSameBoot(IRemoteShell earlier) => inner.IsSameBoot(((Shell)earlier).Inner);

        private IRemoteShell Inner => inner;

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
