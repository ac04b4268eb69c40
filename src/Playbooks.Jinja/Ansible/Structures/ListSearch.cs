namespace Playbooks.Jinja.Ansible.Structures;

/// <summary>Where in a list the items are that pass a test, and how two lists of choices differ.</summary>
internal static class ListSearch
{
    public static void Register(Dictionary<string, JinjaFunction> filters)
    {
        filters["index_of"] = IndexOf;
        filters["param_list_compare"] = Compare;
    }

    private static object? IndexOf(CallContext call)
    {
        var arguments = call.Bind("test", "value?", "key?", "fail_on_missing?", "wantlist?");
        var (items, test, key) = (StructureArguments.List(call, call.Value, "data"), arguments.Text(0), arguments[2]);
        if (key is not null && items.Exists(item => !PythonValues.IsMapping(item)))
        {
            throw Wrong(call, "When a key name is provided, all list entries are required to be dictionaries, got " + And(items.ConvertAll(PythonValues.TypeName)));
        }

        var found = new List<object?>();
        var missing = new List<string>();
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            if (key is not null && !PythonValues.DictOf(item)!.TryGetValue(key, out item))
            {
                missing.Add($"'{PythonValues.Str(key)}' was not found in '{PythonValues.Str(items[i])}' at [{i}]");
            }
            else if (Passes(call, test, item, arguments[1]))
            {
                found.Add((long)i);
            }
        }

        return missing.Count > 0 && StructureArguments.Flag(arguments, 3) ? throw Wrong(call, And(missing) + ". fail_on_missing=True")
            : found.Count == 1 && !StructureArguments.Flag(arguments, 4) ? found[0]
            : found;
    }

    private static bool Passes(CallContext call, string test, object? item, object? value)
    {
        var (name, isInverted) = test.StartsWith('!') ? (test.TrimStart('!') is var rest && rest == "=" ? "==" : rest, true)
            : test.StartsWith("not ", StringComparison.Ordinal) ? (test.TrimStart('n', 'o', 't', ' '), true)
            : (test, false);
        value = name == "in" && value is not List<object?> ? new List<object?> { value } : value;
        try
        {
            return isInverted != (value is null ? call.CallTest(name, item) : call.CallTest(name, item, value));
        }
        catch (TemplateRuntimeException error) when (error is not UndefinedException)
        {
            throw Wrong(call, $"Error encountered when testing value '{PythonValues.Str(item)}' against '{PythonValues.Str(value)}' with '{name}'. Error was: {error.Message}");
        }
    }

    private static string And(List<string> texts) => $"{string.Join(", ", texts.SkipLast(1))} and {texts[^1]}";

    private static FilterArgumentException Wrong(CallContext call, string message) => call.Error($"Error when using plugin 'index_of': {message}");

    /// <summary>Names from a base that are chosen: <c>all</c> of them, some, or all but those with an exclamation mark.</summary>
    private static JinjaDict Compare(CallContext call)
    {
        if (Numbers.IsNumber(call.Value))
        {
            throw call.Error($"argument of type '{PythonValues.TypeName(call.Value)}' is not iterable");
        }

        var known = StructureArguments.List(call, call.Value, "base").ConvertAll(PythonValues.Str);
        var wanted = StructureArguments.List(call, call.Bind("target")[0], "target").ConvertAll(PythonValues.Str);
        var chosen = wanted.Contains("all") ? known.ToList() : [];
        wanted.Where(name => name.StartsWith('!')).ToList().ForEach(name => chosen.Remove(name[1..]));
        chosen.AddRange(wanted.Where(name => name != "all" && !name.StartsWith('!') && known.Contains(name)).Distinct().Except(chosen).ToList());
        chosen.Sort(PythonText.Compare);
        return new JinjaDict
        {
            ["actionable"] = chosen.ToList<object?>(),
            ["unsupported"] = wanted.Where(name => name != "all" && !name.StartsWith('!') && !known.Contains(name)).ToList<object?>(),
        };
    }
}
