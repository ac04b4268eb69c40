using System.Collections.Concurrent;
using System.Collections.Immutable;
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
    private readonly ConcurrentDictionary<string, ImmutableList<SessionHello>> earlier = new(StringComparer.Ordinal);

    /// <summary>How what is kept has to end before the next shell is opened (a command for the master); null: it is good.</summary>
    private string? ending;
    private int ended;

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

    public async ValueTask ResetAsync()
    {
        if (SocketPath is { } control)
        {
            await EndMasterAsync(control, "stop").ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync()
    {
        opening.Dispose();
        return ValueTask.CompletedTask;
    }

    private string? SocketPath => options.ControlPersist > TimeSpan.Zero ? folder.SocketFor(options) : null;

    private async Task<RemoteShell> OpenOnceAsync(BecomeOptions? become, string? fence, CancellationToken cancellationToken)
    {
        var control = SocketPath;
        if (ending is { } command && control is not null)
        {
            // A kept connection that lost a session or did not answer may be dead without knowing it.
            await EndMasterAsync(control, command).ConfigureAwait(false);
            ending = null;
            ended++;
        }

        var marker = SessionMarker.New();
        var login = BecomeCommand.For(become, SessionScript.StartCommand(marker, options, fence), options.RemoteShell, marker);
        var log = folder.NewFile("log");
        using var askPass = options.Password is null && options.PrivateKeyPassphrase is null ? null : SshAskPass.Create(folder, options);
        var process = Start(SshCommand.Build(options, login.Line, log, control, askPass is not null), askPass?.Environment ?? []);
        try
        {
            var limit = options.ConnectTimeout + LoginLimit;
            var result = await ShellHandshake.RunAsync(process, marker, login.Prompt, become?.Password, limit, time, cancellationToken).ConfigureAwait(false);
            if (result.Session is not { } session)
            {
                ending = "exit";
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
            if (problem is OperationCanceledException)
            {
                // Nobody knows whether it would have answered: other sessions go on there, as they may well be alive.
                ending ??= "stop";
            }

            throw;
        }

        await process.DisposeAsync().ConfigureAwait(false);
        DeleteLog(log);
        return await OpenOnceAsync(become, fence, cancellationToken).ConfigureAwait(false);
    }

    private RemoteShell Remember(BecomeOptions? become, ShellHandshake.Opened session, string log, string? fence)
    {
        var user = become?.Key ?? "";
        var master = ended;
        var lossText = (string?)null;
        return new RemoteShell(session, options, time, Lost, Closed) { Predecessors = earlier.GetValueOrDefault(user, []), Fence = fence };

        void Closed()
        {
            GiveUp();
            DeleteLog(log);
        }

        void GiveUp() => earlier.AddOrUpdate(user, [session.Hello], (_, all) => all.Contains(session.Hello) ? all : all.Add(session.Hello));

        ConnectionException Lost(string lastWords)
        {
            // What is kept by now may be another one, which carries the shells that were opened since.
            if (master == ended)
            {
                ending = "exit";
            }

            GiveUp();
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

    /// <param name="command">exit: with all its sessions; stop: no new ones, which begin a new one then.</param>
    private async Task EndMasterAsync(string control, string command)
    {
        await using var process = Start(SshCommand.BuildControl(options, control, command), []);
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
