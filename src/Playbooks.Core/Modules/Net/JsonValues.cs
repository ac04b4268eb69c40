using System.Numerics;
using System.Text.Json;
using Playbooks.Jinja;

namespace Playbooks.Modules.Net;

/// <summary>JSON text as template values.</summary>
internal static class JsonValues
{
    public static bool TryParse(ReadOnlyMemory<byte> json, out object? value)
    {
        value = null;
        try
        {
            using var document = JsonDocument.Parse(json);
            value = Convert(document.RootElement);
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static object? Convert(JsonElement element)
        => element.ValueKind switch
        {
            JsonValueKind.Object => JinjaDict.From(element.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, Convert(property.Value)))),
            JsonValueKind.Array => element.EnumerateArray().Select(Convert).ToList(),
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => Number(element),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    private static object Number(JsonElement element)
        => element.TryGetInt64(out var number) ? number
            : BigInteger.TryParse(element.GetRawText(), out var big) ? big
            : element.GetDouble();
}
