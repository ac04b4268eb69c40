using System.Text.RegularExpressions;
using Playbooks.Jinja;

namespace Playbooks.Queries.Facts;

/// <summary>distribution*, os_family, pkg_mgr and lsb, named as Ansible names them (`RedHat`, `openSUSE Leap`).</summary>
internal static partial class DistributionFacts
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["almalinux"] = "AlmaLinux",
        ["alpine"] = "Alpine",
        ["amzn"] = "Amazon",
        ["arch"] = "Archlinux",
        ["centos"] = "CentOS",
        ["debian"] = "Debian",
        ["devuan"] = "Devuan",
        ["fedora"] = "Fedora",
        ["flatcar"] = "Flatcar",
        ["gentoo"] = "Gentoo",
        ["kali"] = "Kali",
        ["linuxmint"] = "Linux Mint",
        ["ol"] = "OracleLinux",
        ["openEuler"] = "openEuler",
        ["opensuse-leap"] = "openSUSE Leap",
        ["opensuse-tumbleweed"] = "openSUSE Tumbleweed",
        ["raspbian"] = "Debian",
        ["rhel"] = "RedHat",
        ["rocky"] = "Rocky",
        ["sles"] = "SLES",
        ["sles_sap"] = "SLES_SAP",
        ["ubuntu"] = "Ubuntu",
    };

    public static void Add(JinjaDict facts, FactsDump dump)
    {
        var release = dump.Assignments(dump.File("/etc/os-release").Count > 0 ? "/etc/os-release" : "/usr/lib/os-release");
        var id = release.GetValueOrDefault("ID", "");
        var name = Names.GetValueOrDefault(id) ?? release.GetValueOrDefault("NAME", id);
        var family = Family(id, release.GetValueOrDefault("ID_LIKE", ""), name);
        var version = Version(id, release, dump);
        facts["distribution"] = name;
        facts["distribution_version"] = version;
        facts["distribution_major_version"] = version.Split('.')[0];
        if (version.Split('.') is [_, var minor, ..])
        {
            facts["distribution_minor_version"] = minor;
        }

        facts["distribution_release"] = Release(id, release, version);
        facts["distribution_file_path"] = "/etc/os-release";
        facts["distribution_file_parsed"] = true;
        facts["distribution_file_variety"] = family == "Suse" ? "SUSE" : name;
        facts["os_family"] = family;
        facts["pkg_mgr"] = PackageManager(dump, family);
        facts["lsb"] = Lsb(dump, release);
    }

    private static string Family(string id, string like, string name)
    {
        var ids = like.Split(' ', StringSplitOptions.RemoveEmptyEntries).Prepend(id).ToList();
        return ids.Any(one => one is "debian" or "ubuntu" or "devuan") ? "Debian"
            : ids.Any(one => one is "rhel" or "fedora" or "centos" or "amzn" or "ol" or "rocky" or "almalinux" or "openEuler" or "anolis" or "kylin" or "euleros") ? "RedHat"
            : ids.Any(one => one.StartsWith("suse", StringComparison.Ordinal) || one.StartsWith("opensuse", StringComparison.Ordinal) || one.StartsWith("sle", StringComparison.Ordinal)) ? "Suse"
            : name;
    }

    /// <summary>VERSION_ID, but the point release where only another file tells it.</summary>
    private static string Version(string id, Dictionary<string, string> release, FactsDump dump)
    {
        var version = release.GetValueOrDefault("VERSION_ID", "");
        var other = id switch
        {
            "debian" or "raspbian" => dump.Line("/etc/debian_version"),
            "centos" when dump.Line("/etc/redhat-release") is { } line && Dotted().Match(line) is { Success: true } match => match.Value,
            _ => null,
        };
        return other is not null && char.IsAsciiDigit(other.FirstOrDefault()) ? other : version.Length > 0 ? version : "NA";
    }

    private static string Release(string id, Dictionary<string, string> release, string version)
    {
        if (release.TryGetValue("VERSION_CODENAME", out var codename) && (codename.Length > 0 || id == "fedora"))
        {
            return codename;
        }

        if (id is "opensuse-leap" or "sles" or "sles_sap")
        {
            return version.Split('.') is [_, var minor, ..] ? minor : "0";
        }

        if (id == "centos" && release.GetValueOrDefault("NAME", "").Contains("Stream", StringComparison.Ordinal))
        {
            return "Stream";
        }

        return Parentheses().Match(release.GetValueOrDefault("VERSION", "")) is { Success: true } match && id != "amzn" ? match.Groups[1].Value : id is "opensuse-tumbleweed" or "fedora" ? "" : "NA";
    }

    private static string PackageManager(FactsDump dump, string family)
        => dump.Exists("/run/ostree-booted") ? "atomic_container"
            : family == "Debian" && dump.Exists("/usr/bin/apt-get") ? "apt"
            : new (string Path, string Name)[]
            {
                ("/usr/bin/dnf", "dnf"), ("/usr/bin/dnf5", "dnf5"), ("/usr/bin/yum", "yum"), ("/usr/bin/microdnf", "dnf"), ("/usr/bin/zypper", "zypper"), ("/sbin/apk", "apk"),
                ("/usr/bin/pacman", "pacman"), ("/usr/bin/apt-get", "apt"), ("/usr/bin/emerge", "portage"), ("/usr/bin/xbps-install", "xbps"),
            }.FirstOrDefault(manager => dump.Exists(manager.Path)).Name ?? "unknown";

    private static JinjaDict Lsb(FactsDump dump, Dictionary<string, string> release)
    {
        var lsb = dump.Assignments("/etc/lsb-release");
        if (!lsb.ContainsKey("DISTRIB_ID") && !dump.Exists("/usr/bin/lsb_release"))
        {
            return [];
        }

        var id = release.GetValueOrDefault("ID", "");
        var version = lsb.GetValueOrDefault("DISTRIB_RELEASE") ?? release.GetValueOrDefault("VERSION_ID", "n/a");
        return new JinjaDict
        {
            ["id"] = lsb.GetValueOrDefault("DISTRIB_ID") ?? (id.Length == 0 ? "n/a" : char.ToUpperInvariant(id[0]) + id[1..]),
            ["description"] = lsb.GetValueOrDefault("DISTRIB_DESCRIPTION") ?? release.GetValueOrDefault("PRETTY_NAME", ""),
            ["release"] = version,
            ["major_release"] = version.Split('.')[0],
            ["codename"] = lsb.GetValueOrDefault("DISTRIB_CODENAME") ?? release.GetValueOrDefault("VERSION_CODENAME", "n/a"),
        };
    }

    [GeneratedRegex(@"\d+\.\d+")]
    private static partial Regex Dotted();

    [GeneratedRegex(@"\(([^)]*)\)")]
    private static partial Regex Parentheses();
}
