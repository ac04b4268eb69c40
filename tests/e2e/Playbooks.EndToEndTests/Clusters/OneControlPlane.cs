namespace Playbooks.EndToEndTests.Clusters;

/// <summary>The cluster of the first installation, for the tests of the class; taken away after the last of them.</summary>
public sealed class OneControlPlane(FirstInstallation installation) : IAsyncLifetime
{
    internal ClusterLab Cluster => installation.Cluster;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a lab needs root");
        await installation.InstalledAsync();
    }

    public ValueTask DisposeAsync() => installation.DisposeAsync();
}
