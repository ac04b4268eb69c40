namespace Playbooks.EndToEndTests.Clusters;

/// <summary>A cluster that gets a new version and new certificates, survives the loss of its first control-plane node, loses nodes for good, and is taken off. In the order of the names:
/// each test starts from the cluster that the one before left, and would install it where there is none.</summary>
[TestCaseOrderer(typeof(InOrderOfNames))]
public sealed class ThreeControlPlanesTests(ThreeControlPlanes fixture) : IClassFixture<ThreeControlPlanes>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_is_upgraded_also_when_the_upgrade_is_killed_in_the_middle()
    {
        await InstalledAsync();
        await fixture.Cluster.IsConvergedAsync();
        await new Upgrade(fixture.Cluster).IsFinishedThoughKilledAsync();
        fixture.IsWhole = true;
    }

    [Fact]
    public async Task It_gets_a_member_of_etcd_back_that_lost_its_data()
    {
        var cluster = fixture.Cluster;
        await InstalledAsync();
        await cluster.SshAsync("node2", "systemctl stop etcd && rm -rf /var/lib/etcd/member");
        var (code, output) = await cluster.PlayAsync();
        code.ShouldBe(2, output);
        output.ShouldContain("run this with -e etcd_replace_member=node2");
        (await cluster.RunAsync("-e", "etcd_replace_member=node2")).ChangedHosts.ShouldBe(["node2"]);
        (await cluster.SshAsync("node1", "cd /etc/ssl/etcd/ssl && ETCDCTL_API=3 /usr/local/bin/etcdctl --cacert=ca.pem --cert=admin.pem --key=admin-key.pem member list | grep -c 'started.*, false$'")).ShouldBe("3");
        await cluster.AllReadyAsync();
        await cluster.IsConvergedAsync();
        fixture.IsWhole = true;
    }

    [Fact]
    public async Task It_gets_new_certificates()
    {
        await InstalledAsync();
        await new Upgrade(fixture.Cluster).RenewsCertificatesAsync();
        fixture.IsWhole = true;
    }

    [Fact]
    public async Task It_loses_its_first_control_plane_node_the_others_answer_and_a_worker_joins_meanwhile()
    {
        var cluster = fixture.Cluster;
        await InstalledAsync();
        (await cluster.KubectlAsync("get nodes -l node-role.kubernetes.io/control-plane --no-headers | wc -l")).ShouldBe("3");

        await cluster.Service.StopAsync(cluster.Node("node1"), Token);
        await ClusterLab.EventuallyAsync("the API answers through node2", async () =>
            (await cluster.SshAsync("node2", "KUBECONFIG=/etc/kubernetes/admin.conf timeout 10 /usr/local/bin/kubectl get --raw /readyz || true")).ShouldBe("ok"));
        await cluster.Service.AddAsync(new Playbooks.Lab.LabOptions(cluster.Name), 1, Token);
        await cluster.RefreshAsync();
        var (code, output) = await cluster.PlayAsync("--timeout", ClusterLab.ConnectTimeout);
        code.ShouldBe(4, output);
        PlayRecap.Parse(output).Hosts["node1"]["unreachable"].ShouldBe(1);
        await cluster.AllReadyAsync("node2", except: "node1");

        await cluster.Service.StartAsync(cluster.Node("node1"), Token);
        await cluster.RunAsync();
        await cluster.AllReadyAsync("node2");
        await cluster.IsConvergedAsync();
        fixture.IsWhole = true;
    }

    [Fact]
    public async Task Then_it_loses_nodes_and_is_taken_off()
    {
        await InstalledAsync();
        var end = new Removal(fixture.Cluster);
        await end.LosesNodesAsync();
        await end.IsTakenOffAsync();
    }

    /// <summary>Installs the cluster, or what the test before left of it.</summary>
    private async Task InstalledAsync()
    {
        if (!fixture.IsWhole)
        {
            await fixture.Cluster.RunAsync();
            await fixture.Cluster.AllReadyAsync();
        }

        fixture.IsWhole = false;
    }
}
