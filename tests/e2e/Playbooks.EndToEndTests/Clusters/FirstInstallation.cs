namespace Playbooks.EndToEndTests.Clusters;

/// <summary>One control-plane node and two workers, installed once for all tests of this run that need that: whoever asks first starts it. Its time line tells where to interrupt others.</summary>
public sealed class FirstInstallation : IAsyncDisposable
{
    private readonly Lock access = new();
    private ClusterLab? lab;
    private Task<RunTimeline>? installation;

    internal ClusterLab Cluster => lab!;

    /// <summary>Waits until the cluster is installed.</summary>
    internal Task<RunTimeline> InstalledAsync()
    {
        lock (access)
        {
            return installation ??= InstallAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref lab, null) is { } cluster)
        {
            await cluster.DisposeAsync();
        }
    }

    private async Task<RunTimeline> InstallAsync()
    {
        lab = await ClusterLab.StartAsync(3, 1);
        await lab.IsForeseenAsync("node1", "node2", "node3");
        using var run = ProgramRun.Start("run", "cluster", "-i", lab.Inventory);
        (await run.EndAsync(TestContext.Current.CancellationToken)).ShouldBe(0, run.Output);
        var timeline = run.Timeline;
        TestContext.Current.SendDiagnosticMessage("first installation: {0:0} s", timeline.Whole.TotalSeconds);
        await lab.AllReadyAsync();
        return timeline;
    }
}
