using System.Numerics;

namespace Playbooks.Jinja.Ansible.Network;

/// <summary>Filters about the addresses of a network that hosts can have.</summary>
internal static class UsableHosts
{
    public static void Register(Dictionary<string, JinjaFunction> filters)
    {
        filters["network_in_network"] = call => IsWithin(Whole(Network(call.Value)), Network(call.Bind("test?")[0]));
        filters["network_in_usable"] = call => IsWithin(Usable(Network(call.Value)), Network(call.Bind("test?")[0]));
        filters["next_nth_usable"] = call => Shifted(call, 1);
        filters["previous_nth_usable"] = call => Shifted(call, -1);
        filters["reduce_on_network"] = Reduce;
    }

    /// <summary>A whole number, or the text of one; null for everything else.</summary>
    internal static BigInteger? Integer(object? value) => Numbers.IsInteger(value) ? Numbers.ToBig(value)
        : PythonValues.TextOf(value) is { } text && Numbers.ParseInteger(text, 10) is { } number ? Numbers.ToBig(number)
        : null;

    private static IpNetwork? Network(object? value) => value is Undefined undefined ? throw undefined.Error()
        : IpFilters.Parse(value is null or bool ? null : PythonValues.Str(value))?.Network;

    /// <summary>All its addresses, for ansible.utils: of a network of two but the first, and 0 for what is none.</summary>
    private static (BigInteger First, BigInteger Last) Whole(IpNetwork? network) => network is not { } known ? (0, 0)
        : (known.First, known.Size > 2 ? known.Last : known.First);

    /// <summary>Without the address of the network itself and the last one; a network of two has only hosts.</summary>
    private static (BigInteger First, BigInteger Last) Usable(IpNetwork? network) => network is not { } known ? (0, 0)
        : known.Size <= 2 ? (known.First, known.Last)
        : (known.First + 1, known.Last - 1);

    private static object IsWithin((BigInteger First, BigInteger Last) outer, IpNetwork? inner)
    {
        var (first, last) = Whole(inner);
        return PythonValues.Box(first >= outer.First && first <= outer.Last && last >= outer.First && last <= outer.Last);
    }

    private static object? Shifted(CallContext call, int direction)
    {
        var offset = Integer(call.Bind("offset")[0]) ?? throw call.Error("Must pass in an integer");
        if (Network(call.Value) is not { } network)
        {
            return false;
        }

        if (network.Size.IsOne)
        {
            return null;
        }

        var (first, last) = Usable(network);
        var address = network.Address + (direction * offset);
        return address < 0 || address.GetBitLength() > 128 ? throw call.Error($"failed to detect a valid IP address from {address}")
            : address >= first && address <= last ? IpNetwork.Loose(address)
            : null;
    }

    private static List<object?> Reduce(CallContext call)
    {
        var outer = Whole(Network(call.Bind("network?")[0]));
        return [.. Structures.StructureArguments.List(call, call.Value, "value").ConvertAll(item => (object?)PythonValues.Str(item)).Where(item => IsWithin(outer, Network(item)) is true)];
    }
}
