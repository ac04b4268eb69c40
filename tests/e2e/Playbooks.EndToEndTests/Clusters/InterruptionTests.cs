using System.Security.Cryptography;

namespace Playbooks.EndToEndTests.Clusters;

/// <summary>kill -9 of the program somewhere in a first installation; one more run must make the whole cluster, the next must change nothing. Three points drawn afresh, or all
/// twenty with PLAYBOOK_TEST_CAMPAIGN=1: equal parts of the time that an undisturbed installation took.</summary>
public sealed class InterruptionTests(FirstInstallation undisturbed)
{
    private const int Points = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_first_installation_is_completed_by_one_run()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a lab needs root");
        var points = Environment.GetEnvironmentVariable("PLAYBOOK_TEST_CAMPAIGN") == "1"
            ? [.. Enumerable.Range(1, Points)]
            : Enumerable.Range(0, 3).Select(third => RandomNumberGenerator.GetInt32((third * Points / 3) + 1, ((third + 1) * Points / 3) + 1)).ToList();
        Say($"a first installation is killed at {string.Join(", ", points.Select(point => $"{point}/{Points + 1}"))} of it");
        var timeline = await undisturbed.InstalledAsync();
        Say($"a first installation takes {timeline.Whole.TotalSeconds:0} s");
        foreach (var point in points)
        {
            await InterruptAsync(timeline.MomentAt(timeline.Whole * point / (Points + 1)), point);
        }
    }

    private static async Task InterruptAsync((string? Header, int Occurrence, TimeSpan After) moment, int point)
    {
        await using var cluster = await ClusterLab.StartAsync(3, 1);
        var what = $"point {point}: killed {moment.After.TotalSeconds:0.0} s after {moment.Header ?? "the start"}";
        using (var run = ProgramRun.Start("run", "cluster", "-i", cluster.Inventory))
        {
            await run.KillAtAsync(moment, Token);
            what += $", {run.Timeline.Whole.TotalSeconds:0} s after the start";
            Say(what);
        }

        try
        {
            await cluster.RunAsync();
            await cluster.AllReadyAsync();
            await cluster.IsConvergedAsync();
        }
        catch (ShouldAssertException error)
        {
            throw new ShouldAssertException($"{what}: {error.Message}", error);
        }
    }

    private static void Say(string text) => Console.WriteLine("      " + text);
}
