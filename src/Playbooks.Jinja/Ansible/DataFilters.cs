using Playbooks.Jinja.Formatting;

namespace Playbooks.Jinja.Ansible;

/// <summary>Filters that read and write JSON and YAML.</summary>
internal static class DataFilters
{
    public static void Register(Dictionary<string, JinjaFunction> filters, AnsibleFilterServices services)
    {
        filters["from_json"] = call => FromJson(call);
        filters["from_yaml"] = call => Load(call, services.ParseYaml);
        filters["from_yaml_all"] = call => Load(call, services.ParseYamlAll is { } parse ? text => parse(text).ToList() : null);
        filters["to_json"] = call => ToJson(call, nice: false);
        filters["to_nice_json"] = call => ToJson(call, nice: true);
        filters["to_yaml"] = call => ToYaml(call, nice: false);
        filters["to_nice_yaml"] = call => ToYaml(call, nice: true);
    }

    private static object? FromJson(CallContext call) => call.Value switch
    {
        Undefined undefined => throw undefined.Error(),
        PythonBytes bytes => JsonReader.Read(System.Text.Encoding.UTF8.GetString(bytes.Value.Span)),
        _ => JsonReader.Read(PythonValues.TextOf(call.Value)
            ?? throw call.Error($"the JSON object must be str, bytes or bytearray, not {PythonValues.TypeName(call.Value)}")),
    };

    private static object? Load(CallContext call, Func<string, object?>? parse)
    {
        call.Bind();
        return call.Value switch
        {
            Undefined undefined => throw undefined.Error(),
            _ when PythonValues.TextOf(call.Value) is { } text => (parse ?? throw call.Error($"{call.Name} is not available here"))(text),
            _ => call.Value,
        };
    }

    private static object? ToJson(CallContext call, bool nice)
    {
        var options = nice
            ? new JsonOptions { Indent = 4, SortKeys = true, ItemSeparator = ",", KeySeparator = ": " }
            : new JsonOptions();
        var positional = nice ? new[] { "indent", "sort_keys" } : [];
        if (call.Positional.Count > positional.Length)
        {
            throw call.Error($"{call.Name}() takes {positional.Length + 1} positional arguments but {call.Positional.Count + 1} were given");
        }

        for (var i = 0; i < call.Positional.Count; i++)
        {
            options = Apply(call, options, positional[i], call.Positional[i]);
        }

        foreach (var (key, value) in call.Keyword ?? [])
        {
            options = Apply(call, options, PythonValues.Str(key), value);
        }

        return new JsonText(options).Write(call.Value);
    }

    private static JsonOptions Apply(CallContext call, JsonOptions options, string name, object? value) => name switch
    {
        "indent" when PythonValues.TextOf(value) is { } text => options with { IndentText = text, Indent = null },
        "indent" => options with { Indent = value is null ? null : (int)Math.Clamp(Numbers.ToIndex(value) ?? throw call.Error("indent must be an integer"), -1, 1000) },
        "sort_keys" => options with { SortKeys = PythonValues.IsTrue(value) },
        "ensure_ascii" => options with { EnsureAscii = PythonValues.IsTrue(value) },
        "separators" when PythonValues.SequenceOf(value) is { Count: 2 } pair => options with { ItemSeparator = PythonValues.Str(pair[0]), KeySeparator = PythonValues.Str(pair[1]) },
        "separators" when value is null => options,
        "skipkeys" => options with { SkipKeys = PythonValues.IsTrue(value) },
        "allow_nan" => options with { AllowNaN = PythonValues.IsTrue(value) },
        "check_circular" or "vault_to_text" or "preprocess_unsafe" or "cls" or "default" => options,
        _ => throw call.Error($"{call.Name}() got an unexpected keyword argument '{name}'"),
    };

    private static object? ToYaml(CallContext call, bool nice)
    {
        var options = nice ? new YamlOptions { Indent = 4, Flow = false } : new YamlOptions();
        if (call.Positional.Count > 0)
        {
            options = nice ? options with { Indent = Integer(call, call.Positional[0]) } : options;
        }

        foreach (var (key, value) in call.Keyword ?? [])
        {
            options = key switch
            {
                "indent" => options with { Indent = value is null ? 2 : Integer(call, value) },
                "width" => options with { Width = value is null ? 80 : Integer(call, value) },
                "sort_keys" => options with { SortKeys = PythonValues.IsTrue(value) },
                "default_flow_style" when !nice => options with { Flow = value is null ? null : PythonValues.IsTrue(value) },
                "explicit_start" => options with { ExplicitStart = PythonValues.IsTrue(value) },
                "explicit_end" => options with { ExplicitEnd = PythonValues.IsTrue(value) },
                "default_style" => options with { Quote = value is null or "" ? '\0' : PythonValues.Str(value)[0] },
                "line_break" => options with { LineBreak = value is "\r\n" or "\r" ? (string)value : "\n" },
                "encoding" or "canonical" or "version" or "tags" => options,
                _ => throw call.Error($"{call.Name} - dump_all() got an unexpected keyword argument '{PythonValues.Str(key)}'"),
            };
        }

        CollectionFilters.CheckDefined(call.Value);
        var written = new YamlEmitter(options).Write(YamlNode.From(call.Value, options));
        return options.LineBreak == "\n" ? written : written.Replace("\n", options.LineBreak, StringComparison.Ordinal);
    }

    private static int Integer(CallContext call, object? value) =>
        (int)Math.Clamp(Numbers.ToIndex(value) ?? throw call.Error($"{call.Name} - an integer is required"), int.MinValue, int.MaxValue);
}
