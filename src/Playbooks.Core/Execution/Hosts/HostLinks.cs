using Playbooks.Connections;
using Playbooks.Execution.Asking;
using Playbooks.Results;

namespace Playbooks.Execution.Hosts;

/// <summary>All connections of a run, by where they go. Kept over plays, closed at the end.</summary>
internal sealed class HostLinks(IConnectionFactory factory, int forks, IRunEvents events, ChangeLedger ledger, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, HostLink> links = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim slots = new(forks);
    private readonly RecoveredJobs recovered = new(ledger);

    public HostLink Get(ConnectionOptions options)
    {
        // Without how long and how often it is tried: that is no other way to go.
        var key = string.Join('\n',
            [
                options.HostName, options.Transport, options.Address, options.Port.ToString(), options.User, options.PrivateKeyFile, options.SshExecutable, options.HostKeyChecking, options.RemoteShell,
                options.Password is null && options.PrivateKeyPassphrase is null ? "" : SecretDigest.Of(options.Password, options.PrivateKeyPassphrase), .. options.ExtraArguments,
            ]);
        lock (gate)
        {
            if (!links.TryGetValue(key, out var link))
            {
                links[key] = link = new HostLink(factory.Create(options), slots, new LeftOverReport(options, events, time), recovered) { Key = key };
            }

            return link;
        }
    }

    /// <summary>meta: reset_connection.</summary>
    public async Task ResetAsync(string host)
    {
        List<HostLink> all;
        lock (gate)
        {
            all = [.. links.Where(pair => pair.Key.StartsWith(host + "\n", StringComparison.Ordinal)).Select(pair => pair.Value)];
        }

        await Task.WhenAll(all.Select(link => link.ResetAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        List<HostLink> all;
        lock (gate)
        {
            all = [.. links.Values];
            links.Clear();
        }

        await Task.WhenAll(all.Select(link => link.DisposeAsync().AsTask()));
        slots.Dispose();
    }
}
