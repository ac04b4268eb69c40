namespace Playbooks.Jinja.Filters;

/// <summary>map, select, reject and their like. They give lists, not generators, as in Ansible.</summary>
internal static class SelectionFilters
{
    public static object? Map(CallContext call)
    {
        if (!PythonValues.IsTrue(call.Value))
        {
            return new List<object?>();
        }

        var transform = call.Positional.Count == 0 && call.Keyword?.ContainsKey("attribute") == true ? ByAttribute(call) : ByFilter(call);
        return PythonValues.Iterate(call.Value).Select(transform).ToList();
    }

    public static object? Select(CallContext call, bool byAttribute, bool keep)
    {
        if (!PythonValues.IsTrue(call.Value))
        {
            return new List<object?>();
        }

        if (byAttribute && call.Positional.Count == 0)
        {
            throw call.Error("Missing parameter for attribute name");
        }

        var path = new AttributePath(byAttribute ? call.Positional[0] : null);
        var holds = Test(call, byAttribute ? 1 : 0);
        return PythonValues.Iterate(call.Value).Where(item => holds(path.Get(item)) == keep).ToList();
    }

    private static Func<object?, object?> ByAttribute(CallContext call)
    {
        var path = new AttributePath(call.Keyword!["attribute"]);
        call.Keyword.TryGetValue("default", out var fallback);
        foreach (var key in call.Keyword.Keys)
        {
            if (key is not ("attribute" or "default"))
            {
                throw call.Error($"Unexpected keyword argument {PythonValues.Repr(key)}");
            }
        }

        return item => path.Get(item, fallback);
    }

    private static Func<object?, object?> ByFilter(CallContext call)
    {
        if (call.Positional.Count == 0)
        {
            throw call.Error("map requires a filter argument");
        }

        var name = PythonValues.Str(call.Positional[0]);
        if (!call.Environment.Filters.TryGetValue(name, out var filter))
        {
            throw new TemplateRuntimeException($"No filter named '{name}'.");
        }

        object?[] arguments = [.. call.Positional.Skip(1)];
        return item => filter(new CallContext(name, call.State, item, arguments, call.Keyword));
    }

    private static Func<object?, bool> Test(CallContext call, int nameAt)
    {
        if (call.Positional.Count <= nameAt)
        {
            return PythonValues.IsTrue;
        }

        var name = PythonValues.Str(call.Positional[nameAt]);
        if (!call.Environment.Tests.TryGetValue(name, out var test))
        {
            throw new TemplateRuntimeException($"No test named '{name}'.");
        }

        object?[] arguments = [.. call.Positional.Skip(nameAt + 1)];
        return item => PythonValues.IsTrue(test(new CallContext(name, call.State, item, arguments, call.Keyword)));
    }
}
