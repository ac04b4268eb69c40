using Playbooks.Connections;
using Playbooks.Results;

namespace Playbooks.Execution.Hosts;

/// <summary>The connection to one host and its shells, one per user. A slot of `--forks` is held only while connecting and while a request is in flight.
/// A host that could not be reached is not tried again in the same run.</summary>
internal sealed class HostLink(IConnection connection, SemaphoreSlim forks, LeftOverReport leftOvers) : IAsyncDisposable
{
    private static readonly TimeSpan LeftOverLimit = TimeSpan.FromMinutes(10);
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> shells = new(StringComparer.Ordinal);

    /// <summary>Where it goes, and as whom: tells it from others of the same host.</summary>
    public string Key { get; init; } = "";

    /// <summary>One at a time for tasks that other hosts delegate to this one: from the questions to the end of the change.</summary>
    public SemaphoreSlim Decisions { get; } = new(1);

    public static string ShellKey(BecomeOptions? become) => become is null ? "" : $"{become.Method}:{become.User}";

    public bool IsOpen(string shellKey)
    {
        lock (gate)
        {
            return shells.TryGetValue(shellKey, out var entry) && entry.Shell is not null;
        }
    }

    /// <summary>Sends the requests in one round trip. A lost connection is opened again for requests that only read; with a change among them the loss is the caller's to
    /// handle (<see cref="ConnectionFailure.Lost"/>).</summary>
    public Task<IReadOnlyList<ShellReply>> ExchangeAsync(BecomeOptions? become, IReadOnlyList<ShellRequest> requests, CancellationToken cancellationToken)
        => ExchangeAsync(become, () => requests, cancellationToken);

    /// <summary>The same with requests that are made while the host is connected to.</summary>
    public async Task<IReadOnlyList<ShellReply>> ExchangeAsync(BecomeOptions? become, Func<IReadOnlyList<ShellRequest>> prepare, CancellationToken cancellationToken)
    {
        var entry = EntryOf(become);
        await entry.Turn.WaitAsync(cancellationToken);
        try
        {
            await forks.WaitAsync(cancellationToken);
            try
            {
                IReadOnlyList<ShellRequest>? requests = null;
                for (var attempt = 1; ; attempt++)
                {
                    var opening = OpenAsync(entry, become, LeftOverLimit, leftOvers.Waiting, cancellationToken);
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
                    catch (ConnectionException lost) when (lost.Failure == ConnectionFailure.Lost)
                    {
                        await DropAsync(entry);
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
            finally
            {
                forks.Release();
            }
        }
        finally
        {
            entry.Turn.Release();
        }
    }

    /// <summary>After a loss in the middle of changes: connects anew, finds out on the node which of them ran, and sends the rest. None is started twice.
    /// Throws <paramref name="lost"/> when the host does not come back, <see cref="ModuleFailedException"/> when nobody can tell whether a change has run.</summary>
    public async Task<IReadOnlyList<ShellReply>> RecoverAsync(BecomeOptions? become, IReadOnlyList<ShellRequest> requests, ConnectionException lost, TimeSpan limit, Action<string> progress, CancellationToken cancellationToken)
    {
        var entry = EntryOf(become);
        await entry.Turn.WaitAsync(cancellationToken);
        List<RecoveredJob> jobs;
        try
        {
            progress("connection lost, connecting again");
            var earlier = entry.LostShell;
            var shell = await OpenAsync(entry, become, limit, progress, cancellationToken);
            jobs = [.. entry.Recovered];
            if (earlier is not null && !shell.IsSameBoot(earlier) && requests.Any(request => request is ChangeRequest { IsDurable: true }))
            {
                throw new ModuleFailedException($"the host restarted while this task was changing it, and its result is lost: it may have run ({lost.Message})");
            }
        }
        finally
        {
            entry.Turn.Release();
        }

        var replies = ChangeRecovery.Replies(requests, jobs);
        return replies.Count == requests.Count ? replies : [.. replies, .. await ExchangeAsync(become, [.. requests.Skip(replies.Count)], cancellationToken)];
    }

    /// <summary>Closes all shells; the next request connects anew (meta: reset_connection, reboot).</summary>
    public async Task ResetAsync()
    {
        List<Entry> entries;
        lock (gate)
        {
            entries = [.. shells.Values];
        }

        foreach (var entry in entries)
        {
            await DropAsync(entry);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ResetAsync();
        await connection.DisposeAsync();
    }

    /// <summary>The shell; a new one first deals with the changes that an earlier one (of this run or a killed one) left on the node, before anything is asked there.</summary>
    private async Task<IRemoteShell> OpenAsync(Entry entry, BecomeOptions? become, TimeSpan limit, Action<string> progress, CancellationToken cancellationToken)
    {
        if (entry.Shell is null)
        {
            entry.Shell = await connection.OpenShellAsync(become, cancellationToken);
            var jobs = await entry.Shell.RecoverAsync(limit, progress, cancellationToken);
            entry.Recovered.AddRange(jobs);
            leftOvers.Found(jobs);
        }

        return entry.Shell;
    }

    private static async Task DropAsync(Entry entry)
    {
        if (entry.Shell is { } shell)
        {
            entry.Shell = null;
            entry.LostShell = shell;
            await shell.DisposeAsync();
        }
    }

    private Entry EntryOf(BecomeOptions? become)
    {
        lock (gate)
        {
            var key = ShellKey(become);
            if (!shells.TryGetValue(key, out var entry))
            {
                shells[key] = entry = new Entry();
            }

            return entry;
        }
    }

    private sealed class Entry
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public IRemoteShell? Shell { get; set; }

        /// <summary>Results of changes that were cut: whoever opened the shell anew kept them for the task that started them.</summary>
        public List<RecoveredJob> Recovered { get; } = [];

        /// <summary>The one before, to tell whether the node was restarted in between.</summary>
        public IRemoteShell? LostShell { get; set; }
    }
}
