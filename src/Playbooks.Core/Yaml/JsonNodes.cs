using System.Globalization;
using System.Text;
using System.Text.Json;
using Playbooks.Results;

namespace Playbooks.Yaml;

/// <summary>Text that is JSON, as Python reads it: also NaN and Infinity, and of a name that stands there twice the last value. Ansible takes any text for JSON before it takes it for YAML.</summary>
internal static class JsonNodes
{
    private const int Deepest = 1000;

    /// <summary>Null: it is no JSON.</summary>
    public static YamlNode? TryParse(string text, string file)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..])
        {
            return null;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            var numbers = TakeNumbersWithoutDigits(bytes);
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = Deepest });
            var places = new Places(bytes, file);
            reader.Read();
            var node = Node(ref reader, places, numbers);
            return reader.Read() ? null : node;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static YamlNode Node(ref Utf8JsonReader reader, Places places, Dictionary<long, string> numbers)
    {
        var position = places.At(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var entries = new OrderedDictionary<string, YamlEntry>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var key = new YamlScalar(places.At(reader.TokenStartIndex), reader.GetString()!, false);
                    reader.Read();
                    entries[key.Text] = new YamlEntry(key, Node(ref reader, places, numbers));
                }

                // As ansible-inventory and to_json write them.
                return entries.GetValueOrDefault("__ansible_vault")?.Value is YamlScalar vault ? vault with { Tag = YamlTags.Vault }
                    : entries.GetValueOrDefault("__ansible_unsafe")?.Value is YamlScalar text ? text with { Tag = YamlTags.Unsafe }
                    : new YamlMapping(position, [.. entries.Values]);
            case JsonTokenType.StartArray:
                var items = new List<YamlNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Node(ref reader, places, numbers));
                }

                return new YamlSequence(position, items);
            case JsonTokenType.Number:
                return numbers.TryGetValue(reader.TokenStartIndex, out var word) ? new YamlScalar(position, word, true) { Tag = YamlTags.Float } : Number(Encoding.UTF8.GetString(reader.ValueSpan), position);
            case JsonTokenType.String:
                return new YamlScalar(position, reader.GetString()!, false);
            default:
                return new YamlScalar(position, reader.TokenType switch { JsonTokenType.True => "true", JsonTokenType.False => "false", _ => "null" }, true);
        }
    }

    /// <summary>Writes a 0 over each NaN and Infinity outside texts, and gives where they stood, as YAML writes them.</summary>
    private static Dictionary<long, string> TakeNumbersWithoutDigits(byte[] bytes)
    {
        var found = new Dictionary<long, string>();
        var isInText = false;
        for (var at = 0; at < bytes.Length; at++)
        {
            if (isInText && bytes[at] == '\\')
            {
                at++;
            }
            else if (bytes[at] == '"')
            {
                isInText = !isInText;
            }
            else if (!isInText && bytes[at] is (byte)'N' or (byte)'I' or (byte)'-')
            {
                foreach (var (word, yaml) in new[] { ("NaN", ".nan"), ("Infinity", ".inf"), ("-Infinity", "-.inf") })
                {
                    if (bytes.AsSpan(at).StartsWith(Encoding.ASCII.GetBytes(word)))
                    {
                        bytes.AsSpan(at, word.Length).Fill((byte)' ');
                        bytes[at] = (byte)'0';
                        found[at] = yaml;
                    }
                }
            }
        }

        return found;
    }

    public static YamlNode ToNode(JsonElement element, SourcePosition position)
        => element.ValueKind switch
        {
            JsonValueKind.Object => new YamlMapping(position, [.. LastOfEach(element).Select(property =>
                new YamlEntry(new YamlScalar(position, property.Name, false), ToNode(property.Value, position)))]),
            JsonValueKind.Array => new YamlSequence(position, [.. element.EnumerateArray().Select(item => ToNode(item, position))]),
            JsonValueKind.String => new YamlScalar(position, element.GetString()!, false),
            JsonValueKind.Number => Number(element.GetRawText(), position),
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

    private static YamlScalar Number(string raw, SourcePosition position)
        => raw.AsSpan().IndexOfAny(".eE") >= 0
            ? new YamlScalar(position, double.Parse(raw, CultureInfo.InvariantCulture) switch { double.PositiveInfinity => ".inf", double.NegativeInfinity => "-.inf", var number => number.ToString("R", CultureInfo.InvariantCulture) }, true) { Tag = YamlTags.Float }
            : new YamlScalar(position, raw, true);

    /// <summary>Lines and columns of a text that is read from its start to its end.</summary>
    private sealed class Places(byte[] bytes, string file)
    {
        private int line = 1;
        private int lineStart;
        private int at;

        public SourcePosition At(long index)
        {
            for (; at < index; at++)
            {
                if (bytes[at] == '\n')
                {
                    line++;
                    lineStart = at + 1;
                }
            }

            return new SourcePosition(file, line, Encoding.UTF8.GetCharCount(bytes, lineStart, (int)index - lineStart) + 1);
        }
    }
}
