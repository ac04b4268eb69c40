using System.Net;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules.Kubernetes;

internal sealed record NetworkCheckArguments
{
    [Argument("The pods' network, as ADDRESS/BITS.", Required = true)]
    public string Pods { get; init; } = "";

    [Argument("The services' network.", Required = true)]
    public string Services { get; init; } = "";

    [Argument("Bits of the network each node gets out of the pods' network.")]
    public int NodePrefix { get; init; } = 24;

    [Argument("The nodes' addresses.")]
    public IReadOnlyList<string> NodeAddresses { get; init; } = [];

    [Argument("Networks the node has routes to already, as ADDRESS/BITS@DEVICE.")]
    public IReadOnlyList<string> Routes { get; init; } = [];

    [Argument("How many nodes need a pod network.")]
    public int NodeCount { get; init; }
}

/// <summary>Whether a cluster's networks can work: well formed, not overlapping each other or the nodes, with room for every node. Result: findings, a list of sentences.</summary>
internal sealed class NetworkCheckModule : Module<NetworkCheckArguments>
{
    public override string Name => "network_check";

    public override ModuleReach Reach => ModuleReach.Controller;

    public override IReadOnlyList<Query> Ask(NetworkCheckArguments arguments, IModuleContext context) => [];

    public override Decision Decide(NetworkCheckArguments arguments, Answers answers, IModuleContext context)
        => Decision.Ok(new ModuleResult { Values = new JinjaDict { ["findings"] = Findings(arguments).Distinct().ToList<object?>() } });

    private static IEnumerable<string> Findings(NetworkCheckArguments arguments)
    {
        if (!Read(arguments.Pods, out var pods))
        {
            yield return $"kube_pods_subnet {arguments.Pods} is not a network: write it as 10.233.64.0/18, with the first address of its range";
        }

        if (!Read(arguments.Services, out var services))
        {
            yield return $"kube_service_addresses {arguments.Services} is not a network: write it as 10.233.0.0/18, with the first address of its range";
        }

        if (pods is { } podNetwork && services is { } serviceNetwork && Overlap(podNetwork, serviceNetwork))
        {
            yield return $"kube_pods_subnet {arguments.Pods} and kube_service_addresses {arguments.Services} overlap: choose two networks apart";
        }

        foreach (var address in arguments.NodeAddresses)
        {
            if (!IPAddress.TryParse(address, out var node))
            {
                yield return $"'{address}' is not an IP address: set ip (or ansible_host) of the host to one";
                continue;
            }

            foreach (var (name, network) in new[] { ("kube_pods_subnet", pods), ("kube_service_addresses", services) })
            {
                if (network is { } taken && Holds(taken, node))
                {
                    yield return $"the node address {address} lies in {name} {taken}: choose another network for it";
                }
            }
        }

        // The network that the nodes themselves are in was told of above.
        var nodes = arguments.NodeAddresses.Select(address => IPAddress.TryParse(address, out var node) ? node : null).OfType<IPAddress>().ToList();
        foreach (var (name, network) in new[] { ("kube_pods_subnet", pods), ("kube_service_addresses", services) })
        {
            if (network is { } wanted && arguments.Routes.FirstOrDefault(route => Read(route.Split('@')[0], out var taken) && Overlap(wanted, taken!.Value) && !nodes.Exists(node => Holds(wanted, node) && Holds(taken.Value, node))) is { } overlapping)
            {
                yield return $"{name} {wanted} overlaps {overlapping.Split('@')[0]}, which the node reaches through {overlapping.Split('@')[^1]}: choose another network for it";
            }
        }

        if (pods is { } whole)
        {
            foreach (var finding in Room(arguments, whole))
            {
                yield return finding;
            }
        }

        if (services is { } served && Bits(served) - served.PrefixLength < 4)
        {
            yield return $"kube_service_addresses {served} is too small: a /{Bits(served) - 4} holds 16 services";
        }
    }

    private static IEnumerable<string> Room(NetworkCheckArguments arguments, IPNetwork whole)
    {
        var bits = arguments.NodePrefix - whole.PrefixLength;
        if (bits < 0 || arguments.NodePrefix > Bits(whole) - 2)
        {
            yield return $"kube_network_node_prefix {arguments.NodePrefix} does not fit kube_pods_subnet {whole}: it must be between {whole.PrefixLength} and {Bits(whole) - 2}";
        }
        else if (bits < 31 && 1 << bits < arguments.NodeCount)
        {
            yield return $"kube_pods_subnet {whole} has room for {1 << bits} nodes with a /{arguments.NodePrefix} each, and there are {arguments.NodeCount}: make it larger, or the nodes' networks smaller";
        }
        else if (bits > 16)
        {
            yield return $"kube_network_node_prefix {arguments.NodePrefix} in kube_pods_subnet {whole} is more than Kubernetes can divide (16 bits): make it smaller";
        }
    }

    private static bool Read(string text, out IPNetwork? network)
    {
        network = IPNetwork.TryParse(text, out var parsed) && parsed.BaseAddress.ToString() == text.Split('/')[0] ? parsed : null;
        return network is not null;
    }

    private static bool Overlap(IPNetwork one, IPNetwork other) => Holds(one, other.BaseAddress) || Holds(other, one.BaseAddress);

    private static bool Holds(IPNetwork network, IPAddress address) => address.AddressFamily == network.BaseAddress.AddressFamily && network.Contains(address);

    private static int Bits(IPNetwork network) => network.BaseAddress.GetAddressBytes().Length * 8;
}
