using System.Text.Json;

namespace Playbooks.Reporting;

/// <summary>A run as its log tells it: what took how long where. A log that ends half-way (a killed run) is read as far as it goes.</summary>
internal sealed record Timeline(DateTimeOffset Started, IReadOnlyList<string> Playbooks, double Seconds, bool HasEnded, IReadOnlyList<TimelineEntry> Entries)
{
    public static Timeline Read(string file)
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
                var time = root.GetProperty("time").GetDateTimeOffset();
                started ??= time;
                last = time;
                switch (root.GetProperty("event").GetString())
                {
                    case "RunStarted": playbooks = [.. root.GetProperty("playbooks").EnumerateArray().Select(name => name.GetString() ?? "")]; break;
                    case "TaskEnded": entries.Add(Entry(root, (time - started.Value).TotalSeconds)); break;
                    case "RunEnded": seconds = root.GetProperty("seconds").GetDouble(); break;
                    default: break;
                }
            }
        }

        var start = started ?? DateTimeOffset.UnixEpoch;
        return new Timeline(start, playbooks, seconds ?? (last - start).TotalSeconds, seconds is not null, entries);
    }

    private static TimelineEntry Entry(JsonElement root, double end) => new(
        Text(root, "task"), Text(root, "position"), Text(root, "host"), Text(root, "outcome"), end, root.GetProperty("seconds").GetDouble());

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() ?? "";

    private static JsonDocument? Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
