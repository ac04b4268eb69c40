using System.Numerics;
using System.Text.Json.Nodes;
using Playbooks.Jinja;
using Playbooks.Values;

namespace Playbooks.Tests.Support;

/// <summary>Loaded values as JSON, to compare them with what Ansible prints: templates as their text.</summary>
internal static class JsonValues
{
    public static JsonNode? ToJson(object? value)
        => value switch
        {
            null => null,
            bool truth => JsonValue.Create(truth),
            long number => JsonValue.Create(number),
            BigInteger number => JsonNode.Parse(number.ToString()),
            double number when double.IsFinite(number) => JsonValue.Create(number),
            double number => JsonValue.Create(PythonValues.Str(number)),
            string text => JsonValue.Create(text),
            TemplateText text => JsonValue.Create(text.Source),
            JinjaDict dict => new JsonObject(dict.Select(pair => KeyValuePair.Create(PythonValues.Str(pair.Key), ToJson(pair.Value)))),
            IJinjaObject own => JsonValue.Create(PythonValues.Str(own)),
            IEnumerable<object?> list => new JsonArray([.. list.Select(ToJson)]),
            _ => throw new ArgumentException($"{value.GetType()} is no loaded value"),
        };

    public static void ShouldBeJson(this JsonNode? actual, JsonNode? expected, string name)
    {
        if (!JsonNode.DeepEquals(actual, expected))
        {
            Difference(actual, expected, name).ShouldBeEmpty();
        }
    }

    private static string Difference(JsonNode? actual, JsonNode? expected, string path)
        => (actual, expected) switch
        {
            (JsonObject ours, JsonObject theirs) => string.Join('\n', ours.Select(pair => pair.Key).Union(theirs.Select(pair => pair.Key))
                .Where(key => !ours.ContainsKey(key) || !theirs.ContainsKey(key) || !JsonNode.DeepEquals(ours[key], theirs[key]))
                .Select(key => Difference(ours.ContainsKey(key) ? ours[key] : "(missing)", theirs.ContainsKey(key) ? theirs[key] : "(missing)", $"{path}/{key}"))),
            _ => $"{path}: {actual?.ToJsonString() ?? "null"} instead of {expected?.ToJsonString() ?? "null"}",
        };
}
