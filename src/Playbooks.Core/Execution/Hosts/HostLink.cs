using System.Runtime.CompilerServices;
using Playbooks.Connections;
using Playbooks.Results;

namespace Playbooks.Execution.Hosts;

/// <summary>The connection to one host and its shells, those of one user in a pool. A slot of `--forks` is held only while connecting and while a request is in flight.
/// A host that could not be reached is not tried again in the same run.</summary>
internal sealed class HostLink(IConnection connection, SemaphoreSlim forks, LeftOverReport leftOvers, RecoveredJobs recovered) : IAsyncDisposable
{
    private static readonly TimeSpan LeftOverLimit = TimeSpan.FromMinutes(10);
    private readonly Lock gate = new();
    private readonly Dictionary<string, ShellPool> pools = new(StringComparer.Ordinal);

    /// <summary>By the loss that ended it: tells whether the node was restarted since.</summary>
    private readonly ConditionalWeakTable<ConnectionException, IRemoteShell> lostShells = [];

    /// <summary>Where it goes, and as whom: tells it from others of the same host.</summary>
    public string Key { get; init; } = "";

    /// <summary>One at a time for tasks that other hosts delegate to this one: from the questions to the end of the change.</summary>
    public SemaphoreSlim Decisions { get; } = new(1);

    public static string ShellKey(BecomeOptions? become) => become?.Key ?? "";

    /// <summary>Sends the requests in one round trip. A lost connection is opened again for requests that only read; with a change among them the loss is the caller's to
    /// handle (<see cref="ConnectionFailure.Lost"/>).</summary>
    public Task<IReadOnlyList<ShellReply>> ExchangeAsync(BecomeOptions? become, IReadOnlyList<ShellRequest> requests, CancellationToken cancellationToken)
        => ExchangeAsync(become, () => requests, null, cancellationToken);

    /// <summary>The same with requests that are made while the host is connected to.</summary>
    /// <param name="begun">Called when the slot and the place of a shell are there.</param>
    public async Task<IReadOnlyList<ShellReply>> ExchangeAsync(BecomeOptions? become, Func<IReadOnlyList<ShellRequest>> prepare, Action? begun, CancellationToken cancellationToken)
    {
        await forks.WaitAsync(cancellationToken);
        try
        {
            var pool = PoolOf(become);
            var place = await pool.TakeAsync(cancellationToken);
            try
            {
                begun?.Invoke();
                return await ExchangeAsync(place, become, prepare, cancellationToken);
            }
            finally
            {
                pool.Return(place);
            }
        }
        finally
        {
            forks.Release();
        }
    }

    /// <summary>After a loss in the middle of changes: connects anew, finds out on the node which of them ran, and sends the rest. None is started twice.
    /// Throws <paramref name="lost"/> when the host does not come back, <see cref="ModuleFailedException"/> when nobody can tell whether a change has run.</summary>
    public async Task<IReadOnlyList<ShellReply>> RecoverAsync(BecomeOptions? become, IReadOnlyList<ShellRequest> requests, ConnectionException lost, TimeSpan limit, Action<string> progress, CancellationToken cancellationToken)
    {
        var ids = requests.OfType<ChangeRequest>().Where(change => change.IsDurable).Select(change => change.JobId).ToList();
        var pool = PoolOf(become);
        var place = await pool.TakeAsync(cancellationToken);
        try
        {
            progress("connection lost, connecting again");
            var shell = await OpenAsync(place, become, limit, progress, cancellationToken);
            if (ids.Count > 0 && lostShells.TryGetValue(lost, out var earlier) && !shell.IsSameBoot(earlier))
            {
                throw new ModuleFailedException($"the host restarted while this task was changing it, and its result is lost: it may have run ({lost.Message})") { IsUncertain = true };
            }

            // What is still not known may belong to a session that the node believes alive.
            recovered.Add(await shell.RecoverAsync([.. ids.Except(recovered.Of(ids).Select(job => job.JobId))], limit, progress, cancellationToken));
        }
        catch (ConnectionException problem)
        {
            await DropAsync(place, problem);
            throw;
        }
        finally
        {
            pool.Return(place);
        }

        var replies = ChangeRecovery.Replies(requests, recovered.Of(ids));
        var rest = requests.Skip(replies.Count).Select(request => request is ChangeRequest change ? change.Again() : request).ToList();
        return rest.Count == 0 ? replies : [.. replies, .. await ExchangeAsync(become, rest, cancellationToken)];
    }

    /// <summary>Closes all shells; the next request connects and logs in anew (meta: reset_connection, reboot).</summary>
    public async Task ResetAsync()
    {
        await CloseAsync();
        await connection.ResetAsync();
    }

    /// <summary>Closes the shells of those who became one of these users, as far as no exchange is under way there; the next one logs in anew.</summary>
    public async Task EndSessionsAsync(Func<string, bool> isMeant)
    {
        List<ShellPool> meant;
        lock (gate)
        {
            meant = [.. pools.Values.Where(pool => pool.User is { } user && isMeant(user))];
        }

        foreach (var pool in meant)
        {
            var idle = new List<ShellPool.Place>();
            while (pool.TakeIdle() is { } place)
            {
                idle.Add(place);
            }

            try
            {
                foreach (var place in idle)
                {
                    await DropAsync(place);
                }
            }
            finally
            {
                idle.ForEach(pool.Return);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await connection.DisposeAsync();
    }

    private async Task CloseAsync()
    {
        List<ShellPool> all;
        lock (gate)
        {
            all = [.. pools.Values];
        }

        foreach (var place in all.SelectMany(pool => pool.All))
        {
            await DropAsync(place);
        }
    }

    private async Task<IReadOnlyList<ShellReply>> ExchangeAsync(ShellPool.Place place, BecomeOptions? become, Func<IReadOnlyList<ShellRequest>> prepare, CancellationToken cancellationToken)
    {
        IReadOnlyList<ShellRequest>? requests = null;
        for (var attempt = 1; ; attempt++)
        {
            var opening = OpenAsync(place, become, LeftOverLimit, leftOvers.Waiting, cancellationToken);
            try
            {
                if (!opening.IsCompleted)
                {
                    // The other hosts begin to connect before this one works out what to ask.
                    await Task.Yield();
                }

                requests ??= prepare();
                var shell = await opening;
                return await shell.ExchangeAsync(requests, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Half a file may be under way: nothing else can be asked there.
                await DropAsync(place);
                throw;
            }
            catch (ConnectionException lost) when (lost.Failure == ConnectionFailure.Lost)
            {
                await DropAsync(place, lost);
                if (attempt == 3 || requests is null || !requests.All(request => request is ReadRequest))
                {
                    throw;
                }
            }
            finally
            {
                await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>The shell; a new one first deals with the changes that an earlier one (of this run or a killed one) left on the node, before anything is asked there.</summary>
    private async Task<IRemoteShell> OpenAsync(ShellPool.Place place, BecomeOptions? become, TimeSpan limit, Action<string> progress, CancellationToken cancellationToken)
    {
        if (place.Shell is { } open)
        {
            return open;
        }

        var shell = await connection.OpenShellAsync(become, cancellationToken);
        try
        {
            var jobs = await shell.RecoverAsync(limit, progress, cancellationToken);
            recovered.Add(jobs);
            leftOvers.Found(jobs);
        }
        catch
        {
            await shell.DisposeAsync();
            throw;
        }

        place.Shell = shell;
        return shell;
    }

    private async Task DropAsync(ShellPool.Place place, ConnectionException? lost = null)
    {
        if (place.Shell is { } shell)
        {
            place.Shell = null;
            if (lost is not null)
            {
                lostShells.AddOrUpdate(lost, shell);
            }

            await shell.DisposeAsync();
        }
    }

    private ShellPool PoolOf(BecomeOptions? become)
    {
        lock (gate)
        {
            var key = ShellKey(become);
            if (!pools.TryGetValue(key, out var pool))
            {
                pools[key] = pool = new ShellPool(become?.User);
            }

            return pool;
        }
    }
}
