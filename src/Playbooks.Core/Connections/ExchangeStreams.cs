using System.Security.Cryptography;
using System.Text;

namespace Playbooks.Connections;

/// <summary>One exchange over a session's streams, in three phases: the command is written, standard output and standard error are read at the same time up to their marks, and
/// limits and cancellation kill what is running in place. A stream that ends throws <see cref="IOException"/>.</summary>
internal sealed class ExchangeStreams(ShellProcess process, FrameReader output, FrameReader error, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>The last words on standard error of a session that ended.</summary>
    public string LastWords => error.Remainder;

    public static string NewMark() => "@" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    public async Task SendAsync(PooledBuffer text, CancellationToken cancellationToken)
    {
        await process.Input.WriteAsync(text.Written, cancellationToken).ConfigureAwait(false);
        await process.Input.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Answers all requests, or those up to one that had to be killed.</summary>
    public async Task<List<ShellReply>> BatchAsync(string name, PooledBuffer text, List<ShellRequest> requests, CancellationToken cancellationToken)
    {
        var mark = Encoding.ASCII.GetBytes("\n" + name);
        var errors = CollectAsync(error, mark, requests.Count);
        var replies = new List<ShellReply>(requests.Count);
        bool isCancelled;
        try
        {
            await SendAsync(text, CancellationToken.None).ConfigureAwait(false);
            isCancelled = await ReadRepliesAsync(name, mark, requests, replies, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Observe(errors);
            throw;
        }

        var errorFrames = await errors.ConfigureAwait(false);
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

    /// <summary>The command announces the upload; its bytes follow when the session has said that it reads them.</summary>
    public async Task<ShellReply> UploadAsync(string name, PooledBuffer text, UploadRequest upload, CancellationToken cancellationToken)
    {
        var mark = Encoding.ASCII.GetBytes("\n" + name);
        var errors = CollectAsync(error, mark, 1);
        try
        {
            await SendAsync(text, cancellationToken).ConfigureAwait(false);
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
            Observe(errors);
            process.CloseInput();
            throw;
        }
    }

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }

    private static TimeSpan LimitOf(ShellRequest request) => request switch
    {
        ReadRequest read => read.Limit,
        // The node's own watchdog comes first; this is for when it does not.
        ChangeRequest { IsDurable: true, Limit: { } limit } => limit + Grace,
        ChangeRequest { Limit: { } limit } => limit,
        _ => Timeout.InfiniteTimeSpan,
    };

    /// <summary>True when the caller gave up and what ran was killed for it.</summary>
    private async Task<bool> ReadRepliesAsync(string name, byte[] mark, List<ShellRequest> requests, List<ShellReply> replies, CancellationToken cancellationToken)
    {
        var (began, _) = await ReadOrKillAsync(name, mark, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        if (began.IsKill)
        {
            return true;
        }

        foreach (var request in requests)
        {
            var (frame, isLate) = await ReadOrKillAsync(name, mark, LimitOf(request), cancellationToken).ConfigureAwait(false);
            replies.Add(new ShellReply(frame.IsKill ? 124 : int.Parse(frame.Tail), frame.Content, default));
            if (frame.IsKill)
            {
                return !isLate;
            }
        }

        return false;
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

    /// <summary>Both streams end together; whoever reads the error stream must not be left behind unobserved.</summary>
    private static void Observe(Task errors)
        => errors.ContinueWith(task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
