using Playbooks.Connections;

namespace Playbooks.IntegrationTests.Connections;

internal static class Runs
{
    private static int last;

    /// <summary>A run of its own, as another start of the program would be.</summary>
    public static RunIdentity New()
        => new($"r{Environment.ProcessId}x{Interlocked.Increment(ref last)}", $"alice@laptop (pid {Environment.ProcessId})", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
}
