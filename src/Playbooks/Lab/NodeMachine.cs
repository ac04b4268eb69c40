using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Playbooks.Lab;

/// <summary>A node as a machine: power, and whether it answers.</summary>
internal sealed class NodeMachine(CommandRunner commands, LabPaths paths, NodeFolder folders, NodeCgroups groups, EmbeddedScripts scripts)
{
    private const int SshPort = 22;
    private static readonly TimeSpan BootTime = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);

    /// <summary>Boots a node that is not running and waits until its SSH server answers.</summary>
    public async Task BootAsync(LabState state, LabNode node, int mtu, CancellationToken cancellationToken)
    {
        var names = new LabNames(state.Name);
        var folder = folders.Of(state.Name, node.Name);
        await folders.PrepareAsync(state, node, cancellationToken);
        Directory.CreateDirectory(paths.Packages);
        var script = Path.Combine(scripts.Folder(), "node.sh");
        using var supervisor = commands.StartDetached(
        [
            "sh", script, folder, node.Name, node.Base, names.NodeCgroup(node.Name), names.Link(node.Index),
            names.HardwareAddress(node.Index), names.Bridge,
            mtu.ToString(CultureInfo.InvariantCulture), paths.Packages, Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        ]);
        var clock = Stopwatch.StartNew();
        while (!await AnswersAsync(node, cancellationToken))
        {
            if (supervisor.HasExited || clock.Elapsed > BootTime)
            {
                var log = Path.Combine(folder, "console.log");
                throw new LabException($"{node.Name} did not boot: {LastLines(log)} (its console: {log})");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Ends the node as a loss of power would.</summary>
    public Task CutPowerAsync(string lab, string node, CancellationToken cancellationToken) =>
        groups.KillAsync(new LabNames(lab).NodeCgroup(node), cancellationToken);

    /// <summary>Whether the node's SSH server answers now.</summary>
    public async Task<bool> AnswersAsync(LabNode node, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerTime);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(node.Address, SshPort, limit.Token);
            var greeting = new byte[4];
            await client.GetStream().ReadExactlyAsync(greeting, limit.Token);
            return greeting.AsSpan().SequenceEqual("SSH-"u8);
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    private static string LastLines(string log) =>
        File.Exists(log) && File.ReadLines(log).Where(line => !string.IsNullOrWhiteSpace(line)).TakeLast(6).ToList() is { Count: > 0 } lines
            ? string.Join(" | ", lines.Select(line => line.Trim()))
            : "it said nothing";
}
