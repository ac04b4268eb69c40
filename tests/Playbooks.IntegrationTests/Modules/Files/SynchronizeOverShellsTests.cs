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

    [Theory]
    [MemberData(nameof(TestShell.Names), MemberType = typeof(TestShell))]
    public void A_folder_with_content_is_in_the_way_of_a_file_and_a_link_is_not(string shell)
    {
        using var folder = new TestFolder();
        var runner = new ModuleRunner(TestShell.Of(shell));
        folder.Write("src/a", "one");
        folder.Write("src/d/x", "two");
        // As if they were older than what is made now: a time that is not set shows.
        Array.ForEach([folder["src/a"], folder["src/d/x"]], path => File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddDays(1)));
        Array.ForEach([folder["src/d"], folder["src"]], path => Directory.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddDays(1)));
        foreach (var (mode, dest) in (ReadOnlySpan<(string, string)>)[("push", "there"), ("pull", "here")])
        {
            folder.Write($"{dest}/a/keep", "mine");
            folder.Write($"{dest}-real/x", "two");
            File.SetLastWriteTimeUtc(folder[$"{dest}-real/x"], File.GetLastWriteTimeUtc(folder["src/d/x"]));
            File.CreateSymbolicLink(folder[$"{dest}/d"], $"../{dest}-real");
            File.CreateSymbolicLink(folder[$"{dest}-link"], dest);
            var arguments = new JinjaDict { ["src"] = folder["src/"], ["dest"] = folder[$"{dest}-link"], ["mode"] = mode };
            var failed = runner.Run("synchronize", arguments);
            failed.Failed.ShouldBeTrue();
            failed.Values["msg"].ShouldBe("cannot delete non-empty directory: a\ncould not make way for new regular file: a");
            folder.Read($"{dest}/a/keep").ShouldBe("mine");

            arguments["delete"] = true;
            runner.Converge("synchronize", arguments);
            folder.Read($"{dest}/a").ShouldBe("one");
            folder.Read($"{dest}/d/x").ShouldBe("two");
            new FileInfo(folder[$"{dest}/d"]).LinkTarget.ShouldBeNull();
            new FileInfo(folder[$"{dest}-link"]).LinkTarget.ShouldBe(dest);
            File.Exists(folder[$"{dest}-real/x"]).ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(TestShell.Names), MemberType = typeof(TestShell))]
    public void Hard_links_come_from_the_host(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("host/a", "one");
        using (var link = System.Diagnostics.Process.Start("ln", [folder["host/a"], folder["host/b"]]))
        {
            link.WaitForExit();
        }

        new ModuleRunner(TestShell.Of(shell)).Converge("synchronize", new JinjaDict { ["src"] = folder["host/"], ["dest"] = folder["here"], ["mode"] = "pull" });
        folder.Read("here/b").ShouldBe("one");
    }

    [Theory]
    [MemberData(nameof(TestShell.Names), MemberType = typeof(TestShell))]
    public void Without_permissions_files_keep_theirs_and_new_ones_have_the_umask(string shell)
    {
        using var folder = new TestFolder();
        var runner = new ModuleRunner(TestShell.Of(shell));
        var all = (UnixFileMode)0x1FF;
        folder.Write("src/new", "new", all);
        folder.Write("src/old", "changed", all);
        using (var make = System.Diagnostics.Process.Start("mkfifo", [folder["src/pipe"]]))
        {
            make.WaitForExit();
        }

        foreach (var (mode, dest) in (ReadOnlySpan<(string, string)>)[("push", "there"), ("pull", "here")])
        {
            folder.Write($"{dest}/old", "old", UnixFileMode.UserRead | UnixFileMode.UserWrite);
            var told = runner.Converge("synchronize", new JinjaDict { ["src"] = folder["src/"], ["dest"] = folder[dest], ["mode"] = mode, ["perms"] = false }).Values["stdout_lines"].ShouldBeOfType<List<object?>>();
            told.ShouldContain("skipping non-regular file \"pipe\"");
            File.GetUnixFileMode(folder[$"{dest}/old"]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            (File.GetUnixFileMode(folder[$"{dest}/new"]) & UnixFileMode.OtherWrite).ShouldBe(UnixFileMode.None);
            File.GetUnixFileMode(folder[$"{dest}/new"]).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
        }
    }
}
