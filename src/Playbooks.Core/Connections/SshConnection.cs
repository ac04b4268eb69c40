using System.ComponentModel;
using Playbooks.Results;
using Polly;

namespace Playbooks.Connections;

/// <summary>A host through OpenSSH's client: one process for each shell, multiplexed over one master that stays for the next run. So ~/.ssh/config, agents, certificates, jump
/// hosts and known_hosts work as users expect.</summary>
internal sealed class SshConnection(ConnectionOptions options, SshControlFolder folder, RunClaims claims, ResiliencePipeline connecting, TimeProvider time) : IConnection
{
    // Slow profiles and name services; ssh's own limit covers the time before that.
    private static readonly TimeSpan LoginLimit = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim opening = new(1, 1);
    private readonly Dictionary<BecomeOptions, SessionHello> earlier = [];
    private SessionHello? earlierLogin;
    private bool isUntrusted;

    public async Task<IRemoteShell> OpenShellAsync(BecomeOptions? become, CancellationToken cancellationToken)
    {
        // One at a time: ssh would make several masters at once, all but one without multiplexing.
        await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await connecting.ExecuteAsync(async token => await OpenOnceAsync(become, null, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            opening.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        opening.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<RemoteShell> OpenOnceAsync(BecomeOptions? become, string? fence, CancellationToken cancellationToken)
    {
        var control = options.ControlPersist > TimeSpan.Zero ? folder.SocketFor(options) : null;
        if (isUntrusted && control is not null)
        {
            // A kept connection that lost a session or did not answer may be dead without knowing it.
            await EndMasterAsync(control).ConfigureAwait(false);
            isUntrusted = false;
        }

        var marker = SessionMarker.New();
        var command = BecomeCommand.For(become, SessionScript.StartCommand(marker, options, fence), options.RemoteShell, marker);
        var log = folder.NewFile("log");
        using var askPass = options.Password is null && options.PrivateKeyPassphrase is null ? null : SshAskPass.Create(folder, options);
        var process = Start(SshCommand.Build(options, command.Line, log, control, askPass is not null), askPass?.Environment ?? []);
        try
        {
            var limit = options.ConnectTimeout + LoginLimit;
            var result = await ShellHandshake.RunAsync(process, marker, command.Prompt, become?.Password, limit, time, cancellationToken).ConfigureAwait(false);
            if (result.Session is not { } session)
            {
                isUntrusted = true;
                var explained = SshFailure.Explain(options, result, ReadLog(log));
                var isLogin = explained.Failure is ConnectionFailure.NoShell;
                throw (isLogin && become is not null ? BecomeCommand.Explain(become, result) : null) ?? explained;
            }

            if (fence is not null || SessionMarker.DeadHolder(result, claims) is not { } dead)
            {
                SessionMarker.Check(session.Hello, options);
                return Remember(become, session, log, fence);
            }

            fence = dead;
        }
        catch (Exception problem)
        {
            await process.DisposeAsync().ConfigureAwait(false);
            DeleteLog(log);
            isUntrusted |= problem is OperationCanceledException;
            throw;
        }

        await process.DisposeAsync().ConfigureAwait(false);
        DeleteLog(log);
        return await OpenOnceAsync(become, fence, cancellationToken).ConfigureAwait(false);
    }

    private RemoteShell Remember(BecomeOptions? become, ShellHandshake.Opened session, string log, string? fence)
    {
        var before = become is null ? earlierLogin : earlier.GetValueOrDefault(become);
        if (become is null)
        {
            earlierLogin = session.Hello;
        }
        else
        {
            earlier[become] = session.Hello;
        }

        var lossText = (string?)null;
        return new RemoteShell(session, options, time, Lost, () => DeleteLog(log)) { Predecessor = before, Fence = fence };

        ConnectionException Lost(string lastWords)
        {
            isUntrusted = true;
            lossText ??= ReadLog(log) + "\n" + lastWords;
            return SshFailure.ExplainLoss(options, lossText, "");
        }
    }

    private ShellProcess Start(List<string> words, Dictionary<string, string> environment)
    {
        try
        {
            return ShellProcess.Start(words, environment, isShielded: true);
        }
        catch (Win32Exception problem)
        {
            throw new ConnectionException(ConnectionFailure.Configuration, $"{options.HostName}: cannot start ssh: {problem.Message}", "install OpenSSH's client", problem);
        }
    }

    private async Task EndMasterAsync(string control)
    {
        await using var process = Start(SshCommand.BuildExit(options, control), []);
        process.CloseInput();
        await process.WaitAsync(TimeSpan.FromSeconds(2), time).ConfigureAwait(false);
    }

    private static string ReadLog(string log)
    {
        try
        {
            return File.ReadAllText(log);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static void DeleteLog(string log)
    {
        try
        {
            File.Delete(log);
        }
        catch (IOException)
        {
            // It goes with the next run's cleaning.
        }
    }
}
