using Playbooks.Lab;

namespace Playbooks.EndToEndTests.Labs;

/// <summary>A lab of its own for one test, under a name that nobody else uses, taken away at the test's end whatever happened.</summary>
internal sealed class TestLab : IAsyncDisposable, ILabProgress
{
    private readonly LabPaths _paths = LabPaths.FromEnvironment();

    public TestLab()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a lab needs root");
        Name = "e2e" + Guid.NewGuid().ToString("N")[..5];
        Service = new LabService(_paths, this);
    }

    public string Name { get; }

    public LabService Service { get; }

    public LabOptions Options => new(Name);

    public string Inventory => Path.Combine(_paths.Lab(Name), "inventory", "hosts.ini");

    public string Folder => _paths.Lab(Name);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task<LabStatus> UpAsync(int nodes, int? controlPlanes = null) => Service.UpAsync(new LabUpOptions(Name, nodes, controlPlanes), Token);

    public LabNodeOptions Node(string node) => new(node, Name);

    /// <summary>What each node is doing, by name.</summary>
    public async Task<Dictionary<string, LabNodeCondition>> ConditionsAsync()
        => (await Service.StatusAsync(Options, Token))!.Nodes.ToDictionary(node => node.Node.Name, node => node.Condition);

    /// <summary>Runs a command on a node as a user of the inventory would, host keys checked, and returns its output without the last line end.</summary>
    public async Task<string> SshAsync(LabNode node, string command)
    {
        var (code, output) = await Command.RunAsync(
            [
                "ssh", "-F", "none", "-i", Path.Combine(Folder, "id_ed25519"), "-o", "UserKnownHostsFile=" + Path.Combine(Folder, "known_hosts"),
                "-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes", "-o", "ConnectTimeout=30", "root@" + node.Address, command,
            ],
            Token);
        code.ShouldBe(0, $"{node.Name}: {command}: {output}");
        return output.TrimEnd('\n');
    }

    /// <summary>Everything on this machine that has to do with this lab, and all mounts.</summary>
    public async Task<IReadOnlyList<string>> TracesAsync()
    {
        string[][] questions =
        [
            ["ip", "-oneline", "link"],
            ["ip", "netns"],
            ["nft", "list", "tables"],
            ["ps", "-eo", "args"],
            ["find", "/sys/fs/cgroup", "-maxdepth", "4", "-type", "d", "-path", "*playbook-lab*"],
            ["ip", "-4", "route"],
        ];
        var traces = new List<string>();
        foreach (var question in questions)
        {
            var (_, output) = await Command.RunAsync(question, Token);
            traces.AddRange(output.Split('\n').Where(line => line.Contains(Name, StringComparison.Ordinal)));
        }

        traces.AddRange(await File.ReadAllLinesAsync("/proc/self/mounts", Token));
        if (Directory.Exists(Folder))
        {
            traces.Add(Folder);
        }

        return traces;
    }

    public async ValueTask DisposeAsync() => await Service.DownAsync(Options, CancellationToken.None);

    public void Started(string step) => TestContext.Current.SendDiagnosticMessage("{0}: {1} ...", Name, step);

    public void Progress(string step, string text)
    {
    }

    public void Finished(string step, string result) => TestContext.Current.SendDiagnosticMessage("{0}: {1}: {2}", Name, step, result);
}
