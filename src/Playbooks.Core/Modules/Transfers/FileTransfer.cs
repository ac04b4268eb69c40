using Playbooks.Results;

namespace Playbooks.Modules.Transfers;

/// <summary>Brings a large file to a part file on one node: goes on after what is there, measures, compresses where the link is slower than compressing, and goes on after a lost
/// connection. Streams; checks no digest: the script that uses the part does.</summary>
internal sealed class FileTransfer(IHostSession session, WireFile file, PartFile part)
{
    /// <summary>Bytes a second on the wire above which packing and unpacking would be what takes the time.</summary>
    private const double FastLink = 48 << 20;

    private const long LargestRound = 256 << 20;
    private const int MostLosses = 3;
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(2);

    private double? rate;
    private bool hasGzip;

    /// <summary>True when some of it was there before. Throws <see cref="ModuleFailedException"/> when the node cannot take it, <see cref="ConnectionException"/> when the host is gone.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        long? first = null;
        long reached = 0;
        for (var losses = 0; ;)
        {
            try
            {
                var offset = await BeginAsync(cancellationToken);
                first ??= offset;
                losses = offset > reached ? 0 : losses;
                for (reached = offset; reached < file.Length;)
                {
                    Report(reached);
                    if (await SendAsync(reached, cancellationToken) is not { } end)
                    {
                        break;
                    }

                    reached = end;
                }

                if (reached == file.Length)
                {
                    return first > 0;
                }

                losses++;
            }
            catch (ConnectionException lost) when (lost.Failure == ConnectionFailure.Lost && losses++ < MostLosses)
            {
                session.Report($"connection lost, going on with {Path.GetFileName(file.Path)}");
            }

            if (losses > MostLosses)
            {
                throw new ModuleFailedException($"cannot send {file.Path}: something else writes to its part file");
            }
        }
    }

    private async Task<long> BeginAsync(CancellationToken cancellationToken)
    {
        var outcome = await session.RunAsync(new RunScript("look for an earlier part", part.Begin(file.Length)) { IsIdempotent = true }, cancellationToken);
        var words = outcome.OutputText.Trim().Split(' ');
        if (outcome.Status != 0 || !long.TryParse(words[0], out var offset))
        {
            throw new ModuleFailedException(outcome.ErrorText.Trim() is { Length: > 0 } why ? why : $"cannot prepare the transfer of {file.Path}: status {outcome.Status}");
        }

        hasGzip = words.Length > 1;
        return offset;
    }

    /// <summary>One round; its end, or null when the node's part is not what we think it is.</summary>
    private async Task<long?> SendAsync(long offset, CancellationToken cancellationToken)
    {
        var end = EndOf(offset);
        var isPacked = hasGzip && rate < FastLink && offset % WireFile.ChunkSize == 0 && file.IsCompressible;
        ChangeOutcome outcome;
        try
        {
            outcome = isPacked ? await SendPackedAsync(offset, end, cancellationToken) : await SendPlainAsync(offset, end, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new ModuleFailedException($"cannot read {file.Path} to its end, it may have changed: {exception.Message}", exception);
        }

        if (outcome.Status == PartFile.OutOfStep)
        {
            return null;
        }

        if (outcome.Status != 0)
        {
            await session.RunAsync(new RunScript("drop the part", part.Drop) { IsIdempotent = true }, cancellationToken);
            throw new ModuleFailedException($"cannot send {file.Path}: {outcome.ErrorText.Trim()}");
        }

        return end;
    }

    /// <summary>As much as takes about two seconds; ends at a chunk's end, so that the next round may be packed.</summary>
    private long EndOf(long offset)
    {
        var size = Math.Clamp((long)((rate ?? 0) * RoundTime.TotalSeconds), WireFile.ChunkSize, LargestRound);
        return Math.Min(file.Length, (offset + size) / WireFile.ChunkSize * WireFile.ChunkSize);
    }

    private async Task<ChangeOutcome> SendPlainAsync(long offset, long end, CancellationToken cancellationToken)
    {
        await using var content = file.OpenAt(offset);
        return await MeasureAsync(part.Append(offset, end - offset, end - offset, isPacked: false), content, end - offset, cancellationToken);
    }

    private async Task<ChangeOutcome> SendPackedAsync(long offset, long end, CancellationToken cancellationToken)
    {
        WireSegment[] segments;
        try
        {
            segments = await Task.WhenAll(Chunks(offset, end).Select(file.CompressedAsync)).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No room here for what is compressed: it goes as it is.
            hasGzip = false;
            return await SendPlainAsync(offset, end, cancellationToken);
        }

        // The next ones are made ready while these are on their way.
        foreach (var next in Chunks(end, Math.Min(file.Length, end + (end - offset))).Take(8))
        {
            _ = file.CompressedAsync(next).ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }

        var length = segments.Sum(segment => (long)segment.Length);
        await using var content = file.Open(segments);
        return await MeasureAsync(part.Append(offset, end - offset, length, isPacked: true), content, length, cancellationToken);
    }

    private async Task<ChangeOutcome> MeasureAsync(string script, Stream content, long length, CancellationToken cancellationToken)
    {
        var started = session.Time.GetTimestamp();
        var outcome = await session.SendAsync(script, content, length, cancellationToken);
        rate = length / Math.Max(0.001, session.Time.GetElapsedTime(started).TotalSeconds);
        return outcome;
    }

    private static IEnumerable<long> Chunks(long offset, long end)
    {
        for (; offset < end; offset += WireFile.ChunkSize)
        {
            yield return offset;
        }
    }

    private void Report(long sent) => session.Report($"sending {Path.GetFileName(file.Path)}: {sent >> 20} of {file.Length >> 20} MiB");
}
