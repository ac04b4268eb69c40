using System.Net.Sockets;
using Playbooks.Connections;

namespace Playbooks.IntegrationTests.Modules.Matrix;

/// <summary>This machine behind an sshd, where everything a module may do stays private: in a mount namespace of its own /run, /usr and /var are overlays and /etc is a copy (other tests
/// change users meanwhile), the host name is one of a UTS namespace. Tools that would reach further (package managers, systemctl, kubectl, ...) are stand-ins with a memory.</summary>
internal sealed class PrivateMachine : IAsyncDisposable
{
    /// <summary>What the flavour's own commands must not contain, because stand-ins take its place or because it would act on the machine itself.</summary>
    private static readonly string[] Hidden =
    [
        "apt", "apt-get", "apt-cache", "apt-key", "debconf-show", "debconf-set-selections", "gpg", "gpg2", "pip3", "dpkg", "dpkg-query", "dpkg-deb", "rpm", "dnf", "yum", "zypper", "apk", "systemctl", "hostnamectl", "timedatectl", "modprobe", "insmod", "firewall-cmd", "firewall-offline-cmd", "selinuxenabled", "getsebool", "setsebool", "semanage", "kubectl", "ctr", "crictl",
        "shutdown", "reboot", "halt", "poweroff", "init",
    ];

    /// <summary>Not part of busybox or coreutils; a busybox machine has them as packages.</summary>
    private static readonly string[] Packages = ["sbin/useradd", "sbin/usermod", "sbin/userdel", "sbin/groupadd", "sbin/groupmod", "sbin/groupdel", "sbin/chpasswd", "bin/git"];

    private const int Machines = 5;

    private readonly Socket runtime;

    private PrivateMachine(string folder, SshServer server, Socket runtime) => (Folder, Server, this.runtime) = (folder, server, runtime);

    public string Folder { get; }

    public SshServer Server { get; }

    public static async Task<PrivateMachine> StartAsync(Flavour flavour)
    {
        var folder = RunFolder.Shared.Create("machine");
        var runtime = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        runtime.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder, "runtime")));
        Link(Path.Combine(folder, "tools"), flavour);
        foreach (var (machine, tools) in StandIns.All)
        {
            foreach (var (name, script) in tools)
            {
                var file = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, machine)).FullName, name);
                await File.WriteAllTextAsync(file, $"#!/bin/sh\nstate={folder}/state-{machine}\nmkdir -p $state\n{script}");
                File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
            }
        }

        // Each host of a run has an address of its own: names of one address are one machine.
        var server = await SshServer.StartAsync(Apart(folder), [.. Enumerable.Range(2, Machines - 1).Select(number => $"ListenAddress 127.0.0.{number}")]);
        await File.WriteAllLinesAsync(server.KnownHosts, [.. Enumerable.Range(1, Machines).Select(number => $"[127.0.0.{number}]:{server.Port} {server.HostKeyLine}")]);
        return new PrivateMachine(folder, server, runtime);
    }

    /// <summary>As the host of a run: the flavour's shell, its commands, and the stand-ins of one kind of machine before them.</summary>
    public ConnectionOptions Reach(ConnectionOptions options, Flavour flavour, string machine)
        => options.WithFlavour(flavour) with { RemotePath = $"={Folder}/{machine}:{Folder}/tools" };

    public async ValueTask DisposeAsync()
    {
        runtime.Dispose();
        await Server.DisposeAsync();
    }

    private static string Apart(string folder)
        => $$"""
            exec unshare -m -u sh -c '
            set -e
            d={{folder}}/layers; mkdir -p $d; mount -t tmpfs -o mode=755 none $d
            cp -a /etc $d/etc; mount --bind $d/etc /etc
            for p in run usr var; do mkdir -p $d/u/$p $d/w/$p; mount -t overlay overlay -o lowerdir=/$p,upperdir=$d/u/$p,workdir=$d/w/$p /$p; done
            mkdir -p -m 700 /run/playbook; mount -t tmpfs -o mode=700 none /run/playbook
            mkdir -p /run/sshd /run/systemd/system /run/containerd /usr/lib/apk/db /usr/share/zoneinfo/Test /usr/lib/modules/$(uname -r) /etc/cron.d /etc/selinux
            printf "SELINUX=permissive\nSELINUXTYPE=targeted\n" >/etc/selinux/config
            : >/run/containerd/containerd.sock; mount --bind {{folder}}/runtime /run/containerd/containerd.sock
            : >/usr/share/zoneinfo/Test/Zone
            rm -f /etc/HOSTNAME; echo before >/etc/hostname; hostname before
            exec "$@"' sh "$@"
            """;

    private static void Link(string folder, Flavour flavour)
    {
        Directory.CreateDirectory(folder);
        var busybox = Path.Combine(folder, "busybox");
        var names = flavour == Flavour.Busybox
            ? Directory.GetFiles(Path.GetDirectoryName(new ConnectionOptions { HostName = "x", Address = "x" }.WithFlavour(flavour).RemoteShell)!).Select(path => (Path.GetFileName(path), busybox)).Prepend(("busybox", "/bin/busybox"))
                .Concat(Packages.Select(name => (Path.GetFileName(name), "/usr/" + name)))
            : new[] { "/usr/bin", "/usr/sbin" }.SelectMany(Directory.GetFiles).Select(path => (Path.GetFileName(path), path));
        foreach (var (name, target) in names.DistinctBy(pair => pair.Item1).Where(pair => !Hidden.Contains(pair.Item1)))
        {
            File.CreateSymbolicLink(Path.Combine(folder, name), target);
        }
    }
}
