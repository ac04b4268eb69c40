namespace Playbooks.EndToEndTests.Clusters;

/// <summary>Three control-plane nodes and a worker, for the tests of a class one after the other.</summary>
public sealed class ThreeControlPlanes : IAsyncLifetime
{
    internal ClusterLab Cluster { get; private set; } = null!;

    /// <summary>True when the test before left a whole cluster.</summary>
    internal bool IsWhole { get; set; }

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a lab needs root");
        Cluster = await ClusterLab.StartAsync(4, 3);
    }

    public async ValueTask DisposeAsync()
    {
        if (Cluster is not null)
        {
            await Cluster.DisposeAsync();
        }
    }
}
