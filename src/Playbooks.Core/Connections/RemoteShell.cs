using System.Security.Cryptography;
using System.Text;
using Playbooks.Results;

namespace Playbooks.Connections;

/// <summary>One persistent remote sh: requests out, framed replies back. Three phases of an exchange: the command is written, standard output and standard error are read at the same time
/// up to their marks, limits and cancellation kill what is running in place.</summary>
internal sealed class RemoteShell : IRemoteShell
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly ShellReply NotRun = new(-1, default, default);
    private readonly ShellProcess process;
    private readonly ConnectionOptions options;
    private readonly TimeProvider time;
    private readonly Func<string, ConnectionException> describeLoss;
    private readonly Action? closed;
    private readonly FrameReader output;
    private readonly FrameReader error;
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
        (process, output, error, Hello) = opened;
    }

    public SessionHello Hello { get; }

    /// <summary>An earlier session of this run, to be ended before anything else runs: its connection was lost, the node may not know it yet.</summary>
    public SessionHello? Predecessor { get; init; }

    /// <summary>A dead run whose sessions have to be ended likewise.</summary>
    public string? Fence { get; init; }

    public TimeProvider Time => time;

    public bool IsSameBoot(IRemoteShell earlier) => earlier is not RemoteShell other || Hello.IsSameBoot(other.Hello);

    public Task<IReadOnlyList<RecoveredJob>> RecoverAsync(TimeSpan limit, Action<string>? progress, CancellationToken cancellationToken)
        => options.Run is null || Hello.Words.Count == 0
            ? Task.FromResult<IReadOnlyList<RecoveredJob>>([])
            : new JobRecovery(this).RunAsync(Hello.Words, limit, progress, cancellationToken);

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
            throw describeLoss(error.Remainder);
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
            output.Dispose();
            error.Dispose();
        }
    }

    private static string NewMark() => "@" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    private static TimeSpan LimitOf(ShellRequest request) => request switch
    {
        ReadRequest read => read.Limit,
        // The node's own watchdog comes first; this is for when it does not.
        ChangeRequest { IsDurable: true, Limit: { } limit } => limit + Grace,
        ChangeRequest { Limit: { } limit } => limit,
        _ => Timeout.InfiniteTimeSpan,
    };

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
        if (Predecessor is { } old)
        {
            text.Add($"_K {old.ProcessId} {old.ProcessStart}\n");
        }

        if (Fence is { } run)
        {
            text.Add($"_F {run}\n");
        }
    }

    /// <summary>Answers all requests, or those up to one that had to be killed.</summary>
    private async Task<List<ShellReply>> BatchAsync(List<ShellRequest> requests, bool isStopped, CancellationToken cancellationToken)
    {
        var name = NewMark();
        var mark = Encoding.ASCII.GetBytes("\n" + name);
        using var text = new PooledBuffer();
        Prepare(text);
        ExchangeText.WriteBatch(text, name, requests, isStopped, takenJobs, options.Run, Hello);
        takenJobs.Clear();
        var errors = CollectAsync(error, mark, requests.Count);
        var replies = new List<ShellReply>(requests.Count);
        var isCancelled = false;
        try
        {
            await process.Input.WriteAsync(text.Written, CancellationToken.None).ConfigureAwait(false);
            await process.Input.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            var (began, _) = await ReadOrKillAsync(name, mark, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
            for (var index = 0; index < requests.Count; index++)
            {
                if (began.IsKill)
                {
                    isCancelled = true;
                    break;
                }

                var (frame, isLate) = await ReadOrKillAsync(name, mark, LimitOf(requests[index]), cancellationToken).ConfigureAwait(false);
                isCancelled = frame.IsKill && !isLate;
                replies.Add(new ShellReply(frame.IsKill ? 124 : int.Parse(frame.Tail), frame.Content, default));
                if (frame.IsKill)
                {
                    break;
                }
            }
        }
        catch
        {
            // Both streams end together; whoever reads the error stream must not be left behind unobserved.
            _ = errors.ContinueWith(task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }

        var errorFrames = await errors.ConfigureAwait(false);
        takenJobs.AddRange(requests.OfType<ChangeRequest>().Where(change => change.IsDurable).Select(change => change.JobId));
        if (isCancelled)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        for (var index = 0; index < replies.Count && index < errorFrames.Count; index++)
        {
            replies[index] = replies[index] with { Error = errorFrames[index].Content };
        }

        return replies;
    }

    /// <summary>The next frame of standard output; when it takes too long or the caller gives up, what runs is killed, and the frame is then the one that says so (unless it ended just
    /// before).</summary>
    private async ValueTask<(Frame Frame, bool IsLate)> ReadOrKillAsync(string name, ReadOnlyMemory<byte> mark, TimeSpan limit, CancellationToken cancellationToken)
    {
        var reading = output.ReadAsync(mark, CancellationToken.None);
        if (reading.IsCompleted || (limit == Timeout.InfiniteTimeSpan && !cancellationToken.CanBeCanceled))
        {
            return (await reading.ConfigureAwait(false), false);
        }

        var frame = reading.AsTask();
        var isLate = false;
        try
        {
            return (await frame.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false), false);
        }
        catch (TimeoutException)
        {
            isLate = true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Below: what runs is killed first.
        }

        await process.Input.WriteAsync(Encoding.ASCII.GetBytes($"_k {name}\n"), CancellationToken.None).ConfigureAwait(false);
        await process.Input.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            return (await frame.WaitAsync(Grace, time, CancellationToken.None).ConfigureAwait(false), isLate);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw new IOException("the node did not answer in time");
        }
    }

    /// <summary>The frames of standard error: without the begin mark, up to the last request or a kill.</summary>
    private static async Task<List<Frame>> CollectAsync(FrameReader reader, ReadOnlyMemory<byte> mark, int count)
    {
        var frames = new List<Frame>(count);
        var began = await reader.ReadAsync(mark, CancellationToken.None).ConfigureAwait(false);
        while (!began.IsKill && frames.Count < count)
        {
            frames.Add(await reader.ReadAsync(mark, CancellationToken.None).ConfigureAwait(false));
            if (frames[^1].IsKill)
            {
                break;
            }
        }

        return frames;
    }

    private async Task<ShellReply> UploadAsync(UploadRequest upload, CancellationToken cancellationToken)
    {
        var name = NewMark();
        var mark = Encoding.ASCII.GetBytes("\n" + name);
        using var text = new PooledBuffer();
        Prepare(text);
        ExchangeText.WriteUpload(text, name, upload);
        var errors = CollectAsync(error, mark, 1);
        try
        {
            await process.Input.WriteAsync(text.Written, cancellationToken).ConfigureAwait(false);
            await process.Input.FlushAsync(cancellationToken).ConfigureAwait(false);
            await output.ReadAsync(mark, cancellationToken).ConfigureAwait(false);
            var reading = output.ReadAsync(mark, cancellationToken).AsTask();
            await UploadContent.SendAsync(upload, process.Input, cancellationToken).ConfigureAwait(false);
            await process.Input.WriteAsync(Encoding.ASCII.GetBytes(name + "\n"), cancellationToken).ConfigureAwait(false);
            await process.Input.FlushAsync(cancellationToken).ConfigureAwait(false);
            var frame = await reading.ConfigureAwait(false);
            var errorFrames = await errors.ConfigureAwait(false);
            return new ShellReply(int.Parse(frame.Tail), frame.Content, errorFrames is [var first, ..] ? first.Content : default);
        }
        catch
        {
            // Half a file has been announced: this session cannot be used for anything else.
            isDead = true;
            _ = errors.ContinueWith(task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            process.CloseInput();
            throw;
        }
    }
}
