using System.Numerics;

namespace Playbooks.Jinja.Ansible.Network;

/// <summary>Filters about the addresses of network cards.</summary>
internal static class HardwareFilters
{
    public static void Register(Dictionary<string, JinjaFunction> filters)
    {
        filters["hwaddr"] = call => Answer(call, call.Bind("query?", "alias?"));
        filters["macaddr"] = call => Answer(call, call.Bind("query?"));
        filters["slaac"] = Slaac;
    }

    private static object? Answer(CallContext call, BoundArguments arguments)
    {
        var text = Given(call);
        var query = arguments.Text(0, "");
        if (HardwareAddress.Parse(text) is not { } address)
        {
            return query is "" or "bool" ? null : throw call.Error($"{call.Name}: not a hardware address: {text}");
        }

        if (address.Bits == 64 && query is not ("" or "bool" or "int"))
        {
            throw call.Error($"{call.Name}: {text} has 64 bits");
        }

        return query switch
        {
            "" => text,
            "bool" => true,
            "int" => Numbers.Normalize(new BigInteger(address.Value)),
            "bare" => address.Text(48, "", "X12"),
            "cisco" => address.Text(16, ".", "x4"),
            "eui48" or "win" => address.Text(8, "-", "X2"),
            "linux" => address.Text(8, ":", "x2"),
            "pgsql" or "postgresql" or "psql" => address.Text(24, ":", "x6"),
            "unix" => address.Text(8, ":", "x"),
            _ => throw call.Error($"{call.Name}: unknown filter type: {query}"),
        };
    }

    /// <summary>The address that a host with a network card gives itself in a network.</summary>
    private static object? Slaac(CallContext call)
    {
        var query = PythonValues.Str(call.Bind("query?").Value(0, ""));
        return IpNetwork.Parse(Given(call)) is { Version: 6 } network && HardwareAddress.Parse(query) is { } card
            ? network.Text(network.First + card.InterfaceIdentifier)
            : false;
    }

    private static string Given(CallContext call) => call.Value switch
    {
        Undefined undefined => throw undefined.Error(),
        null => throw call.Error("missing required arguments: value"),
        _ => PythonValues.Str(call.Value),
    };
}
