namespace Playbooks.EndToEndTests.Clusters;

/// <summary>A cluster gets a new version, then new certificates. As its users do it, the new version is written into the inventory.</summary>
internal sealed class Upgrade(ClusterLab cluster)
{
    private const string Old = "1.20.2";
    private const string New = "1.20.3";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Killed in the middle, the upgrade is finished by the next run; the one after changes nothing; there is no way back.</summary>
    public async Task IsFinishedThoughKilledAsync()
    {
        await DeclareNewVersionAsync();
        var (refused, output) = await cluster.PlayAsync();
        refused.ShouldBe(2, output);
        output.ShouldContain("run the playbook upgrade-cluster");

        using (var run = ProgramRun.Start("run", "upgrade-cluster", "-i", cluster.Inventory))
        {
            await ClusterLab.EventuallyAsync("the upgrade starts a new kubelet", () =>
            {
                run.Output.ShouldContain("kubernetes/upgrade : Start the new kubelet");
                return Task.CompletedTask;
            });
            await run.KillAfterAsync(TimeSpan.FromSeconds(1), Token);
        }

        (await cluster.RunPlaybookAsync("upgrade-cluster")).ChangedHosts.ShouldContain("node3");
        (await cluster.KubectlAsync("get nodes -o jsonpath='{range .items[*]}{.status.nodeInfo.kubeletVersion} {.spec.unschedulable} {.metadata.annotations.playbook-upgrade}{\"\\n\"}{end}'")).Split('\n', StringSplitOptions.TrimEntries)
            .ShouldBe(Enumerable.Repeat("v" + New, cluster.Nodes.Count));
        (await cluster.KubectlAsync("version --short")).ShouldContain("Server Version: v" + New);
        await cluster.AllReadyAsync();
        await cluster.HasNothingToDoAsync("upgrade-cluster");

        var (code, text) = await ProgramRun.CompleteAsync(["run", "upgrade-cluster", "-i", cluster.Inventory, "-e", "kube_version=" + Old], Token);
        code.ShouldBe(2, text);
        text.ShouldContain("Kubernetes cannot be downgraded");
        PlayRecap.Parse(text).ChangedHosts.ShouldBeEmpty(text);
    }

    public async Task RenewsCertificatesAsync()
    {
        const string Ends = "for f in /etc/kubernetes/pki/apiserver.crt /etc/ssl/etcd/ssl/member.pem; do openssl x509 -noout -serial -in $f; done; pgrep -x kube-apiserver";
        await cluster.SshAsync("node1", "command -v openssl || apt-get install -y -qq openssl >/dev/null 2>&1");
        var before = (await cluster.SshAsync("node1", Ends)).Split('\n');
        (await cluster.RunPlaybookAsync("renew-certs", "-e", "renew_certs_within_days=400")).ChangedHosts.ShouldBe(["node1", "node2", "node3"]);
        var after = (await cluster.SshAsync("node1", Ends)).Split('\n');
        after.Zip(before).ShouldAllBe(pair => pair.First != pair.Second, $"{string.Join(' ', before)} and {string.Join(' ', after)}");
        await cluster.AllReadyAsync();
        await cluster.HasNothingToDoAsync("renew-certs");
        await cluster.IsConvergedAsync();

        // The node's clock decides: two months before the end every run warns.
        (await cluster.SshAsync("node1", "openssl x509 -noout -checkend $((300*86400)) -in /etc/kubernetes/pki/apiserver.crt")).ShouldContain("will not expire");
    }

    private async Task DeclareNewVersionAsync()
    {
        var folder = Path.GetDirectoryName(cluster.Inventory)!;
        var source = Path.Combine(folder, "both-versions");
        await StampedVersion.CreateAsync(Path.GetDirectoryName(cluster.ImagesFolder)!, source, Old, New);
        await File.WriteAllTextAsync(Path.Combine(folder, "group_vars", "all", "upgrade.yml"), $"artifacts_source: {source}\nkube_version: {New}\ndrain_grace_period: 5\n", Token);
    }
}
