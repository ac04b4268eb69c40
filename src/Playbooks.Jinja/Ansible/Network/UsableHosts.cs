using System.Numerics;

namespace Playbooks.Jinja.Ansible.Network;

/// <summary>Filters about the addresses of a network that hosts can have.</summary>
internal static class UsableHosts
{
    public static void Register(Dictionary<string, JinjaFunction> filters)
    {
        filters["network_in_usable"] = call => PythonValues.Box(IsUsable(Network(call, call.Value), Network(call, call.Bind("test")[0])));
        filters["next_nth_usable"] = call => Shifted(call, 1);
        filters["previous_nth_usable"] = call => Shifted(call, -1);
        filters["reduce_on_network"] = Reduce;
    }

    private static IpNetwork Network(CallContext call, object? value) => value is Undefined undefined ? throw undefined.Error()
        : IpNetwork.Parse(PythonValues.Str(value)) ?? throw call.Error($"{call.Name}: {PythonValues.Str(value)} is no address or network");

    /// <summary>Without the address of the network itself and the one for all; a network of two has only hosts.</summary>
    private static (BigInteger First, BigInteger Last) Range(IpNetwork network)
    {
        var last = network.First + network.Size - 1;
        return network.Size <= 2 ? (network.First, last) : (network.First + 1, network.Version == 4 ? last - 1 : last);
    }

    private static bool IsUsable(IpNetwork outer, IpNetwork inner)
    {
        var (first, last) = Range(outer);
        return inner.First >= first && inner.First + inner.Size - 1 <= last;
    }

    private static object? Shifted(CallContext call, int direction)
    {
        var offset = call.Bind("offset")[0];
        if (!Numbers.IsInteger(offset) || offset is bool)
        {
            throw call.Error("Must pass in an integer");
        }

        if (IpNetwork.Parse(PythonValues.Str(call.Value)) is not { } network)
        {
            return false;
        }

        var (first, last) = Range(network);
        var address = network.Address + (direction * Numbers.ToBig(offset));
        return !network.Size.IsOne && address >= first && address <= last ? network.Text(address) : null;
    }

    private static List<object?> Reduce(CallContext call)
    {
        var outer = Network(call, call.Bind("network")[0]);
        return [.. PythonValues.ToList(call.Value).Where(item => IpNetwork.Parse(PythonValues.Str(item)) is { } inner && outer.Cidr.Contains(inner))];
    }
}
