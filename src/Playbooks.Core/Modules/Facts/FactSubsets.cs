using System.Collections.Frozen;
using Playbooks.Results;

namespace Playbooks.Modules.Facts;

/// <summary>What `gather_subset` selects: Ansible's collectors, and to which of them a fact belongs.</summary>
internal static class FactSubsets
{
    /// <summary>Each collector with the other names it goes by, and those it brings along.</summary>
    private static readonly FrozenDictionary<string, (string[] Names, string[] Needed)> Collectors = new Dictionary<string, (string[] Names, string[] Needed)>
    {
        ["apparmor"] = ([], []),
        ["caps"] = (["system_capabilities", "system_capabilities_enforced"], []),
        ["chroot"] = (["is_chroot"], []),
        ["cmdline"] = ([], []),
        ["date_time"] = ([], []),
        ["distribution"] = (["distribution_major_version", "distribution_release", "distribution_version", "os_family"], []),
        ["dns"] = ([], []),
        ["env"] = ([], []),
        ["facter"] = ([], []),
        ["fibre_channel_wwn"] = ([], []),
        ["fips"] = ([], []),
        ["hardware"] = (["devices", "mounts", "processor", "processor_cores", "processor_count"], ["platform"]),
        ["iscsi"] = ([], []),
        ["loadavg"] = ([], []),
        ["local"] = ([], []),
        ["lsb"] = ([], []),
        ["network"] = (["all_ipv4_addresses", "all_ipv6_addresses", "default_ipv4", "default_ipv6", "interfaces"], ["platform", "distribution"]),
        ["nvme"] = ([], []),
        ["ohai"] = ([], []),
        ["pkg_mgr"] = ([], ["distribution"]),
        ["platform"] = (["architecture", "kernel", "kernel_version", "machine", "machine_id", "python_version", "system"], []),
        ["python"] = ([], []),
        ["selinux"] = ([], []),
        ["service_mgr"] = ([], ["platform", "distribution"]),
        ["ssh_pub_keys"] = (["ssh_host_key_dsa_public", "ssh_host_key_ecdsa_public", "ssh_host_key_ed25519_public", "ssh_host_key_rsa_public", "ssh_host_pub_keys"], []),
        ["user"] = (["effective_group_ids", "effective_user_id", "real_user_id", "user_dir", "user_gecos", "user_gid", "user_id", "user_shell", "user_uid"], []),
        ["virtual"] = (["virtualization_role", "virtualization_tech_guest", "virtualization_tech_host", "virtualization_type"], []),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Minimal = new[]
    {
        "apparmor", "caps", "cmdline", "date_time", "distribution", "dns", "env", "fips", "local", "lsb", "pkg_mgr", "platform", "python", "selinux", "service_mgr", "ssh_pub_keys", "user",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> All = Collectors.SelectMany(pair => pair.Value.Names.Prepend(pair.Key)).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>How the names of a collector's facts begin; those of the network are the rest, as its interfaces are among them.</summary>
    private static readonly FrozenDictionary<string, string[]> Beginnings = new Dictionary<string, string[]>
    {
        ["caps"] = ["system_capabilities"],
        ["chroot"] = ["is_chroot"],
        ["cmdline"] = ["cmdline", "proc_cmdline"],
        ["distribution"] = ["distribution", "os_family"],
        ["hardware"] =
        [
            "bios_", "board_", "chassis_", "form_factor", "product_", "system_vendor", "devices", "device_links", "lvm", "mounts", "memfree_mb", "memory_mb", "memtotal_mb",
            "swapfree_mb", "swaptotal_mb", "processor", "uptime_seconds",
        ],
        ["iscsi"] = ["iscsi_iqn"],
        ["nvme"] = ["hostnqn"],
        ["platform"] = ["kernel", "machine", "python_version", "fqdn", "hostname", "nodename", "domain", "userspace_", "architecture"],
        ["ssh_pub_keys"] = ["ssh_host_"],
        ["user"] = ["user_", "real_", "effective_"],
        ["virtual"] = ["virtualization_"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The collectors that run. As in Ansible the minimal ones do unless `!min` or their names say otherwise. Throws <see cref="ModuleFailedException"/> for an unknown name.</summary>
    public static IReadOnlySet<string> Select(IReadOnlyList<string> subsets)
    {
        var added = new HashSet<string>(Minimal, StringComparer.Ordinal);
        var named = new HashSet<string>(StringComparer.Ordinal);
        var excluded = new HashSet<string>(StringComparer.Ordinal);
        foreach (var subset in subsets.Count == 0 ? ["all"] : subsets)
        {
            switch (subset)
            {
                case "min": added.UnionWith(Minimal); break;
                case "all": added.UnionWith(All); break;
                case "!min": excluded.UnionWith(Minimal); break;
                case "!all": excluded.UnionWith(All.Except(Minimal)); break;
                case ['!', ..]: excluded.UnionWith(Collectors.TryGetValue(subset[1..], out var one) ? one.Names.Append(subset[1..]) : [subset[1..]]); break;
                default:
                    named.Add(All.Contains(subset) ? subset : throw new ModuleFailedException(
                        $"Bad subset '{subset}' given to Ansible. gather_subset options allowed: all, {string.Join(", ", All.Order(StringComparer.Ordinal))}"));
                    added.Add(subset);
                    break;
            }
        }

        added.ExceptWith(excluded.Except(named));
        var selected = Collectors.Where(pair => pair.Value.Names.Prepend(pair.Key).Any(added.Contains)).ToList();
        return selected.SelectMany(pair => pair.Value.Needed.Prepend(pair.Key)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The collector a fact comes from; the name without ansible_.</summary>
    public static string CollectorOf(string fact)
        => Collectors.ContainsKey(fact) && !Beginnings.ContainsKey(fact) ? fact
            : fact == "system" ? "platform"
            : Beginnings.FirstOrDefault(pair => pair.Value.Any(beginning => fact.StartsWith(beginning, StringComparison.Ordinal))).Key
                ?? (fact is "selinux_python_present" ? "selinux" : fact == "distribution" ? "distribution" : "network");
}
