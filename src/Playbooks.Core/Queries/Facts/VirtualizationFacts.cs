using Playbooks.Jinja;

namespace Playbooks.Queries.Facts;

/// <summary>virtualization_type, _role, _tech_guest, _tech_host: the first that is found names the type, as in Ansible.</summary>
internal static class VirtualizationFacts
{
    private static readonly (string Text, string Type)[] Firmware =
    [
        ("VMware", "VMware"), ("VirtualBox", "virtualbox"), ("innotek", "virtualbox"), ("OpenStack", "openstack"), ("KubeVirt", "KubeVirt"), ("oVirt", "oVirt"), ("RHEV", "RHEV"),
        ("QEMU", "kvm"), ("KVM", "kvm"), ("Bochs", "kvm"), ("Amazon EC2", "kvm"), ("DigitalOcean", "kvm"), ("Google", "kvm"), ("Hetzner", "kvm"), ("UpCloud", "kvm"), ("Scaleway", "kvm"),
        ("Virtual Machine", "VirtualPC"), ("Parallels", "parallels"), ("Xen", "xen"), ("HVM domU", "xen"),
    ];

    private static readonly string[] FirmwareFiles = ["product_name", "sys_vendor", "bios_vendor", "board_vendor"];

    public static void Add(JinjaDict facts, FactsDump dump)
    {
        var guests = Guests(dump).Distinct().ToList();
        var isKvmHost = dump.Exists("/dev/kvm") || dump.Exists("/sys/module/kvm");
        facts["virtualization_type"] = guests.Count > 0 ? guests[0] : isKvmHost ? "kvm" : "NA";
        facts["virtualization_role"] = guests.Count > 0 ? "guest" : isKvmHost ? "host" : "NA";
        facts["virtualization_tech_guest"] = guests.Concat(IsContainer(guests) ? ["container"] : []).Distinct().Order(StringComparer.Ordinal).ToList<object?>();
        facts["virtualization_tech_host"] = isKvmHost ? new List<object?> { "kvm" } : [];
    }

    private static bool IsContainer(IReadOnlyList<string> guests) => guests.Any(guest => guest is "docker" or "podman" or "lxc" or "container" or "containerd" or "systemd-nspawn");

    private static IEnumerable<string> Guests(FactsDump dump)
    {
        var groups = string.Join('\n', dump.File("/proc/1/cgroup"));
        if (dump.Exists("/.dockerenv") || dump.Exists("/.dockerinit") || groups.Contains("/docker", StringComparison.Ordinal))
        {
            yield return "docker";
        }

        if (dump.Exists("/run/.containerenv"))
        {
            yield return "podman";
        }

        if (groups.Contains("/lxc/", StringComparison.Ordinal))
        {
            yield return "lxc";
        }

        if (dump.First("container")?["container=".Length..] is { Length: > 0 } container)
        {
            yield return container is "docker" or "podman" or "lxc" ? container : "container";
        }

        if (dump.Exists("/proc/vz") && !dump.Exists("/proc/bc"))
        {
            yield return "openvz";
        }

        if (dump.Line("/sys/hypervisor/type") == "xen")
        {
            yield return "xen";
        }

        var firmware = string.Join('\n', FirmwareFiles.Select(file => dump.Line("/sys/class/dmi/id/" + file)));
        foreach (var (text, type) in Firmware.Where(pair => firmware.Contains(pair.Text, StringComparison.Ordinal)))
        {
            yield return type;
        }
    }
}
