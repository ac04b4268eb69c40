using System.Diagnostics;
using System.Globalization;
using Playbooks.Controller;

namespace Playbooks.Lab;

/// <summary>
/// Labs of real nodes on this machine: each node is a system of its own (systemd, sshd, network) in namespaces.
/// Every operation may be repeated, also after one was killed half-way. Errors are <see cref="LabException"/>.
/// </summary>
public sealed class LabService
{
    private const int DefaultNodes = 3;
    private const int FirstAddress = 10;
    private const int MostNodes = 99;
    private static readonly TimeSpan FreezeTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FreezePause = TimeSpan.FromMilliseconds(10);

    private readonly LabPaths _paths;
    private readonly ILabProgress _progress;
    private readonly CommandRunner _commands = new();
    private readonly NodeCgroups _groups = new();
    private readonly LabStateFile _file;
    private readonly EmbeddedScripts _scripts;
    private readonly NodeBase _base;
    private readonly NodeFolder _folders;
    private readonly FolderRemoval _removal;
    private readonly NodeMachine _machine;
    private readonly LabNetwork _network;
    private readonly InventoryWriter _inventory;

    public LabService(LabPaths paths, ILabProgress progress)
    {
        _paths = paths;
        _progress = progress;
        _file = new LabStateFile(paths);
        _scripts = new EmbeddedScripts(paths);
        _base = new NodeBase(_commands, paths, _scripts);
        _folders = new NodeFolder(_commands, paths);
        _removal = new FolderRemoval(_commands);
        _machine = new NodeMachine(_commands, paths, _folders, _groups, _scripts);
        _network = new LabNetwork(_commands);
        _inventory = new InventoryWriter(paths, _folders, _scripts);
    }

    /// <summary>Makes the lab, or brings every node of an existing one back to running (also frozen, cut and stopped ones).</summary>
    public async Task<LabStatus> UpAsync(LabUpOptions options, CancellationToken cancellationToken)
    {
        var names = new LabNames(options.Name);
        await new LabRequirements(_commands).EnsureAsync(_paths.Labs, _progress, cancellationToken);
        using var held = await TakeLockAsync(names, cancellationToken);
        await DeleteRemainsAsync(options.Name, cancellationToken);
        var root = await _base.EnsureAsync(_progress, cancellationToken);
        LabState state;
        using (await TakeMachineAsync(cancellationToken))
        {
            // Two new labs at once must not choose the same network.
            state = await _file.LoadAsync(options.Name, cancellationToken) ?? await NewStateAsync(options, cancellationToken);
            state = Enlarge(state, options, root) with { InventoryDirectory = options.InventoryDirectory ?? state.InventoryDirectory };
            _file.Save(state);
        }

        return await RunAllAsync(names, state, cancellationToken);
    }

    /// <summary>Takes the lab away: processes, network, files. Also what is left of one whose record is lost.</summary>
    public async Task DownAsync(LabOptions options, CancellationToken cancellationToken)
    {
        var names = new LabNames(options.Name);
        RequireRoot();
        const string step = "taking the lab away";
        using var held = await TakeLockAsync(names, cancellationToken);
        _progress.Started(step);
        var state = await LoadOrNullAsync(options.Name, cancellationToken);
        await _groups.KillAsync(names.Cgroup, cancellationToken);
        await _network.RemoveAsync(names, cancellationToken);
        if (state is not null)
        {
            await _inventory.DeleteCopyAsync(state, cancellationToken);
        }

        FolderRemoval.SetAside(_paths.Lab(options.Name));
        await DeleteRemainsAsync(options.Name, cancellationToken);
        using var machine = await TakeMachineAsync(cancellationToken);
        string? note = null;
        if (_file.Names().Count == 0)
        {
            _groups.RemoveEmpty(LabNames.CgroupRoot);
            note = await new MachineSettings(_paths).RestoreAsync(cancellationToken);
        }

        held.Delete();
        _progress.Finished(step, (state is null ? "there was none" : $"{state.Nodes.Count} nodes") + (note is null ? "" : "; " + note));
    }

    /// <summary>What the lab's nodes are doing; null when there is no such lab.</summary>
    public async Task<LabStatus?> StatusAsync(LabOptions options, CancellationToken cancellationToken)
    {
        var names = new LabNames(options.Name);
        return await _file.LoadAsync(options.Name, cancellationToken) is { } state
            ? await StatusAsync(names, state, cancellationToken)
            : null;
    }

    /// <summary>The names of all labs of this user.</summary>
    public IReadOnlyList<string> List() => _file.Names();

    /// <summary>Writes the inventories of all labs again, as after Kubernetes was built.</summary>
    public async Task RewriteInventoriesAsync(CancellationToken cancellationToken)
    {
        foreach (var name in _file.Names())
        {
            using var held = await TakeLockAsync(new LabNames(name), cancellationToken);
            if (await LoadOrNullAsync(name, cancellationToken) is { Nodes.Count: > 0 } state && File.Exists(_inventory.KnownHosts(name)))
            {
                await _inventory.WriteAsync(state, cancellationToken);
            }
        }
    }

    /// <summary>Adds workers.</summary>
    public async Task<LabStatus> AddAsync(LabOptions options, int count, CancellationToken cancellationToken)
    {
        var names = new LabNames(options.Name);
        RequireRoot();
        using var held = await TakeLockAsync(names, cancellationToken);
        var state = await LoadAsync(options.Name, cancellationToken);
        await _folders.DeleteAsync(options.Name, cancellationToken);
        var root = await _base.EnsureAsync(_progress, cancellationToken);
        state = WithNodes(state, state.Nodes.Count + count, controlPlanes: 0, root);
        _file.Save(state);
        return await RunAllAsync(names, state, cancellationToken, state.Nodes.TakeLast(count).ToList());
    }

    /// <summary>Takes one node out of the lab and deletes it.</summary>
    public async Task<LabStatus> RemoveAsync(LabNodeOptions options, CancellationToken cancellationToken)
    {
        var names = new LabNames(options.Name);
        RequireRoot();
        using var held = await TakeLockAsync(names, cancellationToken);
        var state = await LoadAsync(options.Name, cancellationToken);
        var node = state.Node(options.Node);
        var step = "removing " + node.Name;
        _progress.Started(step);
        await _machine.CutPowerAsync(options.Name, node.Name, cancellationToken);
        // First its disk, then its record: a node that is made later under its number must not find it.
        _folders.SetAside(options.Name, node.Name);
        state = state with { Nodes = [.. state.Nodes.Where(other => other != node)] };
        _file.Save(state);
        await _inventory.WriteAsync(state, cancellationToken);
        await _folders.DeleteAsync(options.Name, cancellationToken);
        _progress.Finished(step, "gone");
        return await StatusAsync(names, state, cancellationToken);
    }

    /// <summary>Turns a node off as a loss of power would.</summary>
    public Task StopAsync(LabNodeOptions options, CancellationToken cancellationToken) =>
        OnNodeAsync(options, (_, state, node) => _machine.CutPowerAsync(state.Name, node.Name, cancellationToken), cancellationToken);

    /// <summary>Boots a node that is off, with the disk it had.</summary>
    public Task StartAsync(LabNodeOptions options, CancellationToken cancellationToken) =>
        OnNodeAsync(options, (names, state, node) => BootAsync(names, state, node, cancellationToken), cancellationToken);

    /// <summary>Freezes all processes of a node: it is there, but does not move.</summary>
    public Task FreezeAsync(LabNodeOptions options, CancellationToken cancellationToken) =>
        OnRunningNodeAsync(options, (names, node) => FreezeAsync(names, node, cancellationToken), cancellationToken);

    /// <summary>Lets a frozen node go on.</summary>
    public Task ThawAsync(LabNodeOptions options, CancellationToken cancellationToken) =>
        OnRunningNodeAsync(
            options,
            (names, node) =>
            {
                _groups.Freeze(names.NodeCgroup(node.Name), frozen: false);
                return Task.CompletedTask;
            },
            cancellationToken);

    /// <summary>Pulls a node's network cable.</summary>
    public Task CutAsync(LabNodeOptions options, CancellationToken cancellationToken) =>
        OnRunningNodeAsync(options, (names, node) => _network.SetLinkAsync(names.Link(node.Index), up: false, cancellationToken), cancellationToken);

    /// <summary>Plugs a node's network cable in again.</summary>
    public Task HealAsync(LabNodeOptions options, CancellationToken cancellationToken) =>
        OnRunningNodeAsync(options, (names, node) => _network.SetLinkAsync(names.Link(node.Index), up: true, cancellationToken), cancellationToken);

    /// <summary>Runs ssh to a node with this program's terminal, and returns its exit code.</summary>
    public async Task<int> SshAsync(LabNodeOptions options, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var state = await LoadAsync(options.Name, cancellationToken);
        var node = state.Node(options.Node);
        var info = new ProcessStartInfo("ssh") { UseShellExecute = false };
        string[] words =
        [
            "-i", _folders.Key(state.Name), "-o", "UserKnownHostsFile=" + _inventory.KnownHosts(state.Name), "-o", "GlobalKnownHostsFile=/dev/null",
            "-o", "StrictHostKeyChecking=yes", "-o", "IdentitiesOnly=yes", "root@" + node.Address, .. command,
        ];
        foreach (var word in words)
        {
            info.ArgumentList.Add(word);
        }

        using var process = CommandRunner.Start(info, "openssh-client");
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    private async Task<LabState> NewStateAsync(LabUpOptions options, CancellationToken cancellationToken)
    {
        var occupied = (await _network.OccupiedAsync(cancellationToken)).ToList();
        foreach (var other in _file.Names())
        {
            if (await LoadOrNullAsync(other, cancellationToken) is { } state)
            {
                occupied.Add(state.Subnet);
            }
        }

        return new LabState(options.Name, SubnetChooser.Choose(options.Name, occupied), options.InventoryDirectory, []);
    }

    /// <summary>What a killed program has left of this lab, or of nodes of it.</summary>
    private async Task DeleteRemainsAsync(string lab, CancellationToken cancellationToken)
    {
        await _removal.DeleteAsync(_paths.Labs, lab, cancellationToken);
        await _folders.DeleteAsync(lab, cancellationToken);
    }

    /// <summary>The lab as <see cref="UpAsync"/> is asked to make it.</summary>
    internal static LabState Enlarge(LabState state, LabUpOptions options, string root)
    {
        var wanted = options.Nodes ?? (state.Nodes.Count > 0 ? state.Nodes.Count : Math.Max(DefaultNodes, options.ControlPlanes ?? 1));
        if (wanted is < 1 or > MostNodes || options.ControlPlanes is { } planes && (planes < 1 || planes > wanted))
        {
            throw new LabException($"A lab has 1 to {MostNodes} nodes, at least one of them and at most all of them control plane.");
        }

        if (wanted < state.Nodes.Count)
        {
            throw new LabException(
                $"The lab \"{state.Name}\" has {state.Nodes.Count} nodes. For {wanted}, take nodes out of it: `playbook lab remove NODE{Suffix(state.Name)}` "
                + $"({string.Join(", ", state.Nodes.Select(node => node.Name))}).");
        }

        if (state.Nodes.Count > 0 && options.ControlPlanes is { } other && other != state.Nodes.Count(node => node.ControlPlane))
        {
            throw new LabException(
                $"The lab \"{state.Name}\" has {state.Nodes.Count(node => node.ControlPlane)} control-plane nodes. "
                + $"For {other}, take it away first (`playbook lab down --name {state.Name}`), or use another --name.");
        }

        return WithNodes(state, wanted, state.Nodes.Count == 0 ? options.ControlPlanes ?? 1 : 0, root);
    }

    // Numbers of removed nodes are used again only at the end: an address should not soon mean another node.
    private static LabState WithNodes(LabState state, int count, int controlPlanes, string root)
    {
        var nodes = state.Nodes.ToList();
        while (nodes.Count < count)
        {
            var index = nodes.Count == 0 ? 1 : nodes.Max(node => node.Index) + 1;
            if (index > MostNodes)
            {
                index = Enumerable.Range(1, MostNodes).FirstOrDefault(free => nodes.TrueForAll(node => node.Index != free));
            }

            if (index == 0)
            {
                throw new LabException($"A lab has at most {MostNodes} nodes.");
            }

            var name = "node" + index.ToString(CultureInfo.InvariantCulture);
            nodes.Add(new LabNode(name, index, state.Address(FirstAddress + index), nodes.Count < controlPlanes, root));
        }

        return state with { Nodes = nodes };
    }

    private async Task<LabStatus> RunAllAsync(LabNames names, LabState state, CancellationToken cancellationToken, IReadOnlyList<LabNode>? only = null)
    {
        using (await TakeMachineAsync(cancellationToken))
        {
            await new MachineSettings(_paths).PrepareAsync(cancellationToken);
        }

        var mtu = await _network.EnsureAsync(names, state, cancellationToken);
        await _folders.EnsureLabKeyAsync(state.Name, cancellationToken);
        var nodes = only ?? state.Nodes;
        var step = nodes.Count == 1 ? nodes[0].Name : $"{nodes.Count} nodes";
        var clock = Stopwatch.StartNew();
        _progress.Started(step);
        await Task.WhenAll(nodes.Select(async node =>
        {
            await RunAsync(names, state, node, mtu, cancellationToken);
            _progress.Progress(step, $"{node.Name} answers at {node.Address}");
        }));
        await _inventory.WriteAsync(state, cancellationToken);
        _progress.Finished(step, $"answer after {clock.Elapsed.TotalSeconds:0.0} s");
        return await StatusAsync(names, state, cancellationToken);
    }

    private async Task RunAsync(LabNames names, LabState state, LabNode node, int mtu, CancellationToken cancellationToken)
    {
        var group = names.NodeCgroup(node.Name);
        if (_groups.IsAlive(group))
        {
            _groups.Freeze(group, frozen: false);
            await _commands.TryRunAsync(["ip", "link", "set", names.Link(node.Index), "master", names.Bridge, "up"], cancellationToken);
            if (await _machine.AnswersAsync(node, cancellationToken))
            {
                return;
            }
        }

        // Half a node, which a killed program has left, or one that hangs.
        await _groups.KillAsync(group, cancellationToken);
        await _base.EnsureOfAsync(node, _progress, cancellationToken);
        await _machine.BootAsync(state, node, mtu, cancellationToken);
    }

    private async Task BootAsync(LabNames names, LabState state, LabNode node, CancellationToken cancellationToken)
    {
        if (_groups.IsAlive(names.NodeCgroup(node.Name)) && await _machine.AnswersAsync(node, cancellationToken))
        {
            return;
        }

        using (await TakeMachineAsync(cancellationToken))
        {
            await new MachineSettings(_paths).PrepareAsync(cancellationToken);
        }

        var mtu = await _network.EnsureAsync(names, state, cancellationToken);
        await RunAsync(names, state, node, mtu, cancellationToken);
    }

    private async Task FreezeAsync(LabNames names, LabNode node, CancellationToken cancellationToken)
    {
        var group = names.NodeCgroup(node.Name);
        _groups.Freeze(group, frozen: true);
        for (var clock = Stopwatch.StartNew(); !_groups.IsFrozen(group); await Task.Delay(FreezePause, cancellationToken))
        {
            if (clock.Elapsed > FreezeTime)
            {
                throw new LabException($"{node.Name} still moves: some of its processes wait for the kernel. Try again, or `playbook lab thaw {node.Name}{Suffix(names.Lab)}`.");
            }
        }
    }

    private static string Suffix(string lab) => lab == new LabOptions().Name ? "" : " --name " + lab;

    /// <summary>For what only a node that is on can do.</summary>
    private Task OnRunningNodeAsync(LabNodeOptions options, Func<LabNames, LabNode, Task> action, CancellationToken cancellationToken) =>
        OnNodeAsync(
            options,
            (names, state, node) => _groups.IsAlive(names.NodeCgroup(node.Name))
                ? action(names, node)
                : throw new LabException($"{node.Name} is off: `playbook lab start {node.Name}{Suffix(state.Name)}`."),
            cancellationToken);

    private async Task OnNodeAsync(LabNodeOptions options, Func<LabNames, LabState, LabNode, Task> action, CancellationToken cancellationToken)
    {
        var names = new LabNames(options.Name);
        RequireRoot();
        using var held = await TakeLockAsync(names, cancellationToken);
        var state = await LoadAsync(options.Name, cancellationToken);
        await action(names, state, state.Node(options.Node));
    }

    private async Task<LabStatus> StatusAsync(LabNames names, LabState state, CancellationToken cancellationToken)
    {
        var nodes = await Task.WhenAll(state.Nodes.Select(async node => new LabNodeStatus(node, await ConditionAsync(names, node, cancellationToken))));
        return new LabStatus(state, _inventory.Inventory(state.Name), nodes);
    }

    private async Task<LabNodeCondition> ConditionAsync(LabNames names, LabNode node, CancellationToken cancellationToken)
    {
        var group = names.NodeCgroup(node.Name);
        if (!_groups.IsAlive(group))
        {
            return LabNodeCondition.Stopped;
        }

        if (_groups.IsFrozen(group))
        {
            return LabNodeCondition.Frozen;
        }

        if (!_network.IsLinkUp(names.Link(node.Index)))
        {
            return LabNodeCondition.Cut;
        }

        return await _machine.AnswersAsync(node, cancellationToken) ? LabNodeCondition.Running : LabNodeCondition.Silent;
    }

    private async Task<LabState> LoadAsync(string lab, CancellationToken cancellationToken) =>
        await _file.LoadAsync(lab, cancellationToken)
        ?? throw new LabException($"There is no lab \"{lab}\": make it with `playbook lab up --name {lab}`.");

    private async Task<LabState?> LoadOrNullAsync(string lab, CancellationToken cancellationToken)
    {
        try
        {
            return await _file.LoadAsync(lab, cancellationToken);
        }
        catch (LabException)
        {
            return null;
        }
    }

    private string LockPath(string lab) => Path.Combine(_paths.Labs, "." + lab + ".lock");

    private Task<FileLock> TakeMachineAsync(CancellationToken cancellationToken) =>
        FileLock.TakeAsync(Path.Combine(_paths.Labs, ".machine.lock"), () => { }, cancellationToken);

    private Task<FileLock> TakeLockAsync(LabNames names, CancellationToken cancellationToken) =>
        FileLock.TakeAsync(
            LockPath(names.Lab), () => _progress.Started($"waiting for another program that works on the lab \"{names.Lab}\""), cancellationToken);

    private static void RequireRoot()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new LabException("Changing a lab needs root: run it again with sudo.");
        }
    }
}
