using System.Globalization;
using System.Text;
using Playbooks.Jinja.Ansible.Jmespath;
using Playbooks.Jinja.Ansible.Versions;
using Playbooks.Jinja.Filters;
using Playbooks.Jinja.Methods;

namespace Playbooks.Jinja.Ansible;

/// <summary>Filters of the collection community.general that inventories use.</summary>
internal static class CommunityFilters
{
    // Numbers of ten hexadecimal digits.
    private const long FirstRandom = 0x1000000000;
    private const long LastRandom = 0xFFFFFFFFFF;

    public static void Register(Dictionary<string, JinjaFunction> filters)
    {
        filters["counter"] = Counter;
        filters["dict"] = ToDict;
        filters["dict_kv"] = call => new JinjaDict { [call.Bind("key")[0]] = call.Value };
        filters["groupby_as_dict"] = GroupByAsDict;
        filters["json_query"] = Query;
        filters["lists_mergeby"] = MergeLists;
        filters["random_mac"] = RandomMac;
        filters["crc32"] = call => Checksum(Text(call)).ToString("x", CultureInfo.InvariantCulture);
        filters["version_sort"] = SortVersions;
    }

    private static string Text(CallContext call) => call.Value is Undefined undefined ? throw undefined.Error()
        : PythonValues.TextOf(call.Value) ?? throw call.Error($"Invalid value type (<class '{PythonValues.TypeName(call.Value)}'>) for {call.Name.Split('.')[^1]} ({PythonValues.Str(call.Value)})");

    private static List<object?> SortVersions(CallContext call)
    {
        var items = PythonValues.ToList(call.Value);
        var versions = items.ConvertAll(item => (Text: Version(call, item), Item: item));
        return versions.Count > 1 && versions.Exists(version => version.Text.Length == 0) ? throw call.Error("an empty text is no version")
            : Ordering.Sort(versions.Select(version => ((object?)LooseVersion.Parse(version.Text), version.Item)), call.Bind("reverse?").Flag(0, false));
    }

    private static string Version(CallContext call, object? item) => item is Undefined undefined ? throw undefined.Error()
        : PythonValues.TextOf(item) ?? throw call.Error("expected string or bytes-like object");

    /// <summary>A prefix of up to five bytes, filled up to the address of a network card.</summary>
    private static object? RandomMac(CallContext call)
    {
        var seed = call.Bind("seed?")[0];
        var prefix = Text(call).ToLowerInvariant();
        var parts = prefix.Split(':');
        if (parts.Length > 5 || !parts.All(part => part.Length >= 2 && char.IsAsciiHexDigit(part[0]) && char.IsAsciiHexDigit(part[1])))
        {
            throw call.Error($"Invalid value ({prefix}) for random_mac: " + (parts.Length > 5 ? "5 colon(:) separated items max" : "items must be hexa bytes"));
        }

        var number = FirstRandom + RandomFilters.Source(call, seed)(LastRandom - FirstRandom + 1);
        var digits = Formatting.Radix.Digits(number, 16)[..(2 * (6 - parts.Length))];
        return prefix + string.Concat(digits.Chunk(2).Select(pair => ":" + new string(pair)));
    }

    private static uint Checksum(string text)
    {
        var sum = uint.MaxValue;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            sum ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ (0xEDB88320 & (0 - (sum & 1)));
            }
        }

        return ~sum;
    }

    private static object? Query(CallContext call)
    {
        var query = call.Bind("expr").Text(0);
        return call.Value is Undefined undefined ? throw undefined.Error() : JmesParser.Parse(query)(call.Value);
    }

    private static JinjaDict ToDict(CallContext call)
    {
        call.Bind();
        var result = new JinjaDict();
        DictMethods.Merge(result, call.Value);
        return result;
    }

    private static JinjaDict Counter(CallContext call)
    {
        call.Bind();
        var result = new JinjaDict();
        foreach (var item in Items(call, call.Value))
        {
            result[item] = result.TryGetValue(item, out var count) ? (long)count! + 1 : 1L;
        }

        return result;
    }

    private static JinjaDict GroupByAsDict(CallContext call)
    {
        var attribute = call.Bind("attribute")[0];
        var result = new JinjaDict();
        foreach (var (item, index) in Items(call, call.Value).Select((item, index) => (item, index)))
        {
            var element = PythonValues.DictOf(item) ?? throw call.Error($"Sequence element #{index} is not a mapping");
            var key = element.TryGetValue(attribute, out var found) ? found : throw call.Error($"Attribute not contained in element #{index} of sequence");
            result[key] = result.ContainsKey(key) ? throw call.Error($"Multiple sequence entries have attribute value {PythonValues.Repr(key)}") : item;
        }

        return result;
    }

    /// <summary>Lists of mappings, those with the same value of a key merged; what comes later wins.</summary>
    private static object? MergeLists(CallContext call)
    {
        var options = call.Keyword ?? [];
        if (options.Keys.Any(name => PythonValues.Str(name) is not ("recursive" or "list_merge")) || call.Positional.Count == 0)
        {
            throw call.Error(call.Positional.Count == 0 ? "At least one list and index are needed." : "'recursive' and 'list_merge' are the only valid keyword arguments.");
        }

        var lists = call.Positional.SkipLast(1).Prepend(call.Value).Select(term => Items(call, term)).Where(list => list.Count > 0)
            .SelectMany(list => list.TrueForAll(item => PythonValues.SequenceOf(item) is not null) ? list.ConvertAll(item => PythonValues.ToList(item)) : [list]).ToList();
        if (lists.Count < 2)
        {
            return lists.Count == 0 ? new List<object?>() : lists[0];
        }

        var merger = new DictMerger(options.TryGetValue("recursive", out var recursive) && PythonValues.IsTrue(recursive), options.TryGetValue("list_merge", out var mode) ? PythonValues.Str(mode) : "replace");
        var index = PythonValues.TextOf(call.Positional[^1]) ?? throw call.Error("First argument after the lists for community.general.lists_mergeby must be string.");
        return Enumerable.Reverse(lists).Skip(1).Aggregate(lists[^1], (merged, list) => Merge(call, merger, index, list, merged));
    }

    private static List<object?> Merge(CallContext call, DictMerger merger, string index, List<object?> weaker, List<object?> stronger)
    {
        var found = new JinjaDict();
        foreach (var item in weaker.Concat(stronger))
        {
            var element = PythonValues.DictOf(item) ?? throw call.Error($"Elements of list arguments for lists_mergeby must be dictionaries. {PythonValues.Str(item)} is {PythonValues.TypeName(item)}");
            if (element.TryGetValue(index, out var key))
            {
                found[key] = found.TryGetValue(key, out var known) ? merger.Merge((JinjaDict)known!, element) : element;
            }
        }

        return Ordering.Sort(found.Select(pair => (NoneKey.Unwrap(pair.Key), pair.Value)), descending: false);
    }

    private static List<object?> Items(CallContext call, object? value)
        => value is Undefined undefined ? throw undefined.Error()
            : PythonValues.IsText(value) || PythonValues.SequenceOf(value) is not null ? PythonValues.ToList(value)
            : throw call.Error($"{call.Name}: a sequence is needed, not {PythonValues.TypeName(value)}");
}
