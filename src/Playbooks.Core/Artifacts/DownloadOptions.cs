namespace Playbooks.Artifacts;

/// <summary>How patient a download is. A connection that brings nothing for <see cref="Stall"/> is given up; so is one slower than <see cref="MinimumBytesPerSecond"/> over a minute.</summary>
internal sealed record DownloadOptions
{
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(30);

    public long MinimumBytesPerSecond { get; init; } = 1024;

    /// <summary>Window over which the slowness is measured.</summary>
    public TimeSpan SlownessWindow { get; init; } = TimeSpan.FromMinutes(1);

    public int Retries { get; init; } = 4;

    /// <summary>The longest wait that a server may ask for (Retry-After); one that asks for more is not waited for any longer.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(2);

    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);
}
