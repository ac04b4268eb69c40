using Playbooks.Connections;
using Playbooks.Results;

namespace Playbooks.Execution.Hosts;

/// <summary>All connections of a run, by where they go. Kept over plays, closed at the end.</summary>
internal sealed class HostLinks(IConnectionFactory factory, int forks, IRunEvents events, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, HostLink> links = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim slots = new(forks);

    public HostLink Get(ConnectionOptions options)
    {
        var key = string.Join('\n', [options.HostName, options.Transport, options.Address, options.Port.ToString(), options.User, options.PrivateKeyFile, .. options.ExtraArguments]);
        lock (gate)
        {
            if (!links.TryGetValue(key, out var link))
            {
                links[key] = link = new HostLink(factory.Create(options), slots, new LeftOverReport(options, events, time)) { Key = key };
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
