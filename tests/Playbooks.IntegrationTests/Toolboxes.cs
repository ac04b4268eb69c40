using System.Diagnostics;
using Playbooks.Connections;

namespace Playbooks.IntegrationTests;

/// <summary>Gives connection options the shell and the commands of a flavour.</summary>
internal static class Toolboxes
{
    private static readonly Lazy<string> BusyboxFolder = new(InstallBusybox);

    public static ConnectionOptions WithFlavour(this ConnectionOptions options, Flavour flavour) => flavour switch
    {
        Flavour.Busybox => options with { RemoteShell = BusyboxFolder.Value + "/sh", RemotePath = "=" + BusyboxFolder.Value },
        Flavour.Bash => options with { RemoteShell = RunFolder.Shared.Link("bash-as-sh", "/bin/bash") },
        _ => options with { RemoteShell = "/bin/dash" },
    };

    private static string InstallBusybox()
    {
        var folder = Path.Combine(RunFolder.Shared.Path, "busybox");
        Directory.CreateDirectory(folder);
        using var install = Process.Start("/bin/busybox", ["--install", "-s", folder]);
        install.WaitForExit();
        install.ExitCode.ShouldBe(0, "busybox-static is needed");
        return folder;
    }
}
