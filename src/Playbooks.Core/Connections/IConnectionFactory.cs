namespace Playbooks.Connections;

internal interface IConnectionFactory
{
    IConnection Create(ConnectionOptions options);
}
