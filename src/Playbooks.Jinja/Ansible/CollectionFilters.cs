using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Ansible;

/// <summary>Filters over lists and dicts.</summary>
internal static class CollectionFilters
{
    public static void Register(Dictionary<string, JinjaFunction> filters)
    {
        filters["combine"] = Combine;
        filters["dict2items"] = DictToItems;
        filters["extract"] = Extract;
        filters["flatten"] = Flatten;
        filters["items2dict"] = ItemsToDict;
        filters["mandatory"] = Mandatory;
        filters["rekey_on_member"] = RekeyOnMember;
        filters["subelements"] = Subelements;
        filters["ternary"] = Ternary;
        filters["type_debug"] = call => PythonValues.TypeName(call.Value);
    }

    /// <summary>Throws for an undefined value anywhere within.</summary>
    internal static void CheckDefined(object? value)
    {
        switch (value)
        {
            case Undefined undefined:
                throw undefined.Error();
            case JinjaDict dict:
                foreach (var item in dict.Values)
                {
                    CheckDefined(item);
                }

                break;
            case IList<object?> list:
                foreach (var item in list)
                {
                    CheckDefined(item);
                }

                break;
        }
    }

    internal static List<object?> Flatten(IEnumerable<object?> items, long? levels, bool skipNulls)
    {
        var result = new List<object?>();
        foreach (var item in items)
        {
            if (item is Undefined undefined)
            {
                throw undefined.Error();
            }

            if (skipNulls && (item is null or "None" or "null"))
            {
                continue;
            }

            if (PythonValues.SequenceOf(item) is { } inner && (levels is null or >= 1))
            {
                result.AddRange(Flatten(inner, levels - 1, skipNulls));
            }
            else
            {
                result.Add(item);
            }
        }

        return result;
    }

    private static object? Combine(CallContext call)
    {
        var recursive = false;
        var listMerge = "replace";
        foreach (var (key, value) in call.Keyword ?? [])
        {
            switch (key)
            {
                case "recursive":
                    recursive = PythonValues.IsTrue(value);
                    break;
                case "list_merge":
                    listMerge = PythonValues.Str(value);
                    break;
                default:
                    throw call.Error("'recursive' and 'list_merge' are the only valid keyword arguments");
            }
        }

        var dicts = Flatten([call.Value, .. call.Positional], 1, skipNulls: true);
        dicts.ForEach(CheckDefined);
        if (dicts.Count < 2)
        {
            return dicts.Count == 0 ? new JinjaDict() : dicts[0];
        }

        var merger = new DictMerger(recursive, listMerge);
        var result = dicts[^1];
        for (var i = dicts.Count - 2; i >= 0; i--)
        {
            result = merger.Merge(dicts[i], result);
        }

        return result;
    }

    private static object? Flatten(CallContext call)
    {
        var arguments = call.Bind("levels?", "skip_nulls?");
        return Flatten(PythonValues.Iterate(call.Value), arguments.OptionalInteger(0), arguments.Flag(1, true));
    }

    private static object? DictToItems(CallContext call)
    {
        var arguments = call.Bind("key_name?", "value_name?");
        var pairs = PythonValues.PairsOf(call.Value) ?? throw Wrong(call, call.Value, $"dict2items requires a dictionary, got <class '{PythonValues.TypeName(call.Value)}'> instead.");
        var (key, value) = (arguments.Value(0, "key"), arguments.Value(1, "value"));
        return pairs.Select(pair => (object?)new JinjaDict { [key] = pair.Key, [value] = pair.Value }).ToList();
    }

    private static object? ItemsToDict(CallContext call)
    {
        var arguments = call.Bind("key_name?", "value_name?");
        var items = PythonValues.SequenceOf(call.Value) ?? throw Wrong(call, call.Value, $"items2dict requires a list, got <class '{PythonValues.TypeName(call.Value)}'> instead.");
        var (keyName, valueName) = (arguments.Value(0, "key"), arguments.Value(1, "value"));
        var result = new JinjaDict();
        foreach (var item in items)
        {
            if (!PythonValues.IsMapping(item) && (PythonValues.SequenceOf(item) is null || keyName is string || valueName is string))
            {
                throw Wrong(call, item, $"items2dict requires a list of dictionaries, got {PythonValues.Repr(call.Value)} instead.");
            }

            var (key, value) = (Members.Item(item, keyName), Members.Item(item, valueName));
            if (key is Undefined || value is Undefined)
            {
                throw call.Error($"items2dict requires each dictionary in the list to contain the keys '{PythonValues.Str(keyName)}' and '{PythonValues.Str(valueName)}'");
            }

            result[key] = value;
        }

        return result;
    }

    private static object? Extract(CallContext call)
    {
        var arguments = call.Bind("container", "morekeys?");
        var value = Members.Item(arguments[0], call.Value);
        var more = arguments[1] is null ? [] : arguments[1] is IList<object?> list ? list : [arguments[1]];
        return more.Aggregate(value, Members.Item);
    }

    private static object? Mandatory(CallContext call)
    {
        var message = call.Bind("msg?").OptionalText(0);
        if (call.Value is not Undefined undefined)
        {
            return call.Value;
        }

        throw call.Error(message ?? $"Mandatory variable {(undefined.Name is null ? "" : $"'{undefined.Name}' ")} not defined.");
    }

    private static object? RekeyOnMember(CallContext call)
    {
        var arguments = call.Bind("key", "duplicates?");
        var duplicates = arguments.Text(1, "error");
        if (duplicates is not ("error" or "overwrite"))
        {
            throw call.Error($"duplicates parameter to rekey_on_member has unknown value: {duplicates}");
        }

        var items = PythonValues.PairsOf(call.Value)?.Select(pair => pair.Value)
            ?? (PythonValues.IsText(call.Value) ? null : call.Value as IEnumerable<object?>)
            ?? throw Wrong(call, call.Value, "Type is not a valid list, set, or dict");
        var result = new JinjaDict();
        foreach (var item in items)
        {
            var dict = PythonValues.DictOf(item) ?? throw Wrong(call, item, "List item is not a valid dict");
            if (!dict.TryGetValue(arguments[0], out var key))
            {
                throw call.Error($"Key {PythonValues.Str(arguments[0])} was not found");
            }

            if (duplicates == "error" && result.ContainsKey(key))
            {
                throw call.Error($"Key {PythonValues.Str(key)} is not unique, cannot correctly turn into dict");
            }

            result[key] = item;
        }

        return result;
    }

    private static object? Subelements(CallContext call)
    {
        var arguments = call.Bind("subelements", "skip_missing?");
        var elements = PythonValues.PairsOf(call.Value)?.Select(pair => pair.Value) ?? call.Value as IList<object?>
            ?? throw Wrong(call, call.Value, "obj must be a list of dicts or a nested dict");
        var path = arguments[0] is IList<object?> list ? list
            : PythonValues.TextOf(arguments[0])?.Split('.').ToList<object?>() ?? throw call.Error("subelements must be a list or a string");
        var result = new List<object?>();
        foreach (var element in elements)
        {
            var value = element;
            foreach (var key in path)
            {
                var dict = PythonValues.DictOf(value)
                    ?? throw Wrong(call, value, $"the key {PythonValues.Str(key)} should point to a dictionary, got '{PythonValues.Str(value)}'");
                if (!dict.TryGetValue(key, out var next))
                {
                    value = arguments.Flag(1, false)
                        ? new List<object?>()
                        : throw call.Error($"could not find {PythonValues.Repr(key)} key in iterated item {PythonValues.Repr(value)}");
                    break;
                }

                value = next;
            }

            var items = value as IList<object?>
                ?? throw Wrong(call, value, $"the key {PythonValues.Repr(path[^1])} should point to a list, got {PythonValues.Repr(value)}");
            result.AddRange(items.Select(item => new JinjaTuple(element, item)));
        }

        return result;
    }

    private static object? Ternary(CallContext call)
    {
        var arguments = call.Bind("true_val", "false_val", "none_val?");
        return call.Value is null && arguments[2] is not null ? arguments[2]
            : PythonValues.IsTrue(call.Value) ? arguments[0]
            : arguments[1];
    }

    private static TemplateRuntimeException Wrong(CallContext call, object? value, string message) =>
        value is Undefined undefined ? undefined.Error() : call.Error(message);
}
