using System.Text.Json;

namespace Playbooks.Reporting;

/// <summary>A run as its log tells it: what took how long where. A log that ends half-way (a killed run) is read as far as it goes.</summary>
internal sealed record Timeline(DateTimeOffset Started, IReadOnlyList<string> Playbooks, double Seconds, bool HasEnded, IReadOnlyList<TimelineEntry> Entries)
{
    /// <summary>Null when the file is no log of a run.</summary>
    public static Timeline? Read(string file)
    {
        DateTimeOffset? started = null;
        var last = DateTimeOffset.MinValue;
        IReadOnlyList<string> playbooks = [];
        double? seconds = null;
        var entries = new List<TimelineEntry>();
        foreach (var line in File.ReadLines(file))
        {
            if (Parse(line) is not { } document)
            {
                break;
            }

            using (document)
            {
                var root = document.RootElement;
                if (!root.TryGetProperty("time", out var told) || told.ValueKind != JsonValueKind.String || !told.TryGetDateTimeOffset(out var time) || Text(root, "event").Length == 0)
                {
                    break;
                }

                started ??= time;
                last = time;
                switch (Text(root, "event"))
                {
                    case "RunStarted": playbooks = Texts(root, "playbooks"); break;
                    case "TaskEnded": entries.Add(Entry(root, (time - started.Value).TotalSeconds)); break;
                    case "RunEnded": seconds = Number(root, "seconds"); break;
                    default: break;
                }
            }
        }

        return started is { } start ? new Timeline(start, playbooks, seconds ?? (last - start).TotalSeconds, seconds is not null, entries) : null;
    }

    private static TimelineEntry Entry(JsonElement root, double end) => new(
        Text(root, "task"), Text(root, "position"), Text(root, "host"), Text(root, "outcome"), end, Number(root, "seconds"));

    private static string Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static double Number(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;

    private static string[] Texts(JsonElement root, string name)
        => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => item.ToString())] : [];

    private static JsonDocument? Parse(string line)
    {
        try
        {
            var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
