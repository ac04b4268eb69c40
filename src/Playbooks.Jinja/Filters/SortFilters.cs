namespace Playbooks.Jinja.Filters;

/// <summary>Filters that order or group items.</summary>
internal static class SortFilters
{
    public static object? Sort(CallContext call)
    {
        var arguments = call.Bind("reverse?", "case_sensitive?", "attribute?");
        var caseSensitive = arguments.Flag(1, false);
        var paths = AttributePath.Many(arguments[2]);
        var keyed = PythonValues.Iterate(call.Value).Select(item =>
        {
            var keys = paths.Select(path => Key(path.Get(item), caseSensitive)).ToList();
            return (keys.Count == 1 ? keys[0] : keys, item);
        });
        return Ordering.Sort(keyed, arguments.Flag(0, false));
    }

    public static object? DictSort(CallContext call)
    {
        var arguments = call.Bind("case_sensitive?", "by?", "reverse?");
        var by = arguments.Text(1, "key");
        if (by is not ("key" or "value"))
        {
            throw call.Error("You can only sort by either \"key\" or \"value\"");
        }

        var caseSensitive = arguments.Flag(0, false);
        var pairs = PythonValues.PairsOf(call.Value) ?? throw Wrong(call.Value, "items");
        return Ordering.Sort(
            pairs.Select(pair => (Key(by == "key" ? pair.Key : pair.Value, caseSensitive), (object?)new JinjaTuple(pair.Key, pair.Value))),
            arguments.Flag(2, false));
    }

    public static object? Unique(CallContext call)
    {
        var arguments = call.Bind("case_sensitive?", "attribute?");
        var caseSensitive = arguments.Flag(0, false);
        var path = new AttributePath(arguments[1]);
        var seen = new HashSet<object>(PythonKeyComparer.Instance);
        return PythonValues.Iterate(call.Value).Where(item => seen.Add(NoneKey.Wrap(Key(path.Get(item), caseSensitive)))).ToList();
    }

    public static object? Extreme(CallContext call, bool largest)
    {
        var arguments = call.Bind("case_sensitive?", "attribute?");
        var caseSensitive = arguments.Flag(0, false);
        var path = new AttributePath(arguments[1]);
        var any = false;
        object? best = null;
        object? bestKey = null;
        foreach (var item in PythonValues.Iterate(call.Value))
        {
            var key = Key(path.Get(item), caseSensitive);
            if (!any || (largest ? PythonComparison.Compare(key, bestKey, ">") > 0 : PythonComparison.Compare(key, bestKey, "<") < 0))
            {
                (best, bestKey, any) = (item, key, true);
            }
        }

        return any ? best : new Undefined("No aggregated item, sequence was empty.");
    }

    public static object? GroupBy(CallContext call)
    {
        var arguments = call.Bind("attribute", "default?", "case_sensitive?");
        var caseSensitive = arguments.Flag(2, false);
        var path = new AttributePath(arguments[0]);
        var sorted = Ordering.Sort(
            PythonValues.Iterate(call.Value).Select(item => (Key(path.Get(item, arguments[1]), caseSensitive), item)), descending: false);
        var groups = new List<object?>();
        List<object?>? current = null;
        object? currentKey = null;
        foreach (var item in sorted)
        {
            var key = Key(path.Get(item, arguments[1]), caseSensitive);
            if (current is null || !PythonValues.AreEqual(key, currentKey))
            {
                (current, currentKey) = ([], key);
                groups.Add(new GroupTuple(path.Get(item, arguments[1]), current));
            }

            current.Add(item);
        }

        return groups;
    }

    /// <summary>What an item is ordered by: text without regard to case unless asked for.</summary>
    private static object? Key(object? value, bool caseSensitive) => value switch
    {
        _ when !caseSensitive && PythonValues.TextOf(value) is { } text => PythonText.Lower(text),
        _ => value,
    };

    private static TemplateRuntimeException Wrong(object? value, string method) => value is Undefined undefined
        ? undefined.Error()
        : new TemplateRuntimeException($"'{PythonValues.TypeName(value)}' object has no attribute '{method}'");
}
