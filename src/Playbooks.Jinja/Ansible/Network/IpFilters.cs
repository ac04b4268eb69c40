using System.Globalization;
using System.Numerics;

namespace Playbooks.Jinja.Ansible.Network;

/// <summary>The filters of the collection ansible.utils that work on IP addresses.</summary>
internal static class IpFilters
{
    public static void Register(Dictionary<string, JinjaFunction> filters)
    {
        filters["ipaddr"] = call => Filter(call, null);
        filters["ipv4"] = call => Filter(call, 4);
        filters["ipv6"] = call => Filter(call, 6);
        filters["ipwrap"] = Wrap;
        filters["ipsubnet"] = Subnet;
        filters["nthhost"] = NthHost;
        filters["ipmath"] = Add;
        filters["ip4_hex"] = Hex;
    }

    private static object? Filter(CallContext call, int? version)
    {
        var arguments = version is null ? call.Bind("query?", "version?", "alias?") : call.Bind("query?");
        var query = arguments.Value(0, "");
        if (call.Value is not (bool or IList<object?> or Undefined) && !PythonValues.IsText(call.Value) && !Numbers.IsInteger(call.Value))
        {
            throw call.Error($"Unrecognized type <{PythonValues.TypeName(call.Value)}> for {call.Name} filter <value>");
        }

        version ??= arguments.Has(1) && arguments[1] is not (false or null) ? (int)arguments.Integer(1) : null;
        return Query(call, call.Value, query, version);
    }

    private static object? Query(CallContext call, object? value, object? query, int? version)
    {
        if (value is Undefined undefined)
        {
            throw undefined.Error();
        }

        if (PythonValues.SequenceOf(value) is { } list)
        {
            return list.Select(item => Query(call, item, query, version)).Where(PythonValues.IsTrue).ToList();
        }

        if (!PythonValues.IsTrue(value) || Parse(value, version) is not var (network, isNetwork) || (version is not null && network.Version != version))
        {
            return false;
        }

        var name = PythonValues.Str(query);
        var original = PythonValues.TextOf(value) is { } text && IpNetwork.Parse(text) is not null ? value : network.ToString();
        if (IpQueries.Knows(name))
        {
            return new IpQueries(network, isNetwork, original).Answer(name);
        }

        if (BigInteger.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            return At(network, isNetwork, index);
        }

        if (Parse(name) is { } outer)
        {
            return outer.Network.Contains(network) ? original : null;
        }

        throw call.Error($"{call.Name}: unknown filter type: {name}");
    }

    private static object At(IpNetwork network, bool isNetwork, BigInteger index)
    {
        if (network.Size.IsOne)
        {
            return isNetwork ? network.ToString() : network.AddressText;
        }

        var position = index < 0 ? index + network.Size : index;
        return position >= 0 && position < network.Size ? $"{network.Text(network.First + position)}/{network.Prefix}" : false;
    }

    /// <summary>An address, a network, or a number that stands for an address.</summary>
    internal static (IpNetwork Network, bool IsNetwork)? Parse(object? value, int? version = null)
    {
        var text = Numbers.IsInteger(value) && value is not bool ? PythonValues.Str(value) : PythonValues.TextOf(value);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (text.All(char.IsAsciiDigit))
        {
            var number = BigInteger.Parse(text, CultureInfo.InvariantCulture);
            return version != 6 && number <= uint.MaxValue ? (new IpNetwork(number, 32, 4), false)
                : number.GetBitLength() <= 128 ? (new IpNetwork(number, 128, 6), false)
                : null;
        }

        if (IpNetwork.Parse(text) is { } network)
        {
            return (network, text.Contains('/', StringComparison.Ordinal));
        }

        var parts = text.Split('/');
        return parts.Length == 2 && BigInteger.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var address)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)
            ? address <= uint.MaxValue && prefix <= 32 ? (new IpNetwork(address, prefix, 4), true)
                : address.GetBitLength() <= 128 && prefix <= 128 ? (new IpNetwork(address, prefix, 6), true)
                : null
            : null;
    }

    private static object? Wrap(CallContext call)
    {
        call.Bind("query?");
        if (call.Value is Undefined undefined)
        {
            throw undefined.Error();
        }

        static bool IsNumber(object? item) => PythonValues.Str(item).All(char.IsAsciiDigit);
        object? One(object? item) => Parse(item) is { } parsed ? new IpQueries(parsed.Network, parsed.IsNetwork, IsNumber(item) ? parsed.Network.ToString() : item).Answer("wrap") : item;
        return PythonValues.SequenceOf(call.Value) is { } list ? list.Select(One).ToList()
            : Parse(call.Value) is { } alone && PythonValues.IsText(call.Value) ? One(alone.IsNetwork ? alone.Network.ToString() : alone.Network.AddressText)
            : PythonValues.IsText(call.Value) || call.Value is bool ? call.Value
            : throw call.Error($"Unrecognized type <{PythonValues.TypeName(call.Value)}> for ipwrap filter <value>");
    }

    private static object? NthHost(CallContext call)
    {
        var query = call.Bind("query?")[0];
        if (call.Value is Undefined undefined)
        {
            throw undefined.Error();
        }

        if (Parse(call.Value) is not { } parsed || query is null or "")
        {
            return false;
        }

        var network = parsed.Network.Address == parsed.Network.First ? parsed.Network.Cidr : parsed.Network;
        if (UsableHosts.Integer(query) is not { } nth || nth >= network.Size)
        {
            return false;
        }

        nth = nth < 0 ? nth + network.Size : nth;
        return nth >= 0 ? network.Text(network.First + nth) : throw call.Error("index out range for address range size!");
    }

    private static object? Subnet(CallContext call)
    {
        var arguments = call.Bind("query?", "index?");
        if (call.Value is Undefined undefined)
        {
            throw undefined.Error();
        }

        if (Parse(call.Value) is not { } parsed)
        {
            return false;
        }

        var network = parsed.Network.Cidr;
        var query = PythonValues.Str(arguments.Value(0, ""));
        if (query.Length == 0)
        {
            return network.ToString();
        }

        return query.All(char.IsAsciiDigit)
            ? OfSize(call, network, int.Parse(query, CultureInfo.InvariantCulture), arguments[1])
            : Position(call, network, query);
    }

    private static object? OfSize(CallContext call, IpNetwork network, int prefix, object? index)
    {
        if (prefix > network.Bits)
        {
            return false;
        }

        var position = index is null ? (long?)null
            : Numbers.ToIndex(index) ?? Numbers.ToIndex(Numbers.ParseInteger(PythonValues.Str(index), 10)) ?? throw call.Error("ipsubnet: the index must be an integer");
        if (network.Size.IsOne)
        {
            // The networks around an address, the largest first.
            var count = network.Prefix - prefix;
            var at = position ?? 0;
            at = at < 0 ? at + count : at;
            return at >= 0 && at < count ? (network with { Prefix = prefix + (int)at }).Cidr.ToString() : false;
        }

        if (prefix < network.Prefix)
        {
            return position is null ? throw call.Error($"Requested subnet size of {prefix} is invalid")
                : position == 0 ? $"{IpNetwork.Loose(network.First)}/{prefix}"
                : false;
        }

        var subnets = BigInteger.One << (prefix - network.Prefix);
        if (position is null)
        {
            return subnets.ToString(CultureInfo.InvariantCulture);
        }

        var which = position < 0 ? position.Value + subnets : position.Value;
        return which >= 0 && which < subnets
            ? $"{IpNetwork.Loose(network.First + (which << (network.Bits - prefix)))}/{prefix}"
            : false;
    }

    private static object? Position(CallContext call, IpNetwork network, string query)
    {
        if (Parse(query) is not { } outer)
        {
            throw call.Error($"You must pass a valid subnet or IP address; {query} is invalid");
        }

        // Only the leading bits are compared, even of addresses of different kinds.
        var (shift, wider) = (network.Bits - outer.Network.Prefix, network.Prefix - outer.Network.Prefix);
        if (shift < 0 || network.First >> shift != outer.Network.Address >> shift)
        {
            throw call.Error($"{network} is not in the subnet {outer.Network.Cidr}");
        }

        return wider < 0
            ? throw call.Error("unsupported operand type(s) for &: 'int' and 'float'")
            : (((network.First >> (network.Bits - network.Prefix)) & ((BigInteger.One << wider) - 1)) + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static object? Add(CallContext call)
    {
        var amount = call.Bind("amount")[0];
        if (call.Value is Undefined undefined)
        {
            throw undefined.Error();
        }

        var text = PythonValues.Str(call.Value);
        var network = text.Contains('/', StringComparison.Ordinal) ? IpNetwork.Parse(text)
            : text.Length > 0 && text.All(char.IsAsciiDigit) ? Parse(text)?.Network
            : IpNetwork.Parse(Spread(text));
        if (network is not { } value)
        {
            throw call.Error($"You must pass a valid IP address; {text} is invalid");
        }

        return UsableHosts.Integer(amount) is { } number
            ? value.Text(value.Address + number)
            : throw call.Error($"You must pass an integer for arithmetic; {PythonValues.Str(amount)} is not a valid integer");
    }

    /// <summary>The last part of a short address is its end: 10.1 is 10.0.0.1.</summary>
    private static string Spread(string text) => text.Contains(':', StringComparison.Ordinal) || text.Split('.') is not { Length: 2 or 3 } parts ? text
        : string.Join('.', parts.SkipLast(1).Concat(Enumerable.Repeat("0", 4 - parts.Length)).Append(parts[^1]));

    private static object? Hex(CallContext call)
    {
        var delimiter = call.Bind("delimiter?").Text(0, "");
        var octets = PythonValues.Str(call.Value).Split('.').Select(octet => Numbers.ParseInteger(octet, 10) ?? throw call.Error($"invalid literal for int() with base 10: {PythonValues.Repr(octet)}")).ToList();
        return octets.Count < 4 ? throw call.Error("ip4_hex needs an IPv4 address")
            : string.Join(delimiter, octets.Take(4).Select(octet => Formatting.FormatSpec.Apply(octet, "02x")));
    }
}
