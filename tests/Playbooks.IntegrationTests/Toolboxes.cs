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
        Run("--install", "-s", folder).ShouldBe(0, "Debian's package busybox is needed");
        Run("sh", "-c", "PATH=/nowhere; ls").ShouldBe(127, "Debian's package busybox is needed in the place of busybox-static, whose shell takes its own rpm, dpkg or xz before those in PATH");
        return folder;

        static int Run(params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo("/bin/busybox", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
    }
}
