using Playbooks.Jinja;

namespace Playbooks.Queries.Facts;

/// <summary>Kernel, names, user, environment, managers, keys, security modules.</summary>
internal static class SystemFacts
{
    public static void Add(JinjaDict facts, FactsDump dump)
    {
        var machine = dump.First("machine") ?? "";
        var status = dump.Fields("/proc/self/status");
        facts["system"] = dump.Line("/proc/sys/kernel/ostype") ?? "Linux";
        facts["kernel"] = dump.Line("/proc/sys/kernel/osrelease") ?? "";
        facts["kernel_version"] = dump.Line("/proc/sys/kernel/version") ?? "";
        facts["machine"] = machine;
        facts["architecture"] = machine is "i486" or "i586" or "i686" ? "i386" : machine;
        facts["userspace_architecture"] = facts["architecture"];
        facts["userspace_bits"] = machine.EndsWith("64", StringComparison.Ordinal) || machine is "s390x" or "ppc64le" ? "64" : "32";
        facts["machine_id"] = dump.Line("/var/lib/dbus/machine-id") ?? dump.Line("/etc/machine-id") ?? "";
        AddNames(facts, dump);
        AddUser(facts, dump, status);
        facts["env"] = Environment(dump.Section("env"));
        facts["cmdline"] = KernelArguments(dump, all: false);
        facts["proc_cmdline"] = KernelArguments(dump, all: true);
        facts["service_mgr"] = ServiceManager(dump);
        facts["fips"] = dump.Line("/proc/sys/crypto/fips_enabled") == "1";
        facts["is_chroot"] = dump.Exists("chroot");
        facts["apparmor"] = new JinjaDict { ["status"] = dump.Exists("/sys/kernel/security/apparmor") ? "enabled" : "disabled" };
        facts["selinux"] = Selinux(dump);
        facts["selinux_python_present"] = false;
        facts["iscsi_iqn"] = dump.Assignments("/etc/iscsi/initiatorname.iscsi").GetValueOrDefault("InitiatorName", "");
        facts["hostnqn"] = dump.Line("/etc/nvme/hostnqn") ?? "";
        AddHostKeys(facts, dump);
    }

    private static void AddNames(JinjaDict facts, FactsDump dump)
    {
        var node = dump.Line("/proc/sys/kernel/hostname") ?? "";
        var full = node;
        if (!node.Contains('.', StringComparison.Ordinal))
        {
            var lines = dump.File("/etc/hosts").Concat(dump.Section("name")).Select(line => line.Split('#')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).ToList();
            // As Python's getfqdn: the name's address, and what the first line of that address calls it.
            var address = lines.FirstOrDefault(words => words.Skip(1).Contains(node))?[0];
            var names = lines.FirstOrDefault(words => words.Length > 1 && words[0] == address)?.Skip(1).ToList() ?? [];
            full = names.FirstOrDefault(name => name.Contains('.', StringComparison.Ordinal)) ?? names.FirstOrDefault() ?? node;
        }

        facts["nodename"] = node;
        facts["hostname"] = node.Split('.')[0];
        facts["fqdn"] = full;
        facts["domain"] = string.Join('.', full.Split('.').Skip(1));
    }

    private static void AddUser(JinjaDict facts, FactsDump dump, Dictionary<string, string> status)
    {
        var user = (dump.First("user") ?? "").Split(':');
        var users = Numbers(status, "Uid");
        var groups = Numbers(status, "Gid");
        facts["user_id"] = user[0];
        facts["user_uid"] = users.Real;
        facts["user_gid"] = user.Length > 3 && long.TryParse(user[3], out var group) ? group : groups.Real;
        facts["user_gecos"] = user.ElementAtOrDefault(4) ?? "";
        facts["user_dir"] = user.ElementAtOrDefault(5) ?? "";
        facts["user_shell"] = user.ElementAtOrDefault(6) ?? "";
        facts["real_user_id"] = users.Real;
        facts["effective_user_id"] = users.Effective;
        facts["real_group_id"] = groups.Real;
        facts["effective_group_id"] = groups.Effective;
    }

    private static (long Real, long Effective) Numbers(Dictionary<string, string> status, string name)
    {
        var words = status.GetValueOrDefault(name, "").Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return (long.TryParse(words.ElementAtOrDefault(0), out var real) ? real : 0, long.TryParse(words.ElementAtOrDefault(1), out var effective) ? effective : 0);
    }

    private static JinjaDict Environment(IReadOnlyList<string> lines)
    {
        var environment = new JinjaDict();
        object? last = null;
        foreach (var line in lines)
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            if (at > 0 && line[..at].All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
            {
                environment[last = line[..at]] = line[(at + 1)..];
            }
            else if (last is not null)
            {
                environment[last] = $"{environment[last]}\n{line}";
            }
        }

        return environment;
    }

    /// <summary>cmdline keeps the last of a repeated word, proc_cmdline all of them as a list.</summary>
    private static JinjaDict KernelArguments(FactsDump dump, bool all)
    {
        var arguments = new JinjaDict();
        foreach (var word in (dump.Line("/proc/cmdline") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = word.IndexOf('=', StringComparison.Ordinal);
            object name = at < 0 ? word : word[..at];
            object? value = at < 0 ? true : word[(at + 1)..].Trim('"');
            if (all && at >= 0 && arguments.TryGetValue(name, out var old) && old is not true)
            {
                value = (old as List<object?> ?? [old]).Append(value).ToList();
            }

            arguments[name] = value;
        }

        return arguments;
    }

    private static string ServiceManager(FactsDump dump)
    {
        var first = dump.Line("/proc/1/comm");
        return dump.Exists("/run/systemd/system") ? "systemd"
            : dump.Exists("/sbin/openrc") || dump.Exists("/usr/sbin/openrc") ? "openrc"
            : first switch
            {
                "systemd" => "systemd",
                "runit" or "runit-init" => "runit",
                "init" or "sh" or "bash" or "" or null => dump.Exists("/etc/init.d") ? "sysvinit" : "service",
                _ => first,
            };
    }

    private static JinjaDict Selinux(FactsDump dump)
    {
        if (dump.Line("/sys/fs/selinux/enforce") is not { } enforce)
        {
            return new JinjaDict { ["status"] = "disabled" };
        }

        var configuration = dump.Assignments("/etc/selinux/config");
        return new JinjaDict
        {
            ["status"] = "enabled",
            ["policyvers"] = dump.Number("/sys/fs/selinux/policyvers"),
            ["config_mode"] = configuration.GetValueOrDefault("SELINUX", "unknown"),
            ["mode"] = enforce == "1" ? "enforcing" : "permissive",
            ["type"] = configuration.GetValueOrDefault("SELINUXTYPE", "unknown"),
        };
    }

    private static void AddHostKeys(JinjaDict facts, FactsDump dump)
    {
        foreach (var path in dump.Paths.Where(path => path.StartsWith("/etc/ssh/ssh_host_", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var words = (dump.Line(path) ?? "").Split(' ');
            var kind = path["/etc/ssh/ssh_host_".Length..^"_key.pub".Length];
            if (words.Length > 1)
            {
                facts[$"ssh_host_key_{kind}_public"] = words[1];
                facts[$"ssh_host_key_{kind}_public_keytype"] = words[0];
            }
        }
    }
}
