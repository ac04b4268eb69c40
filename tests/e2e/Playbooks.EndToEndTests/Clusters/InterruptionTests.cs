using System.Diagnostics;
using System.Security.Cryptography;

namespace Playbooks.EndToEndTests.Clusters;

/// <summary>kill -9 of the program somewhere in a first installation; one more run must make the whole cluster, the next must change nothing. Three points drawn afresh, or all
/// twenty with PLAYBOOK_TEST_CAMPAIGN=1.</summary>
public sealed class InterruptionTests
{
    private const int Points = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_first_installation_is_completed_by_one_run()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a lab needs root");
        var whole = await MeasureAsync();
        var points = Environment.GetEnvironmentVariable("PLAYBOOK_TEST_CAMPAIGN") == "1"
            ? [.. Enumerable.Range(1, Points)]
            : Enumerable.Range(0, 3).Select(third => RandomNumberGenerator.GetInt32((third * Points / 3) + 1, ((third + 1) * Points / 3) + 1)).ToList();
        Say($"a first installation takes {whole.TotalSeconds:0} s; killed at {string.Join(", ", points.Select(point => $"{point}/{Points + 1}"))} of it");
        foreach (var point in points)
        {
            await InterruptAsync(whole * point / (Points + 1), point);
        }
    }

    private static async Task<TimeSpan> MeasureAsync()
    {
        await using var cluster = await ClusterLab.StartAsync(3, 1);
        var watch = Stopwatch.StartNew();
        await cluster.RunAsync();
        return watch.Elapsed;
    }

    private static async Task InterruptAsync(TimeSpan after, int point)
    {
        await using var cluster = await ClusterLab.StartAsync(3, 1);
        using (var run = ProgramRun.Start("run", "cluster", "-i", cluster.Inventory))
        {
            await run.KillAfterAsync(after, Token);
            var lines = run.Output.Split('\n');
            Say($"point {point}: killed after {after.TotalSeconds:0.0} s, in {Array.FindLast(lines, line => line.StartsWith("TASK", StringComparison.Ordinal))?.TrimEnd('*', ' ') ?? "the start"}");
        }

        try
        {
            await cluster.RunAsync();
            await cluster.AllReadyAsync();
            await cluster.IsConvergedAsync();
        }
        catch (ShouldAssertException error)
        {
            throw new ShouldAssertException($"killed at point {point} ({after.TotalSeconds:0.0} s): {error.Message}", error);
        }
    }

    private static void Say(string text) => Console.WriteLine("      " + text);
}
