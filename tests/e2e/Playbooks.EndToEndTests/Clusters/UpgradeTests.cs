namespace Playbooks.EndToEndTests.Clusters;

/// <summary>A cluster of three control-plane nodes and a worker gets a new version, then new certificates. In the order of the names: the second test starts from the cluster of the first.</summary>
[TestCaseOrderer(typeof(InOrderOfNames))]
public sealed class UpgradeTests(ThreeControlPlanes fixture) : IClassFixture<ThreeControlPlanes>
{
    private const string Old = "1.20.2";
    private const string New = "1.20.3";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ClusterLab Cluster => fixture.Cluster;

    private string Source => Path.Combine(Path.GetDirectoryName(Cluster.Inventory)!, "both-versions");

    private string[] Version => ["-e", "artifacts_source=" + Source, "-e", "kube_version=" + New, "-e", "drain_grace_period=5"];

    /// <summary>Killed in the middle, the upgrade is finished by the next run; the one after changes nothing; there is no way back.</summary>
    [Fact]
    public async Task A_cluster_is_upgraded_also_when_the_upgrade_is_killed_in_the_middle()
    {
        await StampedVersion.CreateAsync(Path.GetDirectoryName(Cluster.ImagesFolder)!, Source, Old, New);
        await Cluster.RunAsync();
        await Cluster.AllReadyAsync();
        var version = Version;
        var (refused, output) = await Cluster.PlayAsync(version);
        refused.ShouldBe(2, output);
        output.ShouldContain("run the playbook upgrade-cluster");

        using (var run = ProgramRun.Start(["run", "upgrade-cluster", "-i", Cluster.Inventory, .. version]))
        {
            await ClusterLab.EventuallyAsync("the upgrade starts a new kubelet", () =>
            {
                run.Output.ShouldContain("kubernetes/upgrade : Start the new kubelet");
                return Task.CompletedTask;
            });
            await run.KillAfterAsync(TimeSpan.FromSeconds(1), Token);
        }

        (await Cluster.RunPlaybookAsync("upgrade-cluster", version)).ChangedHosts.ShouldContain("node3");
        (await Cluster.KubectlAsync("get nodes -o jsonpath='{range .items[*]}{.status.nodeInfo.kubeletVersion} {.spec.unschedulable} {.metadata.annotations.playbook-upgrade}{\"\\n\"}{end}'")).Split('\n', StringSplitOptions.TrimEntries)
            .ShouldBe(Enumerable.Repeat("v" + New, Cluster.Nodes.Count));
        (await Cluster.KubectlAsync("version --short")).ShouldContain("Server Version: v" + New);
        await Cluster.AllReadyAsync();
        await Cluster.HasNothingToDoAsync("upgrade-cluster", version);

        var (code, text) = await ProgramRun.CompleteAsync(["run", "upgrade-cluster", "-i", Cluster.Inventory], Token);
        code.ShouldBe(2, text);
        text.ShouldContain("Kubernetes cannot be downgraded");
        PlayRecap.Parse(text).ChangedHosts.ShouldBeEmpty(text);
    }

    [Fact]
    public async Task Then_it_gets_new_certificates()
    {
        var version = Version;
        const string Ends = "for f in /etc/kubernetes/pki/apiserver.crt /etc/ssl/etcd/ssl/member.pem; do openssl x509 -noout -serial -in $f; done; pgrep -x kube-apiserver";
        await Cluster.SshAsync("node1", "command -v openssl || apt-get install -y -qq openssl >/dev/null 2>&1");
        var before = (await Cluster.SshAsync("node1", Ends)).Split('\n');
        (await Cluster.RunPlaybookAsync("renew-certs", [.. version, "-e", "renew_certs_within_days=400"])).ChangedHosts.ShouldBe(["node1", "node2", "node3"]);
        var after = (await Cluster.SshAsync("node1", Ends)).Split('\n');
        after.Zip(before).ShouldAllBe(pair => pair.First != pair.Second, $"{string.Join(' ', before)} and {string.Join(' ', after)}");
        await Cluster.AllReadyAsync();
        await Cluster.HasNothingToDoAsync("renew-certs", version);
        await Cluster.IsConvergedAsync(version);

        // The node's clock decides: two months before the end every run warns.
        (await Cluster.SshAsync("node1", "openssl x509 -noout -checkend $((300*86400)) -in /etc/kubernetes/pki/apiserver.crt")).ShouldContain("will not expire");
    }
}
