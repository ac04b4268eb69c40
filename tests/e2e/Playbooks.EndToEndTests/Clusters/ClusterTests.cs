namespace Playbooks.EndToEndTests.Clusters;

/// <summary>What a user of a three-node cluster lives through.</summary>
public sealed class ClusterTests(OneControlPlane fixture) : IClassFixture<OneControlPlane>
{
    /// <summary>What check mode has to name for the drift below: each thing that was spoiled, and nothing else.</summary>
    private static readonly string[] DriftFound =
    [
        "node2: system : Name every host of the cluster, and the API, in /etc/hosts",
        "node2: system : Set the kernel's parameters => (item=net.ipv4.ip_forward)",
        "node2: system : Set the kernel's parameters => (item=net.bridge.bridge-nf-call-iptables)",
        "node2: system : Set the kernel's parameters => (item=net.bridge.bridge-nf-call-ip6tables)",
        "node2: system : Set the kernel's parameters => (item=kernel.panic)",
        "node2: system : Set the kernel's parameters => (item=kernel.panic_on_oops)",
        "node2: system : Set the kernel's parameters => (item=vm.overcommit_memory)",
        "node2: containerd : Configure containerd",
        "node2: kubernetes/binaries : Install kubeadm, kubelet and kubectl => (item=kubectl)",
        "node2: kubernetes/kubelet : Run the kubelet of a node that was joined",
    ];

    /// <summary>The repair changes the same, and restarts containerd, whose configuration it wrote: a command, which check mode skips.</summary>
    private static readonly string[] DriftRepaired = [.. DriftFound[..8], "node2: containerd : Start containerd with these files", .. DriftFound[8..]];

    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: echo}
        spec:
          replicas: 2
          selector: {matchLabels: {app: echo}}
          template:
            metadata: {labels: {app: echo}}
            spec:
              affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {matchLabels: {app: echo}}, topologyKey: kubernetes.io/hostname}]}}
              containers: [{name: echo, image: 'localhost/playbook-echo:1', imagePullPolicy: Never, ports: [{containerPort: 8080}]}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: echo}
        spec: {selector: {app: echo}, ports: [{port: 80, targetPort: 8080}]}
        """;

    private ClusterLab Cluster => fixture.Cluster;

    [Fact]
    public async Task A_deployment_is_spread_over_the_workers_and_answers_every_node_by_pod_address_and_by_service()
    {
        await Cluster.PlayTasksAsync("echo", $"""
            - hosts: k8s_cluster
              become: true
              tasks:
                - copy: src={Cluster.ImagesFolder}/playbook-echo.tar dest=/root/playbook-echo.tar
                - command: /usr/local/bin/ctr -n k8s.io images import /root/playbook-echo.tar
            """);
        await Cluster.SshAsync("node1", $"cat > /root/echo.yaml <<'YAML'\n{Deployment}\nYAML\n");
        await Cluster.KubectlAsync("apply -f /root/echo.yaml");
        await Cluster.KubectlAsync("rollout status deployment/echo --timeout=360s");
        var pods = (await Cluster.KubectlAsync("get pods -l app=echo -o jsonpath='{range .items[*]}{.metadata.name} {.status.podIP} {.spec.nodeName}{\"\\n\"}{end}'"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToList();
        pods.Select(pod => pod[2]).Distinct().Count().ShouldBe(2);
        var service = await Cluster.KubectlAsync("get service echo -o jsonpath='{.spec.clusterIP}'");
        foreach (var node in Cluster.Nodes)
        {
            foreach (var pod in pods)
            {
                await ClusterLab.EventuallyAsync($"{node.Name} reaches the pod on {pod[2]}", async () =>
                    (await Cluster.SshAsync(node.Name, $"curl -sS -m 10 http://{pod[1]}:8080/ || true")).ShouldContain(pod[0]));
            }

            await ClusterLab.EventuallyAsync($"{node.Name} reaches the service", async () =>
                (await Cluster.SshAsync(node.Name, $"curl -sS -m 10 http://{service}/ || true")).ShouldContain("echo-"));
        }
    }

    [Fact]
    public async Task The_second_run_changes_nothing_and_restarts_nothing()
    {
        var before = await Cluster.StartTimesAsync();
        await Cluster.IsConvergedAsync();
        (await Cluster.StartTimesAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Drift_on_one_node_is_shown_by_check_and_repaired_there_alone()
    {
        var sysctl = await Cluster.SshAsync("node2", "grep -l ip_forward /etc/sysctl.d/*.conf | head -n 1");
        sysctl.ShouldNotBeEmpty();
        await Cluster.SshAsync("node2", $"rm {sysctl}; systemctl stop kubelet; echo '# edited by hand' >> /etc/containerd/config.toml; rm /usr/local/bin/kubectl; chmod 0600 /etc/hosts");
        var (code, output) = await Cluster.PlayAsync("--check", "--diff");
        code.ShouldBe(0, output);
        PlayRecap.Parse(output).ChangedHosts.ShouldBe(["node2"], output);
        PlayRecap.Changes(output).ShouldBe(DriftFound, output);
        output.ShouldContain(sysctl);
        output.ShouldContain("-# edited by hand");
        (await Cluster.SshAsync("node2", $"[ -e {sysctl} ] || [ -e /usr/local/bin/kubectl ] || systemctl is-active kubelet || stat -c %a /etc/hosts")).ShouldBe("inactive\n600");
        var others = await Cluster.StartTimesAsync("node1", "node3");
        (code, output) = await Cluster.PlayAsync();
        code.ShouldBe(0, output);
        PlayRecap.Parse(output).ChangedHosts.ShouldBe(["node2"], output);
        PlayRecap.Changes(output).ShouldBe(DriftRepaired, output);
        (await Cluster.StartTimesAsync("node1", "node3")).ShouldBe(others);
        (await Cluster.SshAsync("node2", $"test -s {sysctl} && test -x /usr/local/bin/kubectl && systemctl is-active kubelet && stat -c %a /etc/hosts && ! grep edited /etc/containerd/config.toml")).ShouldBe("active\n644");
        await Cluster.IsConvergedAsync();
        await Cluster.AllReadyAsync();
    }

    [Fact]
    public async Task An_unreachable_worker_is_reported_and_completed_when_it_is_back()
    {
        await Cluster.SshAsync("node3", "chmod 0600 /etc/hosts");
        await Cluster.SshAsync("node2", "chmod 0600 /etc/hosts");
        await Cluster.Service.CutAsync(Cluster.Node("node3"), TestContext.Current.CancellationToken);
        try
        {
            var (code, output) = await Cluster.PlayAsync("--timeout", ClusterLab.ConnectTimeout);
            code.ShouldBe(4, output);
            var recap = PlayRecap.Parse(output);
            recap.Hosts["node3"]["unreachable"].ShouldBe(1);
            recap.Hosts["node2"].ShouldSatisfyAllConditions(counters => counters["failed"].ShouldBe(0), counters => counters["changed"].ShouldBe(1));
        }
        finally
        {
            await Cluster.Service.HealAsync(Cluster.Node("node3"), TestContext.Current.CancellationToken);
        }

        (await Cluster.RunAsync()).ChangedHosts.ShouldBe(["node3"]);
        await Cluster.AllReadyAsync();
    }

    [Fact]
    public async Task A_worker_added_to_the_inventory_joins_and_nothing_restarts_on_the_others()
    {
        var before = await Cluster.StartTimesAsync("node1", "node2", "node3");
        await Cluster.Service.AddAsync(new Playbooks.Lab.LabOptions(Cluster.Name), 1, TestContext.Current.CancellationToken);
        await Cluster.RefreshAsync();
        await Cluster.IsForeseenAsync("node4");
        await Cluster.RunAsync();
        await Cluster.AllReadyAsync();
        (await Cluster.StartTimesAsync("node1", "node2", "node3")).ShouldBe(before);
        await Cluster.IsConvergedAsync();
    }
}
