using Playbooks.Results;

namespace Playbooks.Connections;

/// <summary>This machine, through an sh of its own: ansible_connection=local.</summary>
internal sealed class LocalConnection(ConnectionOptions options, RunClaims claims, TimeProvider time) : IConnection
{
    private static readonly TimeSpan HelloLimit = TimeSpan.FromSeconds(30);
    private static readonly Dictionary<string, string> NoEnvironment = [];

    public async Task<IRemoteShell> OpenShellAsync(BecomeOptions? become, CancellationToken cancellationToken)
        => await OpenOnceAsync(become, null, cancellationToken).ConfigureAwait(false);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<RemoteShell> OpenOnceAsync(BecomeOptions? become, string? fence, CancellationToken cancellationToken)
    {
        var marker = SessionMarker.New();
        var command = BecomeCommand.For(become, SessionScript.StartCommand(marker, options, fence), options.RemoteShell, marker);
        var hasSetsid = File.Exists("/usr/bin/setsid") || File.Exists("/bin/setsid");
        string[] words = ["/bin/sh", "-c", command.Line];
        var process = ShellProcess.Start(hasSetsid ? ["setsid", .. words] : words, NoEnvironment, isShielded: !hasSetsid);
        try
        {
            var result = await ShellHandshake.RunAsync(process, marker, command.Prompt, become?.Password, HelloLimit, time, cancellationToken).ConfigureAwait(false);
            if (result.Session is not { } session)
            {
                throw (become is null ? null : BecomeCommand.Explain(become, result))
                    ?? new ConnectionException(ConnectionFailure.NoShell, $"{options.HostName}: no shell on this machine: {(result.ErrorText + result.OutputText).Trim()}");
            }

            if (fence is not null || SessionMarker.DeadHolder(result, claims) is not { } dead)
            {
                SessionMarker.Check(session.Hello, options);
                // Without setsid the session is that of the user's terminal, which is not ours to end.
                return new RemoteShell(hasSetsid ? session : session with { Hello = session.Hello with { SessionId = "0" } }, options, time, Lost) { Fence = fence };
            }

            fence = dead;
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await process.DisposeAsync().ConfigureAwait(false);
        return await OpenOnceAsync(become, fence, cancellationToken).ConfigureAwait(false);
    }

    private ConnectionException Lost(string text)
        => new(ConnectionFailure.Lost, $"{options.HostName}: the local shell ended{(text.Trim() is { Length: > 0 } said ? $": {said}" : "")}");
}
