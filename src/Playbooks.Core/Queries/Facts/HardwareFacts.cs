using System.Globalization;
using Playbooks.Jinja;

namespace Playbooks.Queries.Facts;

/// <summary>Processors, memory (MiB), load, uptime (seconds), firmware tables, mounts (bytes).</summary>
internal static class HardwareFacts
{
    private static readonly (string Fact, string File)[] Tables =
    [
        ("bios_date", "bios_date"), ("bios_vendor", "bios_vendor"), ("bios_version", "bios_version"), ("board_asset_tag", "board_asset_tag"), ("board_name", "board_name"),
        ("board_serial", "board_serial"), ("board_vendor", "board_vendor"), ("board_version", "board_version"), ("chassis_asset_tag", "chassis_asset_tag"),
        ("chassis_serial", "chassis_serial"), ("chassis_vendor", "chassis_vendor"), ("chassis_version", "chassis_version"), ("product_name", "product_name"),
        ("product_serial", "product_serial"), ("product_uuid", "product_uuid"), ("product_version", "product_version"), ("system_vendor", "sys_vendor"),
    ];

    public static void Add(JinjaDict facts, FactsDump dump)
    {
        foreach (var (fact, file) in Tables)
        {
            facts[fact] = dump.Line("/sys/class/dmi/id/" + file) is { Length: > 0 } text ? text : "NA";
        }

        facts["form_factor"] = "NA";
        AddProcessors(facts, dump);
        AddMemory(facts, dump.Fields("/proc/meminfo"));
        facts["uptime_seconds"] = double.TryParse((dump.Line("/proc/uptime") ?? "").Split(' ')[0], CultureInfo.InvariantCulture, out var uptime) ? (long)uptime : 0L;
        var load = (dump.Line("/proc/loadavg") ?? "").Split(' ');
        if (load.Length > 2)
        {
            facts["loadavg"] = new JinjaDict { ["1m"] = Real(load[0]), ["5m"] = Real(load[1]), ["15m"] = Real(load[2]) };
        }

        facts["mounts"] = Mounts(dump);
    }

    /// <summary>`1-3,8` of a CPU list as a count.</summary>
    public static long CountCpus(string list)
        => list.Split(',', StringSplitOptions.RemoveEmptyEntries).Sum(part => part.Split('-') is [var first, var last] ? long.Parse(last) - long.Parse(first) + 1 : 1);

    private static double Real(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static void AddProcessors(JinjaDict facts, FactsDump dump)
    {
        var list = new List<object?>();
        var sockets = new HashSet<string>();
        var (processors, siblings, cores) = (0L, 0L, 0L);
        foreach (var line in dump.Section("cpuinfo"))
        {
            var at = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = at < 0 ? (line, "") : (line[..at].Trim(), line[(at + 1)..].Trim());
            switch (name)
            {
                case "processor" or "Processor" or "vendor_id" or "model name" or "cpu" or "vendor":
                    list.Add(value);
                    processors += name == "processor" ? 1 : 0;
                    break;
                case "physical id":
                    sockets.Add(value);
                    break;
                case "siblings":
                    siblings = long.TryParse(value, out var number) ? number : 0;
                    break;
                case "cpu cores":
                    cores = long.TryParse(value, out var count) ? count : 0;
                    break;
            }
        }

        var hasTopology = sockets.Count > 0 && cores > 0;
        facts["processor"] = list;
        facts["processor_count"] = hasTopology ? (long)sockets.Count : processors;
        facts["processor_cores"] = hasTopology ? cores : 1L;
        facts["processor_threads_per_core"] = hasTopology && siblings > 0 ? siblings / cores : 1L;
        facts["processor_vcpus"] = hasTopology ? sockets.Count * cores * (long)facts["processor_threads_per_core"]! : processors;
        var allowed = dump.Fields("/proc/self/status").GetValueOrDefault("Cpus_allowed_list", "");
        facts["processor_nproc"] = allowed.Length > 0 ? CountCpus(allowed) : processors;
    }

    private static void AddMemory(JinjaDict facts, Dictionary<string, string> memory)
    {
        long Mebi(string name) => long.TryParse(memory.GetValueOrDefault(name, "0").Split(' ')[0], out var kibi) ? kibi / 1024 : 0;
        var (total, free, swapTotal, swapFree) = (Mebi("MemTotal"), Mebi("MemFree"), Mebi("SwapTotal"), Mebi("SwapFree"));
        var free2 = free + Mebi("Cached") + Mebi("Buffers");
        facts["memtotal_mb"] = total;
        facts["memfree_mb"] = free;
        facts["swaptotal_mb"] = swapTotal;
        facts["swapfree_mb"] = swapFree;
        facts["memory_mb"] = new JinjaDict
        {
            ["real"] = new JinjaDict { ["total"] = total, ["used"] = total - free, ["free"] = free },
            ["nocache"] = new JinjaDict { ["free"] = free2, ["used"] = total - free2 },
            ["swap"] = new JinjaDict { ["total"] = swapTotal, ["free"] = swapFree, ["used"] = swapTotal - swapFree, ["cached"] = Mebi("SwapCached") },
        };
    }

    private static List<object?> Mounts(FactsDump dump)
    {
        var sizes = dump.Section("statfs").Select(line => line.Split(' ', 6)).Where(parts => parts.Length == 6).GroupBy(parts => parts[5]).ToDictionary(group => group.Key, group => group.Last());
        var mounts = new List<object?>();
        foreach (var parts in dump.File("/proc/mounts").Select(line => line.Split(' ')).Where(parts => parts.Length >= 4))
        {
            var device = Unescape(parts[0]);
            if ((!device.StartsWith('/') && !device.Contains(":/", StringComparison.Ordinal)) || parts[2] == "none")
            {
                continue;
            }

            var mount = new JinjaDict { ["mount"] = Unescape(parts[1]), ["device"] = device, ["fstype"] = parts[2], ["options"] = parts[3], ["dump"] = 0L, ["passno"] = 0L };
            if (sizes.TryGetValue(Unescape(parts[1]), out var size))
            {
                AddSizes(mount, [.. size[..5].Select(text => long.TryParse(text, out var number) ? number : 0)]);
            }

            var uuid = dump.Section("links").FirstOrDefault(line => line.Contains("/dev/disk/by-uuid/", StringComparison.Ordinal) && Path.GetFileName(line) == Path.GetFileName(device));
            mount["uuid"] = uuid is null ? "N/A" : Path.GetFileName(uuid.Split(" -> ")[0]);
            mounts.Add(mount);
        }

        return mounts;
    }

    /// <summary>available, total blocks; block size; total, free inodes.</summary>
    private static void AddSizes(JinjaDict mount, IReadOnlyList<long> numbers)
    {
        var (available, total, size, inodes, free) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        mount["size_total"] = total * size;
        mount["size_available"] = available * size;
        mount["block_size"] = size;
        mount["block_total"] = total;
        mount["block_available"] = available;
        mount["block_used"] = total - available;
        mount["inode_total"] = inodes;
        mount["inode_available"] = free;
        mount["inode_used"] = inodes - free;
    }

    /// <summary>Undoes /proc/mounts' octal escapes (`\040`).</summary>
    private static string Unescape(string text)
        => text.Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal).Replace("\\012", "\n", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);
}
