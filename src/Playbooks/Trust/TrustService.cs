using Playbooks.Composition;
using Playbooks.Connections;
using Playbooks.Controller;
using Playbooks.Results;

namespace Playbooks.Trust;

/// <summary>What `playbook trust` may do without asking, and where it finds things.</summary>
internal sealed record TrustOptions(string? PublicKeyFile, bool SkipsKey, bool AssumeYes);

/// <summary>Meets machines: records host keys that are not known yet, after showing them, and puts the user's public key where it does not open the door yet.
/// A key that has changed is never touched.</summary>
internal sealed class TrustService(ITerminal terminal, IControllerEnvironment environment, IConnectionFactory connections, TrustOptions options)
{
    private const int AtOnce = 20;

    /// <summary>The exit code: 0 when every machine can be logged in to, 4 when not.</summary>
    public async Task<int> RunAsync(IReadOnlyList<ConnectionOptions> hosts, CancellationToken cancellationToken)
    {
        var states = await TryAllAsync(hosts, cancellationToken).ConfigureAwait(false);
        var unknown = states.Where(state => state.Error?.Failure == ConnectionFailure.HostKeyUnknown).Select(state => state.Host).ToList();
        if (unknown.Count > 0)
        {
            await RecordAsync(unknown, cancellationToken).ConfigureAwait(false);
            states = await TryAllAsync(hosts, cancellationToken).ConfigureAwait(false);
        }

        var closed = states.Where(state => state.Error?.Failure == ConnectionFailure.Authentication).Select(state => state.Host).ToList();
        if (closed.Count > 0 && !options.SkipsKey)
        {
            await InstallKeyAsync(closed, cancellationToken).ConfigureAwait(false);
            states = await TryAllAsync(hosts, cancellationToken).ConfigureAwait(false);
        }

        foreach (var (host, error) in states)
        {
            terminal.Out.WriteLine(error is null ? $"{host.HostName}: trusted" : $"{error.Message}{(error.Remedy is null ? "" : "; " + error.Remedy)}");
        }

        return states.All(state => state.Error is null) ? ExitCodes.Success : ExitCodes.Unreachable;
    }

    private async Task RecordAsync(List<ConnectionOptions> hosts, CancellationToken cancellationToken)
    {
        var looks = await ForAllAsync(hosts, async host => (Host: host, Look: await HostKeys.LookAsync(host, cancellationToken).ConfigureAwait(false)), cancellationToken).ConfigureAwait(false);
        foreach (var (host, (keys, error)) in looks)
        {
            terminal.Error.WriteLine(keys is null ? $"{host.HostName}: no key was shown: {error}" : $"{host.HostName,-20} {host.Address,-18} {string.Join("  ", keys.Fingerprints)}");
        }

        var shown = looks.Where(look => look.Look.Keys is not null).ToList();
        if (shown.Count == 0 || !await IsConfirmedAsync(shown.Count, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        foreach (var (host, look) in shown)
        {
            HostKeys.Record(await HostKeys.KnownHostsFileAsync(host, environment.HomeFolder, cancellationToken).ConfigureAwait(false), look.Keys!.Lines);
        }
    }

    private async Task<bool> IsConfirmedAsync(int count, CancellationToken cancellationToken)
    {
        if (options.AssumeYes)
        {
            return true;
        }

        terminal.Error.WriteLine("Compare these with what the machines' consoles show: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub");
        var answer = await terminal.AskAsync($"Record {(count == 1 ? "this key" : $"these {count} keys")}? [yes/no] ", isSecret: false, "give --yes when you are sure", cancellationToken).ConfigureAwait(false);
        return answer.Trim().ToLowerInvariant() is "y" or "yes";
    }

    private async Task InstallKeyAsync(List<ConnectionOptions> hosts, CancellationToken cancellationToken)
    {
        // Each host has its own private key; null, none is set, is "" here.
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in hosts.Select(host => host.PrivateKeyFile).Distinct())
        {
            keys[file ?? ""] = await PublicKey.FindAsync(options.PublicKeyFile, file, environment.HomeFolder, terminal.Error, cancellationToken).ConfigureAwait(false);
        }

        string? password = null;
        if (hosts.Any(host => host.Password is null))
        {
            terminal.Error.WriteLine($"{string.Join(", ", hosts.Select(host => host.HostName))}: your key does not open {(hosts.Count == 1 ? "it" : "them")} yet.");
            password = await terminal.AskAsync($"Password of {hosts[0].User ?? environment.UserName} there (asked once, for all): ", isSecret: true, "give --connection-password-file FILE, or --no-key", cancellationToken).ConfigureAwait(false);
        }

        await ForAllAsync(hosts, async host => await InstallKeyAsync(host with { Password = host.Password ?? password }, keys[host.PrivateKeyFile ?? ""], cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> InstallKeyAsync(ConnectionOptions host, string key, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = connections.Create(host with { Retries = 0, ControlPersist = TimeSpan.Zero });
            await using var shell = await connection.OpenShellAsync(null, cancellationToken).ConfigureAwait(false);
            var replies = await shell.ExchangeAsync([new ChangeRequest(PublicKey.InstallScript(key))], cancellationToken).ConfigureAwait(false);
            if (replies[0].Status != 0)
            {
                terminal.Error.WriteLine($"{host.HostName}: the key could not be put there: {replies[0].ErrorText.Trim()}");
            }

            return replies[0].Status == 0;
        }
        catch (ConnectionException error)
        {
            terminal.Error.WriteLine(error.Message);
            return false;
        }
    }

    /// <summary>Logs in with what the user has, without a password: null is a machine that needs nothing.</summary>
    private Task<IReadOnlyList<(ConnectionOptions Host, ConnectionException? Error)>> TryAllAsync(IReadOnlyList<ConnectionOptions> hosts, CancellationToken cancellationToken)
        => ForAllAsync(hosts, async host =>
        {
            try
            {
                await using var connection = connections.Create(host with { Password = null, Retries = 0, HostKeyChecking = "yes", ControlPersist = TimeSpan.Zero });
                await using var shell = await connection.OpenShellAsync(null, cancellationToken).ConfigureAwait(false);
                return (host, (ConnectionException?)null);
            }
            catch (ConnectionException error)
            {
                return (host, error);
            }
        }, cancellationToken);

    private static async Task<IReadOnlyList<TResult>> ForAllAsync<TItem, TResult>(IReadOnlyList<TItem> items, Func<TItem, Task<TResult>> action, CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(AtOnce);
        return await Task.WhenAll(items.Select(async item =>
        {
            await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await action(item).ConfigureAwait(false);
            }
            finally
            {
                slots.Release();
            }
        })).ConfigureAwait(false);
    }
}
