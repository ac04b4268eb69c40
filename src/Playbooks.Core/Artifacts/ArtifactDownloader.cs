using System.Net;
using System.Net.Http.Headers;
using Playbooks.Results;
using Polly;

namespace Playbooks.Artifacts;

/// <summary>Downloads over HTTP into the cache: follows redirects, resumes a part with a range, starts anew when the server has no ranges, gives up stalled and crawling connections
/// and tries again, and verifies the digest before anybody sees the file.</summary>
internal sealed class ArtifactDownloader(Lazy<HttpClient> client, ArtifactCache cache, DownloadOptions options, TimeProvider time)
{
    private readonly Lazy<ResiliencePipeline> pipeline = new(() => DownloadPipelines.Create(options, time));

    public ArtifactDownloader(HttpClient client, ArtifactCache cache, DownloadOptions options, TimeProvider time)
        : this(new Lazy<HttpClient>(client), cache, options, time)
    {
    }

    /// <summary>A client with the proxies of the environment (http_proxy, https_proxy, no_proxy).</summary>
    public static HttpClient CreateClient(DownloadOptions options)
        => new(new SocketsHttpHandler { ConnectTimeout = options.Connect, AllowAutoRedirect = true, MaxAutomaticRedirections = 10, AutomaticDecompression = DecompressionMethods.None })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    /// <summary>The path in the cache. Throws <see cref="ModuleFailedException"/> naming the URL and what the server said.</summary>
    public async Task<string> FetchAsync(Uri url, string sha256, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        if (await cache.FindAsync(sha256, cancellationToken) is { } known)
        {
            return known;
        }

        try
        {
            return await cache.MakeAsync(sha256, async part => await cache.FindAsync(sha256, cancellationToken) ?? await DownloadAsync(url, part, sha256, progress, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TimeoutException or UnauthorizedAccessException)
        {
            throw new ModuleFailedException($"cannot download {url}: {exception.Message}", exception);
        }
    }

    private async Task<string> DownloadAsync(Uri url, string part, string sha256, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        await pipeline.Value.ExecuteAsync(async token => await ReceiveAsync(url, part, progress, token), cancellationToken);
        try
        {
            return await cache.TakeAsync(part, sha256, cancellationToken);
        }
        catch (ModuleFailedException exception)
        {
            throw new ModuleFailedException($"{url} is not what it should be: {exception.Message}", exception);
        }
    }

    /// <summary>A small answer as a whole, with the same patience and retries. Throws <see cref="HttpRequestException"/>, <see cref="TimeoutException"/>.</summary>
    public async Task<(byte[] Bytes, string? MediaType)> AskAsync(Func<HttpRequestMessage> create, CancellationToken cancellationToken)
        => await pipeline.Value.ExecuteAsync(
            async token =>
            {
                using var request = create();
                using var response = await SendAsync(request, token);
                DownloadRefusedException.ThrowIfRefused(response, time);
                await using var body = await response.Content.ReadAsStreamAsync(token);
                using var content = new MemoryStream();
                var buffer = new byte[1 << 14];
                for (int count; (count = await ReadAsync(body, buffer, token)) > 0;)
                {
                    content.Write(buffer, 0, count);
                }

                return (content.ToArray(), response.Content.Headers.ContentType?.MediaType);
            },
            cancellationToken);

    private async Task ReceiveAsync(Uri url, string part, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (file.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(file.Length, null);
        }

        using var response = await SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            if (response.Content.Headers.ContentRange?.Length == file.Length)
            {
                return;
            }

            file.SetLength(0);
            throw new IOException("the part that was there does not fit the server's file");
        }

        DownloadRefusedException.ThrowIfRefused(response, time);
        file.SetLength(response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == file.Length ? file.Length : 0);
        file.Seek(0, SeekOrigin.End);
        var expected = file.Length + response.Content.Headers.ContentLength;
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await CopyAsync(body, file, expected, progress, cancellationToken);
        if (expected is { } length && file.Length < length)
        {
            throw new IOException($"the connection ended after {file.Length} of {length} bytes");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Stall + options.Connect, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await client.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("the server does not answer");
        }
    }

    private async Task CopyAsync(Stream body, FileStream file, long? expected, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        var windowStart = time.GetTimestamp();
        long inWindow = 0;
        while (true)
        {
            var count = await ReadAsync(body, buffer, cancellationToken);
            if (count == 0)
            {
                return;
            }

            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            inWindow += count;
            progress?.Report(new DownloadProgress(file.Position, expected));
            var elapsed = time.GetElapsedTime(windowStart);
            if (elapsed < options.SlownessWindow)
            {
                continue;
            }

            if (inWindow < options.MinimumBytesPerSecond * elapsed.TotalSeconds)
            {
                throw new TimeoutException($"slower than {options.MinimumBytesPerSecond} bytes per second");
            }

            (windowStart, inWindow) = (time.GetTimestamp(), 0);
        }
    }

    private async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Stall, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await body.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {options.Stall.TotalSeconds:0} seconds");
        }
    }
}

/// <summary>How far a download is; the total is null when the server does not say.</summary>
internal sealed record DownloadProgress(long Received, long? Total);
