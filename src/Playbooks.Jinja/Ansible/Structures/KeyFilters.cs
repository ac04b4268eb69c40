using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Ansible.Structures;

/// <summary>Filters that keep, remove or rename keys, all the way down.</summary>
internal static class KeyFilters
{
    public static void Register(Dictionary<string, JinjaFunction> filters, RegexCache cache)
    {
        filters["keep_keys"] = call => With(call, cache, "keep", (value, target, matches) => Keep(value, [.. target.Select(PythonValues.Str)], matches));
        filters["remove_keys"] = call => With(call, cache, "attribute removal", (value, target, matches) => Remove(value, [.. target.Select(PythonValues.Str)], matches));
        filters["replace_keys"] = call => With(call, cache, "replace", (value, target, matches) => Rename(value, Renames(call, target), matches));
    }

    private delegate bool Match(string pattern, string key);

    private static object? With(CallContext call, RegexCache cache, string what, Func<object?, List<object?>, Match, object?> change)
    {
        var arguments = call.Bind("target", "matching_parameter?");
        var data = StructureArguments.Value(call, "data");
        var target = StructureArguments.List(call, arguments[0], "target");
        if (!PythonValues.IsMapping(data) && (PythonValues.SequenceOf(data) is null || data is JinjaTuple))
        {
            throw call.Error($"Error when using plugin '{call.Name.Split('.')[^1]}': Input is not valid for {what} operation");
        }

        return change(data, target, (arguments.Has(1) ? arguments.Text(1) : "") switch
        {
            "" => string.Equals,
            "starts_with" => (pattern, key) => key.StartsWith(pattern, StringComparison.Ordinal),
            "ends_with" => (pattern, key) => key.EndsWith(pattern, StringComparison.Ordinal),
            "regex" => (pattern, key) => cache.Get(pattern).MatchesStart(key),
            var other => throw call.Error($"value of matching_parameter must be one of: starts_with, ends_with, regex, got: {other}"),
        });
    }

    private static object? Keep(object? value, List<string> target, Match matches)
    {
        RenderState.CheckDepth();
        if (PythonValues.PairsOf(value) is not { } pairs)
        {
            return PythonValues.SequenceOf(value) is { } list && value is not JinjaTuple ? list.Select(item => Keep(item, target, matches)).ToList() : value;
        }

        var kept = new JinjaDict();
        foreach (var (key, item) in pairs)
        {
            if (!PythonValues.IsMapping(item) && item is not List<object?>)
            {
                if (target.Exists(pattern => matches(pattern, PythonValues.Str(key))))
                {
                    kept[key] = item;
                }

                continue;
            }

            var inner = Keep(item, target, matches);
            if (inner is List<object?> items)
            {
                items.RemoveAll(element => element is List<object?> { Count: 0 } or JinjaDict { Count: 0 });
                inner = items.TrueForAll(element => PythonValues.IsText(element)) ? new List<object?>() : items;
            }

            if (inner is not (List<object?> { Count: 0 } or JinjaDict { Count: 0 }))
            {
                kept[key] = inner;
            }
        }

        return kept;
    }

    /// <summary>Without the keys, and without what is empty or false in lists.</summary>
    private static object? Remove(object? value, List<string> target, Match matches)
    {
        RenderState.CheckDepth();
        if (PythonValues.PairsOf(value) is { } pairs)
        {
            var left = new JinjaDict();
            foreach (var (key, item) in pairs.Where(pair => !target.Exists(pattern => matches(pattern, PythonValues.Str(pair.Key)))))
            {
                left[key] = Remove(item, target, matches);
            }

            return left;
        }

        // What became empty goes too: it is judged after the keys are gone.
        return value is List<object?> list ? list.Select(item => Remove(item, target, matches)).Where(PythonValues.IsTrue).ToList() : value;
    }

    private static object? Rename(object? value, List<(string Before, object? After)> renames, Match matches)
    {
        RenderState.CheckDepth();
        if (PythonValues.PairsOf(value) is not { } pairs)
        {
            return value is List<object?> list ? list.ConvertAll(item => Rename(item, renames, matches)) : value;
        }

        var renamed = new JinjaDict();
        foreach (var (key, item) in pairs)
        {
            renamed[key] = Rename(item, renames, matches);
        }

        foreach (var (before, after) in renames)
        {
            foreach (var key in renamed.Keys.Where(key => matches(before, PythonValues.Str(NoneKey.Unwrap(key)))).ToList())
            {
                var item = renamed[key];
                renamed.Remove(key);
                renamed[after] = item;
            }
        }

        return renamed;
    }

    private static List<(string Before, object? After)> Renames(CallContext call, List<object?> target) => target.ConvertAll(item =>
        PythonValues.DictOf(item) is { } rename && rename.TryGetValue("before", out var before)
            ? (PythonValues.Str(before), rename.TryGetValue("after", out var after) ? after : null)
            : throw call.Error("missing required arguments: before found in target"));
}
