using System.Globalization;
using System.Text.Json;

namespace Playbooks.Lab;

/// <summary>The lab's bridge, with the way out for its nodes.</summary>
internal sealed class LabNetwork(CommandRunner commands)
{
    private const int DefaultMtu = 1500;
    private const int BridgeIndex = 0;

    /// <summary>Ranges that the machine can reach without its default route, and its name servers.</summary>
    public async Task<IReadOnlyList<string>> OccupiedAsync(CancellationToken cancellationToken)
    {
        var routes = await commands.RunAsync(["ip", "-json", "-4", "route", "show", "table", "all"], cancellationToken);
        var occupied = JsonDocument.Parse(routes).RootElement.EnumerateArray()
            .Select(route => route.GetProperty("dst").GetString() ?? string.Empty)
            .Where(destination => destination != "default")
            .ToList();
        foreach (var line in await File.ReadAllLinesAsync("/etc/resolv.conf", cancellationToken))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["nameserver", var server, ..])
            {
                occupied.Add(server);
            }
        }

        return occupied;
    }

    /// <summary>Makes what is missing of the bridge and the address translation, and returns the MTU its links must have.</summary>
    public async Task<int> EnsureAsync(LabNames names, LabState state, CancellationToken cancellationToken)
    {
        var mtu = await MtuAsync(cancellationToken);
        if (!Directory.Exists("/sys/class/net/" + names.Bridge))
        {
            if (SubnetChooser.Taking(state.Subnet, await OccupiedAsync(cancellationToken)) is { } other)
            {
                throw new LabException(
                    $"The network of the lab \"{state.Name}\", {state.Subnet}, is now taken by {other}, a route or name server of this machine. "
                    + $"Take that away, or make the lab anew: `playbook lab down --name {state.Name}`, then `playbook lab up --name {state.Name}`.");
            }

            await commands.RunAsync(["ip", "link", "add", names.Bridge, "type", "bridge"], cancellationToken);
        }

        await commands.RunAsync(["ip", "address", "replace", state.Gateway + "/24", "dev", names.Bridge], cancellationToken);
        // An address of its own: a bridge without one takes that of a port, and another when this port goes, and its nodes would answer to the old one.
        await commands.RunAsync(["ip", "link", "set", names.Bridge, "address", names.HardwareAddress(BridgeIndex), "mtu", mtu.ToString(CultureInfo.InvariantCulture), "up"], cancellationToken);
        var rules = $"add table ip {names.Table}; delete table ip {names.Table}; "
            + $"table ip {names.Table} {{ chain out {{ type nat hook postrouting priority 100; "
            + $"ip saddr {state.Subnet} ip daddr != {state.Subnet} masquerade; }}; }}";
        await commands.RunAsync(["nft", rules], cancellationToken);
        await AllowForwardingAsync(names, cancellationToken);
        return mtu;
    }

    /// <summary>Takes everything away that <see cref="EnsureAsync"/> made, and links of nodes that are still there.</summary>
    public async Task RemoveAsync(LabNames names, CancellationToken cancellationToken)
    {
        foreach (var rule in await OwnRulesAsync(names, cancellationToken))
        {
            await commands.TryRunAsync(["iptables", "-D", .. rule], cancellationToken);
        }

        await commands.TryRunAsync(["nft", $"add table ip {names.Table}; delete table ip {names.Table}"], cancellationToken);
        foreach (var link in Directory.EnumerateFileSystemEntries("/sys/class/net", $"pbl-{names.Short}.*"))
        {
            await commands.TryRunAsync(["ip", "link", "delete", Path.GetFileName(link)], cancellationToken);
        }

        if (Directory.Exists("/sys/class/net/" + names.Bridge))
        {
            await commands.RunAsync(["ip", "link", "delete", names.Bridge], cancellationToken);
        }
    }

    /// <summary>Takes the machine's end of a node's link up or down.</summary>
    public Task SetLinkAsync(string link, bool up, CancellationToken cancellationToken) =>
        commands.RunAsync(["ip", "link", "set", link, up ? "up" : "down"], cancellationToken);

    /// <summary>Whether the machine's end of a node's link is there and up.</summary>
    public bool IsLinkUp(string link)
    {
        const int interfaceUp = 1;
        var flags = $"/sys/class/net/{link}/flags";
        return File.Exists(flags) && (Convert.ToInt32(File.ReadAllText(flags).Trim(), 16) & interfaceUp) != 0;
    }

    // Docker and some firewalls drop what the machine forwards, unless a rule says otherwise. Where nobody filters, no rule is added.
    private async Task AllowForwardingAsync(LabNames names, CancellationToken cancellationToken)
    {
        var policy = await FilterRulesAsync(cancellationToken);
        if (!policy.Contains("-P FORWARD DROP") || (await OwnRulesAsync(names, cancellationToken)).Count > 0)
        {
            return;
        }

        foreach (var direction in new[] { "-i", "-o" })
        {
            await commands.RunAsync(
                ["iptables", "-I", "FORWARD", direction, names.Bridge, "-m", "comment", "--comment", names.RuleComment, "-j", "ACCEPT"],
                cancellationToken);
        }
    }

    private async Task<IReadOnlyList<string[]>> OwnRulesAsync(LabNames names, CancellationToken cancellationToken) =>
        [
            .. (await FilterRulesAsync(cancellationToken))
                .Where(rule => rule.Split(' ').Any(word => word.Trim('"') == names.RuleComment))
                .Select(rule => rule.Split(' ').Skip(1).Select(word => word.Trim('"')).ToArray()),
        ];

    // Asking iptables creates its tables where there are none: it is asked only where somebody uses it.
    private async Task<IReadOnlyList<string>> FilterRulesAsync(CancellationToken cancellationToken)
    {
        var legacy = File.Exists("/proc/net/ip_tables_names") ? await File.ReadAllTextAsync("/proc/net/ip_tables_names", cancellationToken) : string.Empty;
        var tables = await commands.TryRunAsync(["nft", "list", "tables", "ip"], cancellationToken);
        if (!legacy.Contains("filter", StringComparison.Ordinal) && !tables.Output.Split('\n').Contains("table ip filter"))
        {
            return [];
        }

        var rules = await commands.TryRunAsync(["iptables", "-S", "FORWARD"], cancellationToken);
        return rules.Output.Split('\n');
    }

    private async Task<int> MtuAsync(CancellationToken cancellationToken)
    {
        var text = await commands.TryRunAsync(["ip", "-json", "-4", "route", "show", "default"], cancellationToken);
        if (!text.Succeeded || text.Output.Trim().Length == 0)
        {
            return DefaultMtu;
        }

        var device = JsonDocument.Parse(text.Output).RootElement.EnumerateArray()
            .Select(route => route.TryGetProperty("dev", out var name) ? name.GetString() : null)
            .FirstOrDefault(name => name is not null);
        var file = $"/sys/class/net/{device}/mtu";
        return device is not null && File.Exists(file)
            ? Math.Min(DefaultMtu, int.Parse(await File.ReadAllTextAsync(file, cancellationToken), CultureInfo.InvariantCulture))
            : DefaultMtu;
    }
}
