namespace Playbooks.EndToEndTests.Clusters;

/// <summary>What happens to a cluster after its first day: an upgrade, new certificates, nodes that go, the end. Each step starts from the one before.</summary>
internal sealed class Lifecycle(ClusterLab cluster)
{
    private const string Old = "1.20.2";
    private const string New = "1.20.3";

    /// <summary>Everything that the roles leave on a node, but for the haproxy package and the folders that are mounts in a lab.</summary>
    private const string Traces = """
        ps -eo comm --no-headers | grep -xE 'kube.*|etcd|containerd.*|haproxy|pause|echo'
        awk '$5 ~ "^/var/lib/(kubelet|containerd)/|^/run/containerd|^/run/netns/cni" { print $5 }' /proc/self/mountinfo
        ls /sys/class/net | grep -vxE 'lo|eth0'
        ip route show proto 112
        iptables-save 2>/dev/null | grep -E 'KUBE-|pods to the outside'
        ls -d /etc/kubernetes /etc/ssl/etcd /etc/containerd /etc/cni /opt/cni /var/log/pods /var/lib/playbook /usr/local/bin/kube* /usr/local/bin/etcd* /usr/local/bin/containerd* /etc/haproxy/haproxy.cfg 2>/dev/null
        find /var/lib/kubelet /var/lib/containerd /var/lib/etcd -mindepth 1 2>/dev/null | head -n 3
        grep cluster.local /etc/hosts
        systemctl list-unit-files --no-legend kubelet.service containerd.service etcd.service pod-routes.service
        true
        """;

    public async Task RunAsync()
    {
        var source = Path.Combine(Path.GetDirectoryName(cluster.Inventory)!, "both-versions");
        await StampedVersion.CreateAsync(Path.GetDirectoryName(cluster.ImagesFolder)!, source, Old, New);
        string[] version = ["-e", "artifacts_source=" + source, "-e", "kube_version=" + New, "-e", "drain_grace_period=5"];
        await IsUpgradedAsync(version);
        await HasNewCertificatesAsync(version);
        await LosesNodesAsync(version);
        await IsTakenOffAsync(version);
    }

    /// <summary>Killed in the middle, the upgrade is finished by the next run; the one after changes nothing; there is no way back.</summary>
    private async Task IsUpgradedAsync(string[] version)
    {
        var (refused, output) = await cluster.PlayAsync(version);
        refused.ShouldBe(2, output);
        output.ShouldContain("run the playbook upgrade-cluster");

        using (var run = ProgramRun.Start(["run", "upgrade-cluster", "-i", cluster.Inventory, .. version]))
        {
            await ClusterLab.EventuallyAsync(TimeSpan.FromMinutes(3), () =>
            {
                run.Output.ShouldContain("kubernetes/upgrade : Start the new kubelet");
                return Task.CompletedTask;
            });
            await run.KillAfterAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        }

        (await RunAsync("upgrade-cluster", version)).ChangedHosts.ShouldContain("node3");
        (await cluster.KubectlAsync("get nodes -o jsonpath='{range .items[*]}{.status.nodeInfo.kubeletVersion} {.spec.unschedulable} {.metadata.annotations.playbook-upgrade}{\"\\n\"}{end}'")).Split('\n', StringSplitOptions.TrimEntries)
            .ShouldBe(Enumerable.Repeat("v" + New, cluster.Nodes.Count));
        (await cluster.KubectlAsync("version --short")).ShouldContain("Server Version: v" + New);
        await cluster.AllReadyAsync();
        (await RunAsync("upgrade-cluster", version)).ChangedHosts.ShouldBeEmpty();

        var (code, text) = await ProgramRun.CompleteAsync(["run", "upgrade-cluster", "-i", cluster.Inventory], TestContext.Current.CancellationToken);
        code.ShouldBe(2, text);
        text.ShouldContain("Kubernetes cannot be downgraded");
        PlayRecap.Parse(text).ChangedHosts.ShouldBeEmpty();
    }

    private async Task HasNewCertificatesAsync(string[] version)
    {
        const string Ends = "for f in /etc/kubernetes/pki/apiserver.crt /etc/ssl/etcd/ssl/member.pem; do openssl x509 -noout -serial -in $f; done; pgrep -x kube-apiserver";
        await cluster.SshAsync("node1", "command -v openssl || apt-get install -y -qq openssl >/dev/null 2>&1");
        var before = (await cluster.SshAsync("node1", Ends)).Split('\n');
        (await RunAsync("renew-certs", [.. version, "-e", "renew_certs_within_days=400"])).ChangedHosts.ShouldBe(["node1", "node2", "node3"]);
        var after = (await cluster.SshAsync("node1", Ends)).Split('\n');
        after.Zip(before).ShouldAllBe(pair => pair.First != pair.Second, $"{string.Join(' ', before)} and {string.Join(' ', after)}");
        await cluster.AllReadyAsync();
        (await RunAsync("renew-certs", version)).ChangedHosts.ShouldBeEmpty();
        (await RunAsync("cluster", version)).ChangedHosts.ShouldBeEmpty();

        // The node's clock decides: two months before the end every run warns.
        (await cluster.SshAsync("node1", "openssl x509 -noout -checkend $((300*86400)) -in /etc/kubernetes/pki/apiserver.crt")).ShouldContain("will not expire");
    }

    /// <summary>A control-plane node and a worker at once; both are clean, and both can join again.</summary>
    private async Task LosesNodesAsync(string[] version)
    {
        var (refused, output) = await ProgramRun.CompleteAsync(["run", "remove-node", "-i", cluster.Inventory, .. version, "-e", "node=node3"], TestContext.Current.CancellationToken);
        refused.ShouldBe(1, output);
        output.ShouldContain("there is no terminal to ask");
        await RunAsync("remove-node", [.. version, "-e", "node=node3,node4", "-e", "delete_nodes_confirmation=yes"]);
        (await cluster.KubectlAsync("get nodes -o name")).Split('\n').ToHashSet().ShouldBe(cluster.Nodes.Select(node => "node/" + node.Name).Except(["node/node3", "node/node4"]).ToHashSet());
        foreach (var node in new[] { "node3", "node4" })
        {
            (await cluster.SshAsync(node, Traces)).ShouldBeEmpty(node);
        }

        await RunAsync("cluster", version);
        await cluster.AllReadyAsync();
        (await RunAsync("cluster", version)).ChangedHosts.ShouldBeEmpty();
    }

    private async Task IsTakenOffAsync(string[] version)
    {
        await RunAsync("reset", [.. version, "-e", "reset_confirmation=yes"]);
        foreach (var node in cluster.Nodes)
        {
            (await cluster.SshAsync(node.Name, Traces)).ShouldBeEmpty(node.Name);
        }

        (await RunAsync("reset", [.. version, "-e", "reset_confirmation=yes"])).Hosts.Values.ShouldAllBe(counters => counters["failed"] == 0);
    }

    private async Task<PlayRecap> RunAsync(string playbook, string[] more)
    {
        var (code, output) = await ProgramRun.CompleteAsync(["run", playbook, "-i", cluster.Inventory, .. more], TestContext.Current.CancellationToken);
        code.ShouldBe(0, output);
        return PlayRecap.Parse(output);
    }
}
