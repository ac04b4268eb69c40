using System.Net;

namespace Playbooks.Artifacts;

/// <summary>A server answered with a status that is no success. <see cref="RetryAfter"/>: when it wants to be asked again, if it said so. The URL can still be tried.</summary>
internal sealed class DownloadRefusedException(string message, HttpStatusCode status) : HttpRequestException(message, null, status)
{
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Throws unless the response is a success; the message is that of EnsureSuccessStatusCode.</summary>
    public static void ThrowIfRefused(HttpResponseMessage response, TimeProvider time)
    {
        try
        {
            response.EnsureSuccessStatusCode();
        }
        catch (HttpRequestException exception)
        {
            var wait = response.Headers.RetryAfter;
            throw new DownloadRefusedException(exception.Message, response.StatusCode) { RetryAfter = wait?.Delta ?? (wait?.Date is { } date ? date - time.GetUtcNow() : null) };
        }
    }
}
