using Playbooks.IntegrationTests.Shells;
using Playbooks.Jinja;

namespace Playbooks.IntegrationTests.Modules.Files;

public class SynchronizeOverShellsTests
{
    [Theory]
    [MemberData(nameof(TestShell.Names), MemberType = typeof(TestShell))]
    public void A_tree_goes_to_the_host_and_follows_the_source(string shell)
    {
        using var folder = new TestFolder();
        var runner = new ModuleRunner(TestShell.Of(shell));
        folder.Write("src/a b", "one");
        folder.Write("src/d/x", "two");
        File.SetUnixFileMode(folder["src/d/x"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(folder["src/l"], "d/x");
        File.SetLastWriteTimeUtc(folder["src/a b"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Directory.SetLastWriteTimeUtc(folder["src/d"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Directory.SetLastWriteTimeUtc(folder["src"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var arguments = new JinjaDict { ["src"] = folder["src/"], ["dest"] = folder["dest"], ["delete"] = true };
        runner.Converge("synchronize", arguments).Values["stdout_lines"].ShouldBe(new List<object?>
        {
            $"created directory {folder["dest"]}", "cd+++++++++ ./", "<f+++++++++ a b", "cL+++++++++ l -> d/x", "cd+++++++++ d/", "<f+++++++++ d/x",
        });
        folder.Read("dest/d/x").ShouldBe("two");
        File.GetUnixFileMode(folder["dest/d/x"]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.GetLastWriteTimeUtc(folder["dest/a b"]).Year.ShouldBe(2020);
        new FileInfo(folder["dest/l"]).LinkTarget.ShouldBe("d/x");

        folder.Write("src/d/x", "three");
        folder.Write("dest/more/z", "away");
        File.Delete(folder["src/l"]);
        runner.Converge("synchronize", arguments).Values["msg"].ShouldBeOfType<string>().ShouldContain("*deleting   more/z\n*deleting   more/\n*deleting   l\n");
        folder.Read("dest/d/x").ShouldBe("three");
        Directory.Exists(folder["dest/more"]).ShouldBeFalse();
        Path.Exists(folder["dest/l"]).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(TestShell.Names), MemberType = typeof(TestShell))]
    public void A_tree_comes_from_the_host(string shell)
    {
        using var folder = new TestFolder();
        var runner = new ModuleRunner(TestShell.Of(shell));
        folder.Write("host/d/x", "two");
        folder.Write("host/no.log", "log");
        folder.Write("host/a", "one");
        File.CreateSymbolicLink(folder["host/l"], "a");
        Directory.CreateDirectory(folder["here"]);
        var arguments = new JinjaDict { ["src"] = folder["host"], ["dest"] = folder["here/"], ["mode"] = "pull", ["rsync_opts"] = "--exclude=*.log" };
        runner.Converge("synchronize", arguments).Values["stdout_lines"]
            .ShouldBe(new List<object?> { "cd+++++++++ host/", ">f+++++++++ host/a", "cL+++++++++ host/l -> a", "cd+++++++++ host/d/", ">f+++++++++ host/d/x" });
        folder.Read("here/host/d/x").ShouldBe("two");
        File.GetLastWriteTimeUtc(folder["here/host/a"]).ShouldBe(File.GetLastWriteTimeUtc(folder["host/a"]), TimeSpan.FromSeconds(1));

        folder.Write("host/a", "changed");
        runner.Converge("synchronize", new JinjaDict { ["src"] = folder["host/a"], ["dest"] = folder["here/single"], ["mode"] = "pull" }).Values["stdout_lines"].ShouldBe(new List<object?> { ">f+++++++++ single" });
        folder.Read("here/single").ShouldBe("changed");
    }
}
