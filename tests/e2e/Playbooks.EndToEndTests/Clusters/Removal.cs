namespace Playbooks.EndToEndTests.Clusters;

/// <summary>Nodes that go, and the end of a cluster.</summary>
internal sealed class Removal(ClusterLab cluster)
{
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

    /// <summary>A control-plane node and a worker that does not answer, at once; the first is clean, the second when it is back and removed once more, and both can join again.</summary>
    public async Task LosesNodesAsync()
    {
        var (refused, output) = await ProgramRun.CompleteAsync(["run", "remove-node", "-i", cluster.Inventory, "-e", "node=node3"], TestContext.Current.CancellationToken);
        refused.ShouldBe(2, output);
        output.ShouldContain("not confirmed: nothing was changed");
        await cluster.Service.StopAsync(cluster.Node("node4"), TestContext.Current.CancellationToken);
        await RemoveAsync("node3,node4");
        (await cluster.KubectlAsync("get nodes -o name")).Split('\n').ToHashSet().ShouldBe(cluster.Nodes.Select(node => "node/" + node.Name).Except(["node/node3", "node/node4"]).ToHashSet());
        (await cluster.SshAsync("node3", Traces)).ShouldBeEmpty("node3");

        await cluster.Service.StartAsync(cluster.Node("node4"), TestContext.Current.CancellationToken);
        await RemoveAsync("node4");
        (await cluster.SshAsync("node4", Traces)).ShouldBeEmpty("node4");

        await cluster.RunAsync();
        await cluster.AllReadyAsync();
        await cluster.IsConvergedAsync();
    }

    private Task<PlayRecap> RemoveAsync(string nodes) => cluster.RunPlaybookAsync(
        "remove-node", "-e", "node=" + nodes, "-e", "delete_nodes_confirmation=yes", "-e", "drain_grace_period=5", "-e", "drain_timeout=30s", "--timeout", ClusterLab.ConnectTimeout);

    public async Task IsTakenOffAsync()
    {
        await cluster.RunPlaybookAsync("reset", "-e", "reset_confirmation=yes");
        foreach (var node in cluster.Nodes)
        {
            (await cluster.SshAsync(node.Name, Traces)).ShouldBeEmpty(node.Name);
        }

        (await cluster.RunPlaybookAsync("reset", "-e", "reset_confirmation=yes")).Hosts.Values.ShouldAllBe(counters => counters["failed"] == 0);
    }
}
