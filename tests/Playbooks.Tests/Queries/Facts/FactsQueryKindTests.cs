using System.Net;
using System.Runtime.InteropServices;
using Playbooks.Jinja;
using Playbooks.Queries.Facts;
using Playbooks.Tests.Modules;

namespace Playbooks.Tests.Queries.Facts;

public class FactsQueryKindTests
{
    public static TheoryData<string> Shells => LocalShell.All;

    [Theory]
    [MemberData(nameof(Shells))]
    public void This_machine_is_described_as_it_is(string shell)
    {
        var facts = ((FactsAnswer)LocalShell.Ask(shell, new FactsQueryKind(), new FactsQuery())[0]).Facts;
        facts["nodename"].ShouldBe(Dns.GetHostName());
        facts["architecture"].ShouldBe(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64");
        facts["processor_nproc"].ShouldBe((long)Environment.ProcessorCount);
        facts["kernel"].ShouldBe(File.ReadAllText("/proc/sys/kernel/osrelease").Trim());
        facts["user_id"].ShouldBe(Environment.UserName);
        facts["user_dir"].ShouldBe(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        ((List<object?>)facts["interfaces"]!).ShouldContain("lo");
        ((JinjaDict)((JinjaDict)facts["lo"]!)["ipv4"]!)["netmask"].ShouldBe("255.0.0.0");
        ((JinjaDict)facts["env"]!)["LC_ALL"].ShouldBe("C");
        ((JinjaDict)facts["date_time"]!)["epoch"].ShouldBeOfType<string>().Length.ShouldBe(10);
        var root = ((List<object?>)facts["mounts"]!).Cast<JinjaDict>().FirstOrDefault(mount => Equals(mount["mount"], "/"));
        (root is null || (long)root["size_total"]! == new DriveInfo("/").TotalSize).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Local_facts_are_read_or_run(string shell)
    {
        var folder = Directory.CreateTempSubdirectory("facts").FullName;
        File.WriteAllText(folder + "/plain.fact", "{\"a\": [1, true, 1.5]}");
        File.WriteAllText(folder + "/ini.fact", "# comment\n[general]\nRole = db\n");
        File.WriteAllText(folder + "/broken.fact", "neither");
        File.WriteAllText(folder + "/run.fact", "#!/bin/sh\necho '{\"pid\": 7}'\n");
        File.WriteAllText(folder + "/fails.fact", "#!/bin/sh\necho why >&2\nexit 3\n");
        LocalShell.Run("dash", $"chmod 0700 {folder}/run.fact {folder}/fails.fact");
        var answer = (FactsAnswer)LocalShell.Ask(shell, new FactsQueryKind(), new FactsQuery(folder))[0];
        var local = (JinjaDict)answer.Facts["local"]!;
        ((JinjaDict)local["plain"]!)["a"].ShouldBe(new List<object?> { 1L, true, 1.5 });
        ((JinjaDict)((JinjaDict)local["ini"]!)["general"]!)["role"].ShouldBe("db");
        ((JinjaDict)local["run"]!)["pid"].ShouldBeOfType<long>().ShouldBe(7L);
        local["broken"].ShouldBe($"error loading facts as JSON or ini - please check content: {folder}/broken.fact");
        local["fails"].ShouldBe($"Failure executing fact script ({folder}/fails.fact), rc: 3, err: why\n");
        // Two tasks ask at once: each gets what it asked for.
        ((FactsAnswer)LocalShell.Ask(shell, new FactsQueryKind(), new FactsQuery(folder + "/none"), new FactsQuery(folder))[0]).Facts["local"].ShouldBeOfType<JinjaDict>().ShouldBeEmpty();
        answer.Warnings.Count.ShouldBe(2);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("ID=ubuntu\nNAME=\"Ubuntu\"\nID_LIKE=debian\nVERSION_ID=\"22.04\"\nVERSION=\"22.04.4 LTS (Jammy Jellyfish)\"\nVERSION_CODENAME=jammy", "", "/usr/bin/apt-get", "Ubuntu", "22.04", "22", "jammy", "Debian", "apt")]
    [InlineData("ID=debian\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nVERSION=\"12 (bookworm)\"\nVERSION_CODENAME=bookworm", "/etc/debian_version:12.11", "/usr/bin/apt-get", "Debian", "12.11", "12", "bookworm", "Debian", "apt")]
    [InlineData("NAME=\"Rocky Linux\"\nVERSION=\"9.3 (Blue Onyx)\"\nID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"9.3\"", "/etc/redhat-release:Rocky Linux release 9.3 (Blue Onyx)", "/usr/bin/dnf", "Rocky", "9.3", "9", "Blue Onyx", "RedHat", "dnf")]
    [InlineData("NAME=\"AlmaLinux\"\nVERSION=\"8.9 (Midnight Oncilla)\"\nID=\"almalinux\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"8.9\"", "", "/usr/bin/dnf", "AlmaLinux", "8.9", "8", "Midnight Oncilla", "RedHat", "dnf")]
    [InlineData("NAME=\"CentOS Linux\"\nVERSION=\"7 (Core)\"\nID=\"centos\"\nID_LIKE=\"rhel fedora\"\nVERSION_ID=\"7\"", "/etc/redhat-release:CentOS Linux release 7.9.2009 (Core)", "/usr/bin/yum", "CentOS", "7.9", "7", "Core", "RedHat", "yum")]
    [InlineData("NAME=\"Fedora Linux\"\nVERSION=\"39 (Cloud Edition)\"\nID=fedora\nVERSION_ID=39\nVERSION_CODENAME=\"\"", "", "/usr/bin/dnf", "Fedora", "39", "39", "", "RedHat", "dnf")]
    [InlineData("NAME=\"openSUSE Leap\"\nVERSION=\"15.5\"\nID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\nVERSION_ID=\"15.5\"", "", "/usr/bin/zypper", "openSUSE Leap", "15.5", "15", "5", "Suse", "zypper")]
    [InlineData("NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.18.4", "/etc/alpine-release:3.18.4", "/sbin/apk", "Alpine", "3.18.4", "3", "NA", "Alpine", "apk")]
    [InlineData("NAME=\"Red Hat Enterprise Linux\"\nVERSION=\"9.2 (Plow)\"\nID=\"rhel\"\nID_LIKE=\"fedora\"\nVERSION_ID=\"9.2\"", "", "/usr/bin/dnf", "RedHat", "9.2", "9", "Plow", "RedHat", "dnf")]
    public void Distributions_have_the_names_Ansible_gives_them(string release, string other, string manager, string name, string version, string major, string codename, string family, string packages)
    {
        var captured = "@@files\n" + string.Join('\n', release.Split('\n').Select(line => "/etc/os-release:" + line)) + "\n" + other + "\n\n@@exists\n" + manager + "\n";
        var facts = ((FactsAnswer)LocalShell.Parse(new FactsQueryKind(), captured, new FactsQuery(null))[0]).Facts;
        new[] { "distribution", "distribution_version", "distribution_major_version", "distribution_release", "os_family", "pkg_mgr" }.Select(fact => facts[fact])
            .ShouldBe([name, version, major, codename, family, packages]);
    }

    [Fact]
    public void Addresses_and_default_route_are_read_from_iproute2()
    {
        var facts = Captured("""
            @@files
            /sys/class/net/eth0/address:52:54:00:12:34:56
            /sys/class/net/eth0/mtu:1450
            /sys/class/net/eth0/type:1
            /sys/class/net/eth0/operstate:up
            /sys/class/net/eth0/flags:0x1003
            /etc/resolv.conf:# by hand
            /etc/resolv.conf:nameserver 10.0.0.2
            /etc/resolv.conf:nameserver 10.0.0.3
            /etc/resolv.conf:search a.example b.example
            /etc/resolv.conf:options ndots:2 rotate

            @@exists
            /sys/class/net/eth0
            /sys/class/net/lo
            /sys/class/net/cni-br0
            /sys/class/net/cni-br0/bridge
            /sys/class/net/cni-br0/brif/veth1

            @@addresses
            1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
                link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
                inet 127.0.0.1/8 scope host lo
                   valid_lft forever preferred_lft forever
                inet6 ::1/128 scope host
                   valid_lft forever preferred_lft forever
            2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UP group default qlen 1000
                link/ether 52:54:00:12:34:56 brd ff:ff:ff:ff:ff:ff link-netnsid 0
                inet 10.0.1.10/20 brd 10.0.15.255 scope global eth0
                   valid_lft forever preferred_lft forever
                inet 10.0.1.11/32 scope global eth0:vip
                inet6 fd00::10/64 scope global
                inet6 fe80::1/64 scope link

            @@route4
            8.8.8.8 via 10.0.0.1 dev eth0 src 10.0.1.10 uid 0
                cache

            @@route6
            2404:6800:400a:800::1012 from :: via fe80::ff dev eth0 src fd00::10 metric 1024 pref medium

            """);
        PythonValues.Repr(facts["default_ipv4"]).ShouldBe(
            "{'gateway': '10.0.0.1', 'interface': 'eth0', 'address': '10.0.1.10', 'broadcast': '10.0.15.255', 'netmask': '255.255.240.0', 'network': '10.0.0.0', 'prefix': '20', 'alias': 'eth0', "
            + "'macaddress': '52:54:00:12:34:56', 'mtu': 1450, 'type': 'ether'}");
        PythonValues.Repr(facts["default_ipv6"]).ShouldBe(
            "{'gateway': 'fe80::ff', 'interface': 'eth0', 'address': 'fd00::10', 'prefix': '64', 'scope': 'global', 'macaddress': '52:54:00:12:34:56', 'mtu': 1450, 'type': 'ether'}");
        PythonValues.Repr(facts["all_ipv4_addresses"]).ShouldBe("['10.0.1.10', '10.0.1.11']");
        PythonValues.Repr(facts["all_ipv6_addresses"]).ShouldBe("['fd00::10', 'fe80::1']");
        PythonValues.Repr(facts["interfaces"]).ShouldBe("['eth0', 'lo', 'cni-br0']");
        PythonValues.Repr(((JinjaDict)facts["eth0"]!)["ipv4_secondaries"]).ShouldBe("[{'address': '10.0.1.11', 'broadcast': '', 'netmask': '255.255.255.255', 'network': '10.0.1.11', 'prefix': '32'}]");
        PythonValues.Repr(((JinjaDict)facts["cni_br0"]!)["interfaces"]).ShouldBe("['veth1']");
        PythonValues.Repr(facts["dns"]).ShouldBe("{'nameservers': ['10.0.0.2', '10.0.0.3'], 'search': ['a.example', 'b.example'], 'options': {'ndots': '2', 'rotate': True}}");
    }

    [Fact]
    public void Without_ip_busybox_ifconfig_and_the_route_table_will_do()
    {
        var facts = Captured("""
            @@files
            /proc/net/route:Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
            /proc/net/route:eth0	00000000	0101A8C0	0003	0	0	100	00000000	0	0	0

            @@addresses
            eth0      Link encap:Ethernet  HWaddr 02:42:AC:11:00:02
                      inet addr:192.168.1.7  Bcast:192.168.1.255  Mask:255.255.255.0
                      inet6 addr: fe80::42/64 Scope:Link
                      UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1

            """);
        PythonValues.Repr(facts["default_ipv4"]).ShouldBe(
            "{'gateway': '192.168.1.1', 'interface': 'eth0', 'address': '192.168.1.7', 'broadcast': '192.168.1.255', 'netmask': '255.255.255.0', 'network': '192.168.1.0', 'prefix': '24', "
            + "'alias': 'eth0', 'type': 'unknown'}");
        PythonValues.Repr(facts["all_ipv6_addresses"]).ShouldBe("['fe80::42']");
    }

    [Fact]
    public void Processors_memory_names_and_mounts()
    {
        var facts = Captured("""
            @@files
            /proc/sys/kernel/hostname:node1
            /etc/hosts:127.0.0.1 localhost
            /etc/hosts:10.0.0.1	node1.example.org node1
            /proc/meminfo:MemTotal:        4030000 kB
            /proc/meminfo:MemFree:         1024000 kB
            /proc/meminfo:Buffers:           10240 kB
            /proc/meminfo:Cached:           204800 kB
            /proc/meminfo:SwapTotal:       2097148 kB
            /proc/meminfo:SwapFree:        2097148 kB
            /proc/self/status:Cpus_allowed_list:	0-2
            /proc/mounts:/dev/vda1 / ext4 rw,relatime 0 0
            /proc/mounts:proc /proc proc rw 0 0
            /proc/mounts:nas:/export /mnt/a\040b nfs4 rw 0 0
            /proc/cmdline:BOOT_IMAGE=/vmlinuz root=/dev/vda1 console=tty0 console=ttyS0 quiet
            /proc/1/comm:systemd
            /sys/class/dmi/id/product_name:Standard PC (Q35 + ICH9, 2009)
            /sys/class/dmi/id/sys_vendor:QEMU
            /sys/block/vda/size:41943040

            @@cpuinfo
            processor	: 0
            vendor_id	: GenuineIntel
            model name	: Xeon
            physical id	: 0
            siblings	: 4
            cpu cores	: 2
            processor	: 1
            vendor_id	: GenuineIntel
            model name	: Xeon
            physical id	: 0
            siblings	: 4
            cpu cores	: 2

            @@exists
            /run/systemd/system

            @@links
            lrwxrwxrwx 1 root root 10 Jan  1 00:00 /dev/disk/by-uuid/0000-1111 -> ../../vda1

            @@statfs
            100 500 4096 1000 900 /

            """);
        new[] { "fqdn", "domain", "hostname", "service_mgr", "virtualization_type", "virtualization_role", "memtotal_mb", "memfree_mb", "swaptotal_mb", "processor_count", "processor_cores", "processor_threads_per_core", "processor_vcpus", "processor_nproc" }
            .Select(name => facts[name])
            .ShouldBe(["node1.example.org", "example.org", "node1", "systemd", "kvm", "guest", 3935L, 1000L, 2047L, 1L, 2L, 2L, 4L, 3L]);
        PythonValues.Repr(facts["processor"]).ShouldBe("['0', 'GenuineIntel', 'Xeon', '1', 'GenuineIntel', 'Xeon']");
        PythonValues.Repr(facts["memory_mb"]).ShouldBe(
            "{'real': {'total': 3935, 'used': 2935, 'free': 1000}, 'nocache': {'free': 1210, 'used': 2725}, 'swap': {'total': 2047, 'free': 2047, 'used': 0, 'cached': 0}}");
        var mounts = (List<object?>)facts["mounts"]!;
        mounts.Count.ShouldBe(2);
        ((JinjaDict)mounts[0]!)["size_available"].ShouldBe(409600L);
        ((JinjaDict)mounts[0]!)["uuid"].ShouldBe("0000-1111");
        ((JinjaDict)mounts[1]!)["mount"].ShouldBe("/mnt/a b");
        PythonValues.Repr(facts["cmdline"]).ShouldBe("{'BOOT_IMAGE': '/vmlinuz', 'root': '/dev/vda1', 'console': 'ttyS0', 'quiet': True}");
        ((JinjaDict)facts["proc_cmdline"]!)["console"].ShouldBe(new List<object?> { "tty0", "ttyS0" });
        ((JinjaDict)((JinjaDict)facts["devices"]!)["vda"]!)["size"].ShouldBe("20.00 GB");
    }

    private static JinjaDict Captured(string text) => ((FactsAnswer)LocalShell.Parse(new FactsQueryKind(), text, new FactsQuery(null))[0]).Facts;
}
