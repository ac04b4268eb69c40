using Playbooks.Jinja;

namespace Playbooks.Queries.Facts;

/// <summary>date_time: the host's clock when it was asked.</summary>
internal static class DateFacts
{
    public static void Add(JinjaDict facts, FactsDump dump)
    {
        var lines = dump.Section("date");
        var parts = (lines.Count > 0 ? lines[0] : "").Split('|');
        if (parts.Length < 12 || lines.Count < 2)
        {
            return;
        }

        var universal = lines[1];
        var local = $"{parts[0]}{parts[1]}{parts[2]}T{parts[3]}{parts[4]}{parts[5]}";
        facts["date_time"] = new JinjaDict
        {
            ["year"] = parts[0],
            ["month"] = parts[1],
            ["weekday"] = parts[7],
            ["weekday_number"] = parts[8],
            ["weeknumber"] = parts[9],
            ["day"] = parts[2],
            ["hour"] = parts[3],
            ["minute"] = parts[4],
            ["second"] = parts[5],
            ["epoch"] = parts[6],
            ["epoch_int"] = parts[6],
            ["date"] = $"{parts[0]}-{parts[1]}-{parts[2]}",
            ["time"] = $"{parts[3]}:{parts[4]}:{parts[5]}",
            ["iso8601_micro"] = universal.Replace("Z", ".000000Z", StringComparison.Ordinal),
            ["iso8601"] = universal,
            ["iso8601_basic"] = local + "000000",
            ["iso8601_basic_short"] = local,
            ["tz"] = parts[10],
            ["tz_dst"] = parts[10],
            ["tz_offset"] = parts[11],
        };
    }
}
