using System.Globalization;
using System.Text.Json;
using Playbooks.Controller;

namespace Playbooks.Lab;

/// <summary>
/// Kernel settings that a lab changes for the whole machine: forwarding, how many programs may watch files (every systemd, containerd and kubelet of every node does; the usual 128 are
/// used up by some ten nodes, and the next one does not boot), and those that kubelets in nodes set although they belong to no namespace.
/// Remembered before the first lab, put back after the last one.
/// </summary>
internal sealed class MachineSettings(LabPaths paths)
{
    private const string Forwarding = "/proc/sys/net/ipv4/ip_forward";
    private const string WatchingPrograms = "/proc/sys/fs/inotify/max_user_instances";
    private const string WatchedFiles = "/proc/sys/fs/inotify/max_user_watches";
    private const int EnoughPrograms = 8192;
    private const int EnoughFiles = 524288;
    private const string BootId = "/proc/sys/kernel/random/boot_id";

    private static readonly string[] Changed =
    [
        Forwarding,
        WatchingPrograms,
        WatchedFiles,
        "/proc/sys/vm/overcommit_memory",
        "/proc/sys/vm/panic_on_oom",
        "/proc/sys/kernel/panic",
        "/proc/sys/kernel/panic_on_oops",
        "/proc/sys/kernel/keys/root_maxkeys",
        "/proc/sys/kernel/keys/root_maxbytes",
    ];

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var boot = await File.ReadAllTextAsync(BootId, cancellationToken);
        var saved = await LoadAsync(cancellationToken);
        if (saved?.GetValueOrDefault(BootId) != boot)
        {
            var values = new Dictionary<string, string> { [BootId] = boot };
            foreach (var file in Changed.Where(File.Exists))
            {
                values[file] = await File.ReadAllTextAsync(file, cancellationToken);
            }

            Directory.CreateDirectory(paths.Labs);
            AtomicFile.Write(paths.MachineSettings, JsonSerializer.Serialize(values, LabJson.Default.DictionaryStringString));
        }

        if ((await File.ReadAllTextAsync(Forwarding, cancellationToken)).Trim() != "1")
        {
            await File.WriteAllTextAsync(Forwarding, "1", cancellationToken);
        }

        await RaiseAsync(WatchingPrograms, EnoughPrograms, cancellationToken);
        await RaiseAsync(WatchedFiles, EnoughFiles, cancellationToken);
    }

    /// <summary>Puts everything back, and returns what is left as it is and why; null for nothing.</summary>
    public async Task<string?> RestoreAsync(CancellationToken cancellationToken)
    {
        string? note = null;
        var saved = await LoadAsync(cancellationToken) ?? [];
        if (saved.GetValueOrDefault(BootId) == await File.ReadAllTextAsync(BootId, cancellationToken))
        {
            foreach (var (file, value) in saved.Where(setting => setting.Key != BootId))
            {
                if (await File.ReadAllTextAsync(file, cancellationToken) != value)
                {
                    if (file == Forwarding && Forwarder("/sys/class/net") is { } other)
                    {
                        note = $"forwarding of IPv4 stays on, as {other} may need it by now";
                        continue;
                    }

                    await File.WriteAllTextAsync(file, value, cancellationToken);
                }
            }
        }

        File.Delete(paths.MachineSettings);
        return note;
    }

    /// <summary>An interface that was made to forward for others, and is up: a bridge (of containers or virtual machines), a tunnel, WireGuard. Null for none.</summary>
    internal static string? Forwarder(string interfaces)
    {
        const int up = 1;
        return Directory.EnumerateFileSystemEntries(interfaces).Where(IsForwarder).Select(Path.GetFileName).Order(StringComparer.Ordinal).FirstOrDefault(name => !name!.StartsWith("pbl-", StringComparison.Ordinal));

        static bool IsForwarder(string link)
            => (Directory.Exists(Path.Combine(link, "bridge")) || File.Exists(Path.Combine(link, "tun_flags")) || Read(link, "uevent").Split('\n').Contains("DEVTYPE=wireguard"))
                && (Convert.ToInt32(Read(link, "flags").Trim() is { Length: > 0 } flags ? flags : "0", 16) & up) != 0;

        static string Read(string link, string file) => File.Exists(Path.Combine(link, file)) ? File.ReadAllText(Path.Combine(link, file)) : string.Empty;
    }

    private async Task<Dictionary<string, string>?> LoadAsync(CancellationToken cancellationToken) =>
        File.Exists(paths.MachineSettings)
            ? JsonSerializer.Deserialize(await File.ReadAllTextAsync(paths.MachineSettings, cancellationToken), LabJson.Default.DictionaryStringString)
            : null;

    /// <summary>Where it may not be raised, fewer nodes have to do.</summary>
    private static async Task RaiseAsync(string file, int enough, CancellationToken cancellationToken)
    {
        try
        {
            if (int.TryParse(await File.ReadAllTextAsync(file, cancellationToken), out var limit) && limit < enough)
            {
                await File.WriteAllTextAsync(file, enough.ToString(CultureInfo.InvariantCulture), cancellationToken);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
