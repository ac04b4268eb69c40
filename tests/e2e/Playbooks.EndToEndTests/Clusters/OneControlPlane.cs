namespace Playbooks.EndToEndTests.Clusters;

/// <summary>One control-plane node and two workers, installed once for the tests of the class.</summary>
public sealed class OneControlPlane : IAsyncLifetime
{
    internal ClusterLab Cluster { get; private set; } = null!;

    internal TimeSpan FirstInstallation { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a lab needs root");
        Cluster = await ClusterLab.StartAsync(3, 1);
        var started = TimeProvider.System.GetTimestamp();
        await Cluster.RunAsync();
        FirstInstallation = TimeProvider.System.GetElapsedTime(started);
        TestContext.Current.SendDiagnosticMessage($"first installation: {FirstInstallation.TotalSeconds:0} s");
        await Cluster.AllReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Cluster is not null)
        {
            await Cluster.DisposeAsync();
        }
    }
}
