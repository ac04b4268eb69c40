using System.Diagnostics;
using Playbooks.IntegrationTests.Shells;
using Playbooks.Jinja;

namespace Playbooks.IntegrationTests.Modules.Files;

public class UnarchiveOverShellsTests
{
    public static IEnumerable<TheoryDataRow<string, string, bool>> Cases()
        => from shell in (string[])["dash", "busybox"]
           from kind in (string[])["tar", "tar.gz", "tar.xz", "zip"]
           from remote in (bool[])[true, false]
           select new TheoryDataRow<string, string, bool>(shell, kind, remote);

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_archive_is_unpacked_once_and_again_after_drift(string shell, string kind, bool remote)
    {
        Assert.SkipWhen(kind == "zip" && !File.Exists("/usr/bin/zip"), "zip is not installed");
        Assert.SkipWhen(kind == "zip" && shell == "dash" && !File.Exists("/usr/bin/unzip"), "unzip is not installed");
        using var folder = new TestFolder();
        var archive = Pack(folder, kind);
        Directory.CreateDirectory(folder["dest"]);
        var runner = new ModuleRunner(TestShell.Of(shell));
        var arguments = new JinjaDict { ["src"] = archive, ["dest"] = folder["dest"], ["remote_src"] = remote };
        // The kinds that .NET cannot list are sent and compared on the node: no change is found there.
        runner.Run("unarchive", arguments).ShouldSatisfyAllConditions(result => result.Failed.ShouldBeFalse(PythonValues.Repr(result.Values)), result => result.Changed.ShouldBeTrue());
        File.ReadAllText(folder["dest/top/sub/a file"]).ShouldBe("content");
        File.GetUnixFileMode(folder["dest/top/tool"]).ShouldBe((UnixFileMode)0b111_101_101);
        runner.Run("unarchive", arguments).ShouldSatisfyAllConditions(result => result.Failed.ShouldBeFalse(PythonValues.Repr(result.Values)), result => result.Changed.ShouldBeFalse());
        File.Delete(folder["dest/top/tool"]);
        runner.Run("unarchive", arguments).Changed.ShouldBeTrue();
        Directory.GetFileSystemEntries(folder["dest"]).ShouldBe([folder["dest/top"]]);
    }

    [Theory]
    [InlineData("dash", true)]
    [InlineData("dash", false)]
    [InlineData("busybox", true)]
    [InlineData("busybox", false)]
    public void Owner_strip_and_list_are_honoured(string shell, bool remote)
    {
        using var folder = new TestFolder();
        var archive = Pack(folder, "tar.gz");
        Directory.CreateDirectory(folder["dest"]);
        var runner = new ModuleRunner(TestShell.Of(shell));
        var arguments = new JinjaDict { ["src"] = archive, ["dest"] = folder["dest"], ["remote_src"] = remote, ["extra_opts"] = new List<object?> { "--strip-components=1" }, ["owner"] = "daemon", ["list_files"] = shell == "dash" };
        if (shell == "busybox")
        {
            // busybox lists the names in the archive, not the stripped ones: owners of stripped files cannot be set there.
            arguments.Remove("owner");
        }

        var first = runner.Run("unarchive", arguments);
        first.Failed.ShouldBeFalse(PythonValues.Repr(first.Values));
        File.ReadAllText(folder["dest/sub/a file"]).ShouldBe("content");
        if (shell == "dash")
        {
            runner.Run("stat", new() { ["path"] = folder["dest/tool"] }).Values["stat"].ShouldBeOfType<JinjaDict>()["pw_name"].ShouldBe("daemon");
            var second = runner.Run("unarchive", arguments);
            second.Changed.ShouldBeFalse();
            ((IEnumerable<object?>)second.Values["files"]!).Select(name => ((string)name!).TrimEnd('/')).Where(name => name.Length > 0).Order().ShouldBe(["sub", "sub/a file", "tool"]);
        }
    }

    [Fact]
    public void Creates_and_a_missing_folder_end_it()
    {
        using var folder = new TestFolder();
        var archive = Pack(folder, "tar");
        var runner = new ModuleRunner(TestShell.Gnu);
        ((string)runner.Run("unarchive", new() { ["src"] = archive, ["dest"] = folder["none"] }).Values["msg"]!).ShouldContain("must be an existing dir");
        runner.Run("unarchive", new() { ["src"] = archive, ["dest"] = folder.Path, ["creates"] = folder["top/to*"] }).Changed.ShouldBeFalse();
        runner.Run("unarchive", new() { ["src"] = folder["no.tar"], ["dest"] = folder.Path, ["remote_src"] = true }).Failed.ShouldBeTrue();
    }

    private static string Pack(TestFolder folder, string kind)
    {
        folder.Write("top/sub/a file", "content");
        folder.Write("top/tool", "#!/bin/sh\n", (UnixFileMode)0b111_101_101);
        var archive = folder["archive." + kind];
        string[] command = kind == "zip" ? ["zip", "-qr", archive, "top"] : ["tar", "-C", folder.Path, "-caf", archive, "top"];
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder.Path })!;
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return archive;
    }
}
