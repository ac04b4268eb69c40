namespace Playbooks.Connections;

/// <summary>One host, as reached by one transport. Opening a shell connects; the connection is shared by its shells (users).</summary>
internal interface IConnection : IAsyncDisposable
{
    /// <summary>Opens a persistent shell, as the login user or through become. Throws <see cref="Results.ConnectionException"/>; retries connecting by itself.
    /// After a lost connection the same connection opens a new shell.</summary>
    Task<IRemoteShell> OpenShellAsync(BecomeOptions? become, CancellationToken cancellationToken);

    /// <summary>The next shell logs in anew, even where a connection is kept.</summary>
    ValueTask ResetAsync() => ValueTask.CompletedTask;
}
