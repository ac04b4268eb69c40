namespace Playbooks.Lab;

/// <summary>What a machine must have for a lab: finds out by trying, installs tools where it can, and otherwise says all that is missing.</summary>
internal sealed class LabRequirements(CommandRunner commands)
{
    private const string Step = "tools for the lab";
    private const string Elsewhere = "On a machine that cannot do this, use virtual machines instead: inventories/vagrant/README.md.";

    private static readonly TimeSpan LockPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LockPatience = TimeSpan.FromMinutes(10);
    private static readonly string[] NeededControllers = ["cpu", "memory", "pids"];

    private static readonly (string Tool, string Package)[] Tools =
    [
        ("debootstrap", "debootstrap"),
        ("../share/keyrings/debian-archive-keyring.gpg", "debian-archive-keyring"),
        ("systemd-nspawn", "systemd-container"),
        ("ip", "iproute2"),
        ("nft", "nftables"),
        ("ssh", "openssh-client"),
        ("ssh-keygen", "openssh-client"),
        ("unshare", "util-linux"),
        ("nsenter", "util-linux"),
        ("setsid", "util-linux"),
    ];

    /// <summary>Ends when the machine has everything, also overlays below <paramref name="folder"/>; else throws with every finding and what to do about it.</summary>
    public async Task EnsureAsync(string folder, ILabProgress progress, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new LabException("The lab's nodes are Linux systems in namespaces of this machine's kernel: it must be Linux. " + Elsewhere);
        }

        if (!Environment.IsPrivilegedProcess)
        {
            throw new LabException("The lab makes namespaces, mounts and network links, which needs root: run it again with sudo. " + Elsewhere);
        }

        await InstallAsync(progress, cancellationToken);
        var missing = await KernelAsync(folder, cancellationToken);
        if (missing.Count > 0)
        {
            throw new LabException("This machine cannot hold a lab:\n  - " + string.Join("\n  - ", missing) + "\n" + Elsewhere);
        }
    }

    /// <summary>Whether a program is on the path, or where root's programs usually are.</summary>
    public static bool Has(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)));

    private async Task InstallAsync(ILabProgress progress, CancellationToken cancellationToken)
    {
        var missing = Tools.Where(tool => !Has(tool.Tool)).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        var packages = missing.Select(tool => tool.Package).Distinct().ToList();
        if (!Has("apt-get"))
        {
            throw new LabException($"The lab needs {string.Join(", ", missing.Select(tool => Path.GetFileName(tool.Tool)))}: install them (on Debian they are in {string.Join(", ", packages)}). {Elsewhere}");
        }

        progress.Started(Step);
        // A source that does not answer matters only if a package is then not found.
        await AptGetAsync(["update"], progress, cancellationToken);
        var installed = await AptGetAsync(["install", "-y", "--no-install-recommends", .. packages], progress, cancellationToken);
        if (!installed.Succeeded)
        {
            throw new LabException($"The lab needs {string.Join(", ", packages)}, which apt-get could not install: {installed.Error.Trim()}");
        }

        progress.Finished(Step, string.Join(", ", packages));
    }

    /// <summary>Waits while another program installs packages: the machine's own, or that of another lab.</summary>
    private async Task<CommandResult> AptGetAsync(string[] arguments, ILabProgress progress, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; waited += LockPause)
        {
            progress.Progress(Step, "apt-get " + string.Join(' ', arguments));
            var result = await commands.TryRunAsync(["apt-get", "-qq", .. arguments], cancellationToken);
            if (result.Succeeded || waited >= LockPatience || !result.Error.Contains("Could not get lock", StringComparison.Ordinal))
            {
                return result;
            }

            progress.Progress(Step, "waiting for another package manager");
            await Task.Delay(LockPause, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<string>> KernelAsync(string folder, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        await TryAsync("unshare --mount --net --pid --uts --ipc --cgroup --fork true", "no new namespaces ({0}): allow them, or give this container more privileges");
        if (missing.Count > 0)
        {
            return missing;
        }

        await TryAsync("unshare --net ip link add probe0 type bridge", "no network bridges ({0}): load the kernel module bridge");
        await TryAsync("unshare --net ip link add probe0 type veth peer name probe1", "no virtual network links ({0}): load the kernel module veth");
        await TryAsync(
            "unshare --net nft 'add table ip probe; add chain ip probe out { type nat hook postrouting priority 100 ; }; add rule ip probe out masquerade'",
            "no address translation ({0}): load the kernel modules nf_tables and nft_masq");
        Directory.CreateDirectory(folder);
        var probe = Path.Combine(folder, ".probe-" + Guid.NewGuid().ToString("N"));
        await TryAsync(
            $"mkdir -p '{probe}/lower' '{probe}/upper' '{probe}/work' '{probe}/root' && unshare --mount --propagation private mount -t overlay overlay "
            + $"-o 'lowerdir={probe}/lower,upperdir={probe}/upper,workdir={probe}/work' '{probe}/root'; code=$?; rm -rf '{probe}'; exit $code",
            $"no overlay on the file system of {folder} ({{0}}): load the kernel module overlay, or set XDG_STATE_HOME and XDG_CACHE_HOME to folders on ext4, xfs or btrfs");
        missing.AddRange(Controllers().Select(controller =>
            $"no control group controller {controller}: mount cgroup2 at /sys/fs/cgroup, or boot with the controller enabled"));
        foreach (var root in PureRoots())
        {
            var group = $"{root}/playbook-probe-{Guid.NewGuid():N}";
            await TryAsync($"mkdir '{group}' && rmdir '{group}'", $"no control groups can be made below {root} ({{0}}): mount it writable; a container needs --privileged, and a control group namespace of its own");
        }

        return missing;

        async Task TryAsync(string command, string finding)
        {
            var result = await commands.TryRunAsync(["sh", "-c", command], cancellationToken);
            if (!result.Succeeded)
            {
                missing.Add(string.Format(null, finding, result.Error.Trim().Replace("\n", "; ", StringComparison.Ordinal)));
            }
        }
    }

    /// <summary>Where cgroup2 is mounted on a machine that has no cgroup v1 beside it.</summary>
    private static List<string> PureRoots()
    {
        var mounts = File.ReadLines("/proc/self/mounts").Select(line => line.Split(' ')).Where(mount => mount[2] is "cgroup" or "cgroup2").ToList();
        return mounts.Exists(mount => mount[2] == "cgroup") ? [] : mounts.ConvertAll(mount => mount[1]);
    }

    private static IEnumerable<string> Controllers()
    {
        var there = File.ReadLines("/proc/self/mounts").Select(line => line.Split(' '))
            .Where(mount => mount[2] is "cgroup" or "cgroup2")
            .SelectMany(mount => mount[2] == "cgroup"
                ? mount[3].Split(',')
                : File.ReadAllText(Path.Combine(mount[1], "cgroup.controllers")).Trim().Split(' '))
            .ToHashSet();
        return NeededControllers.Where(controller => !there.Contains(controller));
    }
}
