using System.Numerics;
using System.Text.Json;
using Playbooks.Jinja;

namespace Playbooks.Tests.Jinja;

/// <summary>One template of the corpus with what the real program made of it.</summary>
internal sealed class JinjaCase(JsonElement json, JsonElement sharedVariables)
{
    public string Template { get; } = json.GetProperty("template").GetString()!;

    /// <summary>The expected text; null when an error is expected.</summary>
    public string? Expected { get; } = Text(json, "expected");

    /// <summary>"syntax", "undefined", "error", or "any" for either of the last two; null when a text is expected.</summary>
    public string? Error { get; } = Text(json, "error");

    public string? Message { get; } = Text(json, "message");

    public IScope Variables => new DictionaryScope(
        (json.TryGetProperty("vars", out var own) ? own : sharedVariables).EnumerateObject().ToDictionary(pair => pair.Name, pair => Value(pair.Value)));

    public JinjaOptions Options { get; } = ReadOptions(json);

    public ITemplateLoader? Loader => json.TryGetProperty("templates", out var templates)
        ? new DictionaryTemplateLoader(templates.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!))
        : null;

    public static IEnumerable<JinjaCase> Load(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        var root = document.RootElement.Clone();
        return [.. root.GetProperty("cases").EnumerateArray().Select(json => new JinjaCase(json, root.GetProperty("vars")))];
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static JinjaOptions ReadOptions(JsonElement json)
    {
        var options = new JinjaOptions { TrimBlocks = true };
        if (!json.TryGetProperty("options", out var given))
        {
            return options;
        }

        foreach (var option in given.EnumerateObject())
        {
            options = option.Name switch
            {
                "trim_blocks" => options with { TrimBlocks = option.Value.GetBoolean() },
                "lstrip_blocks" => options with { LstripBlocks = option.Value.GetBoolean() },
                "keep_trailing_newline" => options with { KeepTrailingNewline = option.Value.GetBoolean() },
                "literal_backslashes" => options with { LiteralBackslashes = option.Value.GetBoolean() },
                "newline_sequence" => options with { NewlineSequence = option.Value.GetString()! },
                _ => throw new InvalidDataException(option.Name),
            };
        }

        return options;
    }

    public static object? Value(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return json.GetString();
            case JsonValueKind.True or JsonValueKind.False:
                return json.GetBoolean();
            case JsonValueKind.Array:
                return json.EnumerateArray().Select(Value).ToList();
            case JsonValueKind.Object:
                return JinjaDict.From(json.EnumerateObject().Select(pair => KeyValuePair.Create(pair.Name, Value(pair.Value))));
            case JsonValueKind.Number when json.GetRawText().AsSpan().IndexOfAny(".eE") >= 0:
                return json.GetDouble();
            case JsonValueKind.Number:
                return json.TryGetInt64(out var number) ? (object)number : BigInteger.Parse(json.GetRawText());
            default:
                return null;
        }
    }
}
