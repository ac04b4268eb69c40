using Playbooks.Results;
using Polly;
using Polly.Retry;

namespace Playbooks.Connections;

/// <summary>Every Polly pipeline of the program: what is tried again, how often and after how long. Exponential back-off with jitter; logging in, host keys, become and locks are never
/// tried again, and neither is a change: it is asked about anew.</summary>
internal static class ResiliencePipelines
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(8);

    /// <summary>For opening a connection: hosts that refuse, are still starting, or were lost before they answered.</summary>
    /// <param name="retries">How many more times after the first; 0 = none.</param>
    public static ResiliencePipeline Connecting(int retries, TimeProvider time)
    {
        if (retries <= 0)
        {
            return ResiliencePipeline.Empty;
        }

        return new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
                ShouldHandle = attempt => ValueTask.FromResult(
                    attempt.Outcome.Exception is ConnectionException problem && IsTransient(problem.Failure) && (attempt.AttemptNumber == 0 || !problem.IsTimeout)),
            })
            .Build();
    }

    private static bool IsTransient(ConnectionFailure failure) => failure is ConnectionFailure.Unreachable or ConnectionFailure.NotReady or ConnectionFailure.Lost;
}
