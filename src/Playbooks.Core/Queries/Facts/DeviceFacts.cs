using System.Globalization;
using Playbooks.Jinja;

namespace Playbooks.Queries.Facts;

/// <summary>devices: the block devices with their partitions.</summary>
internal static class DeviceFacts
{
    public static void Add(JinjaDict facts, FactsDump dump)
    {
        const string Root = "/sys/block/";
        var devices = new JinjaDict();
        var paths = dump.Paths.Where(path => path.StartsWith(Root, StringComparison.Ordinal)).ToList();
        foreach (var path in paths.Where(path => path.EndsWith("/size", StringComparison.Ordinal) && path.Count(letter => letter == '/') == 4).Order(StringComparer.Ordinal))
        {
            var name = path.Split('/')[3];
            var folder = Root + name;
            var sectors = dump.Number(path) ?? 0;
            var device = new JinjaDict
            {
                ["virtual"] = 1L,
                ["model"] = dump.Line(folder + "/device/model"),
                ["vendor"] = dump.Line(folder + "/device/vendor"),
                ["removable"] = dump.Line(folder + "/removable") ?? "0",
                ["rotational"] = dump.Line(folder + "/queue/rotational") ?? "",
                ["scheduler_mode"] = Scheduler(dump.Line(folder + "/queue/scheduler") ?? ""),
                ["sectors"] = sectors.ToString(CultureInfo.InvariantCulture),
                ["sectorsize"] = dump.Line(folder + "/queue/logical_block_size") ?? "512",
                ["size"] = Size(sectors * 512),
                ["support_discard"] = dump.Line(folder + "/queue/discard_granularity") ?? "0",
                ["holders"] = new List<object?>(),
                ["host"] = "",
                ["partitions"] = Partitions(dump, paths, folder),
            };
            devices[name] = device;
        }

        facts["devices"] = devices;
    }

    /// <summary>Bytes as Ansible shows them: "256.00 GB".</summary>
    public static string Size(long bytes)
    {
        foreach (var (unit, factor) in new[] { ("ZB", 70), ("EB", 60), ("PB", 50), ("TB", 40), ("GB", 30), ("MB", 20), ("KB", 10) })
        {
            if (bytes >= Math.Pow(2, factor))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{bytes / Math.Pow(2, factor):0.00} {unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes:0.00} Bytes");
    }

    private static JinjaDict Partitions(FactsDump dump, IReadOnlyList<string> paths, string folder)
    {
        var partitions = new JinjaDict();
        foreach (var path in paths.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal) && path.EndsWith("/partition", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var part = path[..^"/partition".Length];
            var sectors = dump.Number(part + "/size") ?? 0;
            partitions[Path.GetFileName(part)] = new JinjaDict
            {
                ["start"] = dump.Line(part + "/start") ?? "0",
                ["sectors"] = sectors.ToString(CultureInfo.InvariantCulture),
                ["sectorsize"] = dump.Line(folder + "/queue/logical_block_size") ?? "512",
                ["size"] = Size(sectors * 512),
            };
        }

        return partitions;
    }

    private static string Scheduler(string line)
    {
        var start = line.IndexOf('[', StringComparison.Ordinal);
        var end = line.IndexOf(']', StringComparison.Ordinal);
        return start >= 0 && end > start ? line[(start + 1)..end] : "";
    }
}
