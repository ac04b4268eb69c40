namespace Playbooks.Jinja.Methods;

/// <summary>Methods of dict.</summary>
internal static class DictMethods
{
    private static readonly Dictionary<string, PythonMethod> ReadOnly = new Dictionary<string, PythonMethod>
    {
        ["copy"] = (owner, call) => new JinjaDict(PythonValues.DictOf(owner)!),
        ["get"] = Get,
        ["items"] = (owner, _) => new DictView("dict_items", Count(owner), () => PythonValues.PairsOf(owner)!.Select(pair => new JinjaTuple(pair.Key, pair.Value))),
        ["keys"] = (owner, _) => new DictView("dict_keys", Count(owner), () => PythonValues.PairsOf(owner)!.Select(pair => pair.Key)),
        ["values"] = (owner, _) => new DictView("dict_values", Count(owner), () => PythonValues.PairsOf(owner)!.Select(pair => pair.Value)),
    };

    private static readonly Dictionary<string, PythonMethod> All = new Dictionary<string, PythonMethod>(ReadOnly)
    {
        ["clear"] = Clear,
        ["fromkeys"] = FromKeys,
        ["pop"] = Pop,
        ["popitem"] = PopItem,
        ["setdefault"] = SetDefault,
        ["update"] = Update,
    };

    public static PythonMethod? Find(string name) => All.GetValueOrDefault(name);

    public static PythonMethod? FindReadOnly(string name) => ReadOnly.GetValueOrDefault(name);

    private static int Count(object owner) => PythonValues.Length(owner)!.Value;

    private static object? Get(object owner, CallContext call)
    {
        var arguments = call.BindPositional("get", "key", "default?");
        if (owner is JinjaDict dict)
        {
            return dict.TryGetValue(arguments[0], out var value) ? PythonValues.FromHost(value) : arguments.Value(1, null);
        }

        return ((IJinjaMapping)owner).TryGetItem(arguments[0], out var item) ? PythonValues.FromHost(item) : arguments.Value(1, null);
    }

    private static object? Clear(object owner, CallContext call)
    {
        ((JinjaDict)owner).Clear();
        return null;
    }

    private static object? FromKeys(object owner, CallContext call)
    {
        var arguments = call.Bind("iterable", "value?");
        var result = new JinjaDict();
        foreach (var key in PythonValues.Iterate(arguments[0]))
        {
            result[key] = arguments.Value(1, null);
        }

        return result;
    }

    private static object? Pop(object owner, CallContext call)
    {
        var arguments = call.BindPositional("pop", "key", "default?");
        var dict = (JinjaDict)owner;
        if (dict.TryGetValue(arguments[0], out var value))
        {
            dict.Remove(arguments[0]);
            return value;
        }

        return arguments.Has(1) ? arguments[1] : throw new TemplateRuntimeException(PythonValues.Repr(arguments[0]));
    }

    private static object? PopItem(object owner, CallContext call)
    {
        var dict = (JinjaDict)owner;
        if (dict.Count == 0)
        {
            throw new TemplateRuntimeException("'popitem(): dictionary is empty'");
        }

        var (key, value) = dict.GetAt(dict.Count - 1);
        dict.Remove(key);
        return new JinjaTuple(NoneKey.Unwrap(key), value);
    }

    private static object? SetDefault(object owner, CallContext call)
    {
        var arguments = call.Bind("key", "default?");
        var dict = (JinjaDict)owner;
        if (dict.TryGetValue(arguments[0], out var value))
        {
            return value;
        }

        dict[arguments[0]] = arguments.Value(1, null);
        return dict[arguments[0]];
    }

    private static object? Update(object owner, CallContext call)
    {
        if (call.Positional.Count > 1)
        {
            throw call.Error($"update expected at most 1 argument, got {call.Positional.Count}");
        }

        var dict = (JinjaDict)owner;
        if (call.Positional.Count == 1)
        {
            Merge(dict, call.Positional[0]);
        }

        if (call.Keyword is not null)
        {
            Merge(dict, call.Keyword);
        }

        return null;
    }

    /// <summary>Adds the pairs of a mapping or of a list of pairs.</summary>
    internal static void Merge(JinjaDict dict, object? source)
    {
        if (PythonValues.PairsOf(source) is { } pairs)
        {
            foreach (var (key, value) in pairs.ToList())
            {
                dict[key] = value;
            }

            return;
        }

        var index = 0;
        foreach (var item in PythonValues.Iterate(source))
        {
            if (item is null || Numbers.IsNumber(item))
            {
                throw new TemplateRuntimeException($"cannot convert dictionary update sequence element #{index} to a sequence");
            }

            var pair = PythonValues.ToList(item);
            if (pair.Count != 2)
            {
                throw new TemplateRuntimeException($"dictionary update sequence element #{index} has length {pair.Count}; 2 is required");
            }

            dict[pair[0]] = pair[1];
            index++;
        }
    }
}
