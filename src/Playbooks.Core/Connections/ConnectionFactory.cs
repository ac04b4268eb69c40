using System.Collections.Concurrent;
using Playbooks.Controller;
using Playbooks.Results;
using Polly;

namespace Playbooks.Connections;

/// <summary>Makes the connection that a host's options ask for.</summary>
internal sealed class ConnectionFactory(IControllerEnvironment environment, TimeProvider time) : IConnectionFactory
{
    private readonly SshControlFolder folder = new(environment);

    private readonly RunClaims claims = new(environment, time);

    /// <summary>By number of retries: building one costs more than a host does.</summary>
    private readonly ConcurrentDictionary<int, ResiliencePipeline> connecting = new();

    public IConnection Create(ConnectionOptions options)
    {
        if (options.LockHolder is { } run)
        {
            claims.Claim(run);
        }

        return Choose(options);
    }

    private IConnection Choose(ConnectionOptions options) => options.Transport switch
    {
        "local" => new LocalConnection(options, claims, time),
        "ssh" => new SshConnection(options, folder, claims, connecting.GetOrAdd(options.Retries, retries => ResiliencePipelines.Connecting(retries, time)), time),
        _ => throw new PlaybookException(SourcePosition.None, $"{options.HostName}: ansible_connection '{options.Transport}' is not supported", "use ssh or local"),
    };
}
