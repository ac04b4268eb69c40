namespace Playbooks.Jinja.Ansible;

/// <summary>Makes a comment of a text, in the style of a language.</summary>
internal static class CommentFilter
{
    public static object? Comment(CallContext call)
    {
        if (call.Positional.Count > 1)
        {
            throw call.Error($"comment() takes from 1 to 2 positional arguments but {call.Positional.Count + 1} were given");
        }

        object? named = null;
        var isNamed = call.Keyword is not null && call.Keyword.TryGetValue("style", out named);
        var style = call.Positional.Count > 0 ? PythonValues.Str(call.Positional[0]) : isNamed ? PythonValues.Str(named) : "plain";
        var parameters = new Dictionary<string, object?>
        {
            ["newline"] = "\n",
            ["beginning"] = "",
            ["prefix_count"] = 1L,
            ["postfix_count"] = 1L,
            ["end"] = "",
        };
        foreach (var (key, value) in Style(call, style))
        {
            parameters[key] = value;
        }

        foreach (var (key, value) in (call.Keyword ?? []).Where(pair => pair.Key is not "style"))
        {
            parameters[PythonValues.Str(key)] = value;
        }

        var fallback = PythonText.TrimEnd(PythonValues.Str(parameters["decoration"]));
        parameters.TryAdd("prefix", fallback);
        parameters.TryAdd("postfix", fallback);
        return Format(PythonValues.TextOf(call.Value) ?? throw (call.Value as Undefined)?.Error() as TemplateRuntimeException
            ?? call.Error($"'{PythonValues.TypeName(call.Value)}' object has no attribute 'replace'"), parameters);
    }

    private static string Format(string text, Dictionary<string, object?> parameters)
    {
        string Get(string name) => PythonValues.Str(parameters[name]);
        int Count(string name) => (int)Math.Clamp(Numbers.ToIndex(parameters[name]) ?? Numbers.ToIndex(Numbers.ParseInteger(Get(name), 10)) ?? 0, 0, 10_000);

        var (newline, decoration, prefix) = (Get("newline"), Get("decoration"), Get("prefix"));
        var beginning = Get("beginning").Length > 0 ? Get("beginning") + newline : "";
        var before = prefix.Length == 0 ? ""
            : string.Concat(Enumerable.Repeat(prefix == newline ? newline : prefix + newline, Count("prefix_count")));
        var body = (decoration + Methods.StringMethods.Replace(text, newline, newline + decoration, -1));
        body = Methods.StringMethods.Replace(body, decoration + newline, PythonText.TrimEnd(decoration) + newline, -1);
        var after = string.Concat(Enumerable.Repeat(newline + Get("postfix"), Count("postfix_count")));
        var end = Get("end").Length > 0 ? newline + Get("end") : "";
        return beginning + before + body + after + end;
    }

    private static (string Key, string Value)[] Style(CallContext call, string style) => style switch
    {
        "plain" => [("decoration", "# ")],
        "erlang" => [("decoration", "% ")],
        "c" => [("decoration", "// ")],
        "cblock" => [("beginning", "/*"), ("decoration", " * "), ("end", " */")],
        "xml" => [("beginning", "<!--"), ("decoration", " - "), ("end", "-->")],
        _ => throw call.Error($"comment: unknown style {PythonValues.Repr(style)}"),
    };
}
