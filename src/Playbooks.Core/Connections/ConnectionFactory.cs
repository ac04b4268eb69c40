using Playbooks.Execution;
using Playbooks.Results;
using Playbooks.Yaml;

namespace Playbooks.Connections;

/// <summary>Makes the connection that a host's options ask for.</summary>
internal sealed class ConnectionFactory(IControllerEnvironment environment, TimeProvider time) : IConnectionFactory
{
    private readonly SshControlFolder folder = new(environment);

    public IConnection Create(ConnectionOptions options) => options.Transport switch
    {
        "local" => new LocalConnection(options, time),
        "ssh" or "smart" or "openssh" => new SshConnection(options, folder, ResiliencePipelines.Connecting(options.Retries, time), time),
        _ => throw new PlaybookException(SourcePosition.None, $"{options.HostName}: ansible_connection '{options.Transport}' is not supported", "use ssh or local"),
    };
}
