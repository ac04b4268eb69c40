using Playbooks.Commands;
using Playbooks.Execution;
using Playbooks.Lab;
using Playbooks.Lab.Packages;
using Playbooks.Planning;
using Playbooks.Reporting;

namespace Playbooks.Composition;

/// <summary>From nothing to a cluster that answers, on this machine: a lab of three nodes, the binaries, `playbook run cluster`, two pods. Each step may be repeated.</summary>
internal sealed class Demo(VerbContext context)
{
    public const string LabName = "lab";
    private const int Nodes = 3;
    private static readonly Uri Releases = new("https://dl.k8s.io/");
    private static readonly TimeSpan ReachLimit = TimeSpan.FromSeconds(5);

    private readonly TextWriter notes = context.Terminal.Error;
    private readonly LabService lab = LabVerb.Service(context);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        notes.WriteLine("""
            This makes a Kubernetes cluster of three nodes on this machine, and shows it working:
              1. the Kubernetes binaries: downloaded by the nodes where the release site can be reached,
                 otherwise built here from Debian's source package (first time about 5 minutes, then at once)
              2. a lab of three nodes, each with its own systemd and sshd (first time about 1 minute, then seconds)
              3. playbook run cluster -i inventories/lab/hosts.ini (about 1 minute; seconds when it is there already)
              4. two pods that answer, and kubectl get nodes
            Missing packages are installed on this machine; its package sources are not changed. `playbook demo --clean` takes
            the nodes away again.

            """);
        await BinariesAsync(cancellationToken).ConfigureAwait(false);
        var status = await UpAsync(cancellationToken).ConfigureAwait(false);
        var inventory = InventoryOf(status);
        foreach (var playbook in new[] { "cluster", "demo" })
        {
            notes.WriteLine($"\n$ playbook run {playbook} -i {inventory}");
            if (await RunAsync(playbook, inventory, cancellationToken).ConfigureAwait(false) is var code && code != ExitCodes.Success)
            {
                return code;
            }
        }

        return await ShowAsync(status, inventory, cancellationToken).ConfigureAwait(false);
    }

    public Task CleanAsync(CancellationToken cancellationToken) => lab.DownAsync(new LabOptions(LabName), cancellationToken);

    private async Task BinariesAsync(CancellationToken cancellationToken)
    {
        if (!await CanDownloadAsync(cancellationToken).ConfigureAwait(false))
        {
            await new DebianKubernetesBuilder(LabPaths.FromEnvironment(), new StepLines(context.Terminal)).EnsureAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<LabStatus> UpAsync(CancellationToken cancellationToken)
    {
        var existing = await lab.StatusAsync(new LabOptions(LabName), cancellationToken).ConfigureAwait(false);
        var options = new LabUpOptions(LabName, Math.Max(Nodes, existing?.Nodes.Count ?? 0), null, LabVerb.InventoryFolder(context, LabName));
        return await lab.UpAsync(options, cancellationToken).ConfigureAwait(false);
    }

    private Task<int> RunAsync(string playbook, string inventory, CancellationToken cancellationToken)
    {
        var options = new RunOptions { Playbooks = [playbook], Inventories = [inventory], Forks = RunOptions.DefaultForks };
        return new PlaybookRun(context, options, new Settings()).RunAsync(cancellationToken);
    }

    private async Task<int> ShowAsync(LabStatus status, string inventory, CancellationToken cancellationToken)
    {
        await context.Terminal.Out.FlushAsync(cancellationToken).ConfigureAwait(false);
        var first = status.Nodes[0].Node.Name;
        foreach (var command in new[] { "kubectl get nodes -o wide", "kubectl get pods -o wide" })
        {
            notes.WriteLine($"\n$ playbook lab ssh {first} -- {command}");
            if (await lab.SshAsync(new LabNodeOptions(first, LabName), command.Split(' '), cancellationToken).ConfigureAwait(false) is var code && code != 0)
            {
                return ExitCodes.Failed;
            }
        }

        notes.WriteLine($"""

            What to try next:
              playbook run cluster -i {inventory}              again: nothing changes
              playbook diff cluster -i {inventory}             after you broke something on a node
              playbook lab add && playbook run cluster -i {inventory}     one more worker
              playbook lab ssh {first}                          a shell on the control plane
              playbook report                                where the time of the last run went
              playbook demo --clean                          take everything away
            """);
        return ExitCodes.Success;
    }

    private string InventoryOf(LabStatus status)
    {
        var path = status.State.InventoryDirectory is { } folder ? Path.Combine(folder, "hosts.ini") : status.Inventory;
        var relative = Path.GetRelativePath(context.Environment.CurrentFolder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private static async Task<bool> CanDownloadAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = ReachLimit };
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, Releases);
            using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return (int)response.StatusCode < 400;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
