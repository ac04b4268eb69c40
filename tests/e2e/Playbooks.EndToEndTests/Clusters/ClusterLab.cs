using System.Diagnostics;
using Playbooks.EndToEndTests.Labs;
using Playbooks.Lab;
using Playbooks.Lab.Packages;

namespace Playbooks.EndToEndTests.Clusters;

/// <summary>A lab with a cluster on it, made by the real program from the shipped playbook.</summary>
internal sealed class ClusterLab : IAsyncDisposable
{
    private readonly TestLab lab = new();

    public string Inventory => lab.Inventory;

    public string Name => lab.Name;

    public LabService Service => lab.Service;

    public IReadOnlyList<LabNode> Nodes { get; private set; } = [];

    /// <summary>Where the images of the lab's Kubernetes are on this machine.</summary>
    public string ImagesFolder => Path.Combine(DebianKubernetesBuilder.Find(LabPaths.FromEnvironment())!, "images");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ClusterLab> StartAsync(int nodes, int controlPlanes)
    {
        var cluster = new ClusterLab();
        try
        {
            // Built once for all labs of this machine; the inventory then names the folder.
            var (code, output) = await ProgramRun.CompleteAsync(["lab", "kubernetes"], Token);
            code.ShouldBe(0, output);
            await cluster.lab.UpAsync(nodes, controlPlanes);
            await cluster.RefreshAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public LabNodeOptions Node(string name) => lab.Node(name);

    public LabNode NodeNamed(string name) => Nodes.Single(node => node.Name == name);

    public async Task RefreshAsync() => Nodes = [.. (await Service.StatusAsync(lab.Options, Token))!.Nodes.Select(status => status.Node)];

    public Task<string> SshAsync(string node, string command) => lab.SshAsync(NodeNamed(node), command);

    public Task<string> KubectlAsync(string arguments, string node = "node1") => SshAsync(node, $"KUBECONFIG=/etc/kubernetes/admin.conf /usr/local/bin/kubectl {arguments}");

    /// <summary>Seconds to connect in tests with a host that does not answer; on a busy machine a host that does answer needs some, too.</summary>
    public const string ConnectTimeout = "8";

    /// <summary>Twenty times what an idle machine needs for anything that is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    public Task<(int Code, string Output)> PlayAsync(params string[] more) => ProgramRun.CompleteAsync(["run", "cluster", "-i", Inventory, .. more], Token);

    /// <summary>Runs a playbook of the test's own against the lab and expects it to succeed.</summary>
    public async Task PlayTasksAsync(string name, string playbook)
    {
        var file = Path.Combine(Path.GetDirectoryName(Inventory)!, name + ".yml");
        await File.WriteAllTextAsync(file, playbook, Token);
        var (code, output) = await ProgramRun.CompleteAsync(["run", file, "-i", Inventory], Token);
        code.ShouldBe(0, output);
    }

    /// <summary>Runs the cluster playbook and expects it to succeed.</summary>
    public Task<PlayRecap> RunAsync(params string[] more) => RunPlaybookAsync("cluster", more);

    /// <summary>Runs a shipped playbook and expects it to succeed.</summary>
    public async Task<PlayRecap> RunPlaybookAsync(string playbook, params string[] more)
    {
        var (code, output) = await ProgramRun.CompleteAsync(["run", playbook, "-i", Inventory, .. more], Token);
        code.ShouldBe(0, output);
        return PlayRecap.Parse(output);
    }

    /// <summary>Expects that nothing is left to do.</summary>
    public Task IsConvergedAsync(params string[] more) => HasNothingToDoAsync("cluster", more);

    /// <summary>Runs a shipped playbook and expects it to succeed and to change nothing.</summary>
    public async Task HasNothingToDoAsync(string playbook, params string[] more)
    {
        var (code, output) = await ProgramRun.CompleteAsync(["run", playbook, "-i", Inventory, .. more], Token);
        code.ShouldBe(0, output);
        PlayRecap.Changes(output).ShouldBeEmpty(output);
        PlayRecap.Parse(output).ChangedHosts.ShouldBeEmpty(output);
    }

    /// <summary>Expects check mode to go through to its end, to say what these new nodes would get, and to give them nothing.</summary>
    public async Task IsForeseenAsync(params string[] newNodes)
    {
        var (code, output) = await PlayAsync("--check");
        code.ShouldBe(0, output);
        foreach (var node in newNodes)
        {
            PlayRecap.Changes(output).ShouldContain($"{node}: kubernetes/kubelet : Configure its service", output);
            (await SshAsync(node, "ls -d /etc/containerd /etc/kubernetes /usr/local/bin/kubelet /etc/systemd/system/kubelet.service 2>/dev/null || true")).ShouldBeEmpty(node);
        }
    }

    /// <summary>Waits until every node of the inventory is Ready.</summary>
    public async Task AllReadyAsync(string via = "node1", params string[] except)
    {
        var wanted = Nodes.Select(node => node.Name).Except(except).Order(StringComparer.Ordinal).ToList();
        await EventuallyAsync($"{string.Join(", ", wanted)} are Ready", async () =>
        {
            var lines = (await KubectlAsync("get nodes --no-headers", via)).Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
            lines.Where(words => words.Length > 1 && words[1] == "Ready").Select(words => words[0]).Except(except).Order(StringComparer.Ordinal).ShouldBe(wanted);
        });
    }

    /// <summary>When each service and each container was started: a restart shows. A node is Ready before its kube-proxy runs, so that is waited for.</summary>
    public async Task<IReadOnlyDictionary<string, string>> StartTimesAsync(params string[] nodes)
    {
        var times = new Dictionary<string, string>();
        foreach (var node in nodes.Length > 0 ? nodes : [.. Nodes.Select(one => one.Name)])
        {
            await EventuallyAsync($"{node} runs kube-proxy", async () =>
            {
                times[node] = await SshAsync(node, "systemctl show -p Id,ActiveEnterTimestampMonotonic containerd kubelet etcd haproxy; pgrep -x -a 'kube-apiserver|kube-proxy|kube-scheduler|etcd' | cut -c1-60 | sort");
                times[node].ShouldContain("kube-proxy");
            });
        }

        return times;
    }

    /// <summary>Tries again every second until the check holds; the error says what did not come true, and why.</summary>
    public static async Task EventuallyAsync(string what, Func<Task> check)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await check();
                return;
            }
            catch (ShouldAssertException) when (watch.Elapsed < Patience)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), Token);
            }
            catch (ShouldAssertException error)
            {
                throw new ShouldAssertException($"not within {Patience.TotalMinutes} minutes: {what}\n{error.Message}", error);
            }
        }
    }

    public ValueTask DisposeAsync() => lab.DisposeAsync();
}
