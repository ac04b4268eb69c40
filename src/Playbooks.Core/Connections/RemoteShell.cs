using Playbooks.Results;

namespace Playbooks.Connections;

/// <summary>One persistent remote sh: requests out, replies back. Cuts what the engine sends into batches and uploads, and keeps account of which records of changes may go.</summary>
internal sealed class RemoteShell : IRemoteShell
{
    private static readonly ShellReply NotRun = new(-1, default, default);
    private readonly ShellProcess process;
    private readonly ConnectionOptions options;
    private readonly TimeProvider time;
    private readonly Func<string, ConnectionException> describeLoss;
    private readonly Action? closed;
    private readonly ExchangeStreams streams;
    private readonly List<string> takenJobs = [];
    private bool isPrepared;
    private bool isDead;
    private bool isBusy;
    private bool isDisposed;

    /// <param name="describeLoss">Makes the error for a session that ended; gets its last words on standard error.</param>
    /// <param name="closed">Called when it was disposed.</param>
    public RemoteShell(ShellHandshake.Opened opened, ConnectionOptions options, TimeProvider time, Func<string, ConnectionException> describeLoss, Action? closed = null)
    {
        this.closed = closed;
        this.options = options;
        this.time = time;
        this.describeLoss = describeLoss;
        process = opened.Process;
        streams = new ExchangeStreams(process, opened.Output, opened.Error, time);
        Hello = opened.Hello;
    }

    public SessionHello Hello { get; }

    /// <summary>Earlier sessions of this connection, to be ended before anything else runs: the node may not know yet that they are lost.</summary>
    public IReadOnlyList<SessionHello> Predecessors { get; init; } = [];

    /// <summary>A dead run whose sessions have to be ended likewise.</summary>
    public string? Fence { get; init; }

    public TimeProvider Time => time;

    public bool IsSameBoot(IRemoteShell earlier) => earlier is not RemoteShell other || Hello.IsSameBoot(other.Hello);

    public Task<IReadOnlyList<RecoveredJob>> RecoverAsync(TimeSpan limit, Action<string>? progress, CancellationToken cancellationToken)
        => options.Run is null || Hello.Words.Count == 0
            ? Task.FromResult<IReadOnlyList<RecoveredJob>>([])
            : new JobRecovery(this, options.TakesLock ? null : options.Run.Id, endsSessions: false).RunAsync([.. Hello.Words.Select(JobRecovery.JobOf)], limit, progress, cancellationToken);

    public Task<IReadOnlyList<RecoveredJob>> RecoverAsync(IReadOnlyList<string> jobs, TimeSpan limit, Action<string>? progress, CancellationToken cancellationToken)
        => new JobRecovery(this, options.Run?.Id, endsSessions: true).RunAsync(jobs, limit, progress, cancellationToken);

    public async Task<IReadOnlyList<ShellReply>> ExchangeAsync(IReadOnlyList<ShellRequest> requests, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (isDead)
        {
            throw describeLoss("");
        }

        if (isBusy)
        {
            throw new InvalidOperationException("this session has an exchange in flight");
        }

        isBusy = true;
        try
        {
            return await RunAsync(ExpandLargeInputs(requests), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException)
        {
            isDead = true;
            await process.WaitAsync(TimeSpan.FromMilliseconds(300), time).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw describeLoss(streams.LastWords);
        }
        finally
        {
            isBusy = false;
        }
    }

    /// <summary>The results of these durable changes have arrived: their records are removed with the next exchange, or at the end.</summary>
    public void Take(IEnumerable<string> jobs) => takenJobs.AddRange(jobs);

    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        if (!isDead && !isBusy)
        {
            try
            {
                using var text = new PooledBuffer();
                Prepare(text);
                text.Add($"_b '{string.Join(' ', takenJobs)}'\n");
                await process.Input.WriteAsync(text.Written).AsTask().WaitAsync(TimeSpan.FromSeconds(1), time).ConfigureAwait(false);
                await process.Input.FlushAsync().ConfigureAwait(false);
                process.CloseInput();
                await process.WaitAsync(TimeSpan.FromSeconds(1), time).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is IOException or TimeoutException)
            {
                // It ended first: nothing to say good-bye to.
            }
        }

        isDead = true;
        await process.DisposeAsync().ConfigureAwait(false);
        closed?.Invoke();
        if (!isBusy)
        {
            streams.Dispose();
        }
    }

    private async Task<IReadOnlyList<ShellReply>> RunAsync(List<(ShellRequest Request, bool IsCounted)> requests, CancellationToken cancellationToken)
    {
        var replies = new List<ShellReply>(requests.Count);
        var isStopped = false;
        for (var next = 0; next < requests.Count;)
        {
            var count = 0;
            if (requests[next].Request is UploadRequest upload)
            {
                var reply = isStopped ? NotRun : await UploadAsync(upload, cancellationToken).ConfigureAwait(false);
                isStopped |= reply.Status != 0;
                replies.Add(reply);
                count = 1;
            }
            else
            {
                var batch = requests.Skip(next).Select(item => item.Request).TakeWhile(request => request is not UploadRequest).ToList();
                foreach (var reply in await BatchAsync(batch, isStopped, cancellationToken).ConfigureAwait(false))
                {
                    isStopped |= batch[count] is ChangeRequest { StatusIsData: false } && reply.Status != 0;
                    replies.Add(reply);
                    count++;
                }
            }

            next += count;
        }

        return requests.TrueForAll(item => item.IsCounted) ? replies : [.. replies.Where((_, index) => requests[index].IsCounted)];
    }

    /// <summary>A large input does not fit into a command: it goes ahead as an upload into the record of its change.</summary>
    private static List<(ShellRequest Request, bool IsCounted)> ExpandLargeInputs(IReadOnlyList<ShellRequest> requests)
    {
        var expanded = new List<(ShellRequest, bool)>(requests.Count);
        foreach (var request in requests)
        {
            if (request is ChangeRequest { Input: { Length: > ExchangeText.LargestInput } input } change)
            {
                var script = $"umask 077; _put {input.Length} $_d/j.{ShellQuote.Word(change.JobId)}.i";
                expanded.Add((new UploadRequest(script, new MemoryStream(input.ToArray(), writable: false), input.Length), false));
                expanded.Add((change with { IsDurable = true, Input = null }, true));
            }
            else
            {
                expanded.Add((request, true));
            }
        }

        return expanded;
    }

    private void Prepare(PooledBuffer text)
    {
        if (isPrepared)
        {
            return;
        }

        isPrepared = true;
        text.Add(SessionScript.FunctionsFor(Hello, options));
        foreach (var old in Predecessors)
        {
            text.Add($"_K {old.ProcessId} {old.ProcessStart}\n");
        }

        if (Fence is { } run)
        {
            text.Add($"_F {run}\n");
        }
    }

    private async Task<List<ShellReply>> BatchAsync(List<ShellRequest> requests, bool isStopped, CancellationToken cancellationToken)
    {
        var name = ExchangeStreams.NewMark();
        using var text = new PooledBuffer();
        Prepare(text);
        ExchangeText.WriteBatch(text, name, requests, isStopped, takenJobs, options.Run, Hello);
        takenJobs.Clear();
        var jobs = requests.OfType<ChangeRequest>().Where(change => change.IsDurable).Select(change => change.JobId).ToList();
        try
        {
            var replies = await streams.BatchAsync(name, text, requests, cancellationToken).ConfigureAwait(false);
            takenJobs.AddRange(jobs);
            return replies;
        }
        catch (OperationCanceledException)
        {
            takenJobs.AddRange(jobs);
            throw;
        }
    }

    private async Task<ShellReply> UploadAsync(UploadRequest upload, CancellationToken cancellationToken)
    {
        var name = ExchangeStreams.NewMark();
        using var text = new PooledBuffer();
        Prepare(text);
        ExchangeText.WriteUpload(text, name, upload);
        try
        {
            return await streams.UploadAsync(name, text, upload, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Half a file has been announced: this session cannot be used for anything else.
            isDead = true;
            throw;
        }
    }
}
