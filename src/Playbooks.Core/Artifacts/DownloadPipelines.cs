using System.Net;
using Polly;
using Polly.Retry;

namespace Playbooks.Artifacts;

/// <summary>The retry of downloads: network failures and the server's own trouble (408, 429, 5xx) are tried again with back-off and jitter; a "not found" or "forbidden" is not. A server that says when to come back is believed.</summary>
internal static class DownloadPipelines
{
    public static ResiliencePipeline Create(DownloadOptions options, TimeProvider time)
        => new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.RetryDelay,
                UseJitter = true,
                DelayGenerator = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is DownloadRefusedException { RetryAfter: { } wait } ? Clamp(wait, options.LongestWait) : (TimeSpan?)null),
                ShouldHandle = arguments => ValueTask.FromResult(IsWorthAnotherTry(arguments.Outcome.Exception)),
            })
            .Build();

    private static TimeSpan Clamp(TimeSpan wait, TimeSpan longest) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > longest ? longest : wait;

    private static bool IsWorthAnotherTry(Exception? exception)
        => exception switch
        {
            HttpRequestException { StatusCode: { } status } => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500,
            HttpRequestException or IOException or TimeoutException => true,
            _ => false,
        };
}
