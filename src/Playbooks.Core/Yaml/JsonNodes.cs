using System.Globalization;
using System.Text.Json;
using Playbooks.Results;

namespace Playbooks.Yaml;

/// <summary>JSON that is no YAML (tabs as indentation). All nodes stand at the file's start: only the text knows better.</summary>
internal static class JsonNodes
{
    public static YamlNode? TryParse(string text, string file)
    {
        if (text.TrimStart() is not ['{' or '[', ..])
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return ToNode(document.RootElement, new SourcePosition(file, 1, 1));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static YamlNode ToNode(JsonElement element, SourcePosition position)
        => element.ValueKind switch
        {
            JsonValueKind.Object => new YamlMapping(position, [.. LastOfEach(element).Select(property =>
                new YamlEntry(new YamlScalar(position, property.Name, false), ToNode(property.Value, position)))]),
            JsonValueKind.Array => new YamlSequence(position, [.. element.EnumerateArray().Select(item => ToNode(item, position))]),
            JsonValueKind.String => new YamlScalar(position, element.GetString()!, false),
            JsonValueKind.Number => Number(element, position),
            JsonValueKind.True => new YamlScalar(position, "true", true),
            JsonValueKind.False => new YamlScalar(position, "false", true),
            _ => new YamlScalar(position, "null", true),
        };

    private static IEnumerable<JsonProperty> LastOfEach(JsonElement element)
    {
        var byName = new OrderedDictionary<string, JsonProperty>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            byName[property.Name] = property;
        }

        return byName.Values;
    }

    private static YamlScalar Number(JsonElement element, SourcePosition position)
    {
        var raw = element.GetRawText();
        var isFloat = raw.AsSpan().IndexOfAny(".eE") >= 0;
        return isFloat
            ? new YamlScalar(position, element.GetDouble().ToString("R", CultureInfo.InvariantCulture), true) { Tag = YamlTags.Float }
            : new YamlScalar(position, raw, true);
    }
}
