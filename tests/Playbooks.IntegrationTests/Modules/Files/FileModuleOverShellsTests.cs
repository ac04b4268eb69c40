using Playbooks.IntegrationTests.Shells;

namespace Playbooks.IntegrationTests.Modules.Files;

public class FileModuleOverShellsTests
{
    public static IEnumerable<TheoryDataRow<string>> Shells() => TestShell.Names();

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_folder_is_made_with_its_parents_and_mode(string shell)
    {
        using var folder = new TestFolder();
        var runner = new ModuleRunner(TestShell.Of(shell));
        var result = runner.Converge("file", new() { ["path"] = folder["a b/c"], ["state"] = "directory", ["mode"] = "0750" });
        File.GetUnixFileMode(folder["a b"]).ShouldBe((UnixFileMode)0b111_101_000);
        result.Values["mode"].ShouldBe("0750");
        result.Values["state"].ShouldBe("directory");
        result.Values["owner"].ShouldBe("root");
        result.Values["path"].ShouldBe(folder["a b/c"]);
        runner.RoundTrips.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Owner_and_mode_of_a_file_are_set(string shell)
    {
        using var folder = new TestFolder();
        var path = folder.Write("it's", "x");
        var result = new ModuleRunner(TestShell.Of(shell)).Converge("file", new() { ["path"] = path, ["mode"] = "u=rw,g=r,o=", ["owner"] = "daemon", ["group"] = 2L });
        result.Values["owner"].ShouldBe("daemon");
        result.Values["gid"].ShouldBe(2L);
        result.Values["mode"].ShouldBe("0640");
        result.Values["state"].ShouldBe("file");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_folder_loses_its_set_id_bits_when_the_mode_has_none(string shell)
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["d"]);
        File.SetUnixFileMode(folder["d"], (UnixFileMode)0b010_111_101_101);
        new ModuleRunner(TestShell.Of(shell)).Converge("file", new() { ["path"] = folder["d"], ["state"] = "directory", ["mode"] = "0755" }).Values["mode"].ShouldBe("0755");
        File.GetUnixFileMode(folder["d"]).ShouldBe((UnixFileMode)0b111_101_101);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void What_cannot_be_made_is_told_as_in_Ansible(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("f", "x");
        var runner = new ModuleRunner(TestShell.Of(shell));
        runner.Run("file", new() { ["path"] = folder["f/x"], ["state"] = "directory" }).Values["msg"].ShouldBe($"There was an issue creating {folder["f/x"]} as requested: [Errno 20] Not a directory: b'{folder["f/x"]}'");
        runner.Run("file", new() { ["path"] = folder["none/x"], ["state"] = "touch" }).Values["msg"].ShouldBe($"Error, could not touch target: [Errno 2] No such file or directory: b'{folder["none/x"]}'");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_link_that_leads_nowhere_is_made_and_not_described(string shell)
    {
        using var folder = new TestFolder();
        var result = new ModuleRunner(TestShell.Of(shell)).Converge("file", new() { ["path"] = folder["l"], ["src"] = "nowhere", ["state"] = "link", ["force"] = true });
        result.Values.Keys.ShouldBe(["dest", "src"], ignoreOrder: true);
        new FileInfo(folder["l"]).LinkTarget.ShouldBe("nowhere");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_folder_that_holds_something_is_no_place_for_a_link(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("d/f", "x");
        new ModuleRunner(TestShell.Of(shell)).Run("file", new() { ["path"] = folder["d"], ["src"] = "/", ["state"] = "link", ["force"] = true }).Values["msg"].ShouldBe($"the directory {folder["d"]} is not empty, refusing to convert it");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_missing_file_is_a_failure(string shell)
        => new ModuleRunner(TestShell.Of(shell)).Run("file", new() { ["path"] = "/no/such/file" }).Values["msg"].ShouldBe("file (/no/such/file) is absent, cannot continue");

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_user_that_does_not_exist_is_a_failure(string shell)
    {
        using var folder = new TestFolder();
        var result = new ModuleRunner(TestShell.Of(shell)).Run("file", new() { ["path"] = folder.Write("f", ""), ["owner"] = "no-such-user" });
        result.Failed.ShouldBeTrue();
        ((string)result.Values["msg"]!).ShouldContain("no-such-user");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_whole_tree_gets_owner_and_mode(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("tree/sub/file", "x");
        folder.Write("tree/script", "x", (UnixFileMode)0b111_000_000);
        File.CreateSymbolicLink(folder["tree/link"], "script");
        File.CreateSymbolicLink(folder["tree/dangling"], "nowhere");
        var runner = new ModuleRunner(TestShell.Of(shell));
        runner.Converge("file", new() { ["path"] = folder["tree"], ["state"] = "directory", ["recurse"] = true, ["owner"] = "daemon", ["mode"] = "u=rwX,g=rX,o=" });
        File.GetUnixFileMode(folder["tree/sub"]).ShouldBe((UnixFileMode)0b111_101_000);
        File.GetUnixFileMode(folder["tree/sub/file"]).ShouldBe((UnixFileMode)0b110_100_000);
        File.GetUnixFileMode(folder["tree/script"]).ShouldBe((UnixFileMode)0b111_101_000);
        runner.Converge("file", new() { ["path"] = folder["tree"], ["state"] = "directory", ["recurse"] = true, ["mode"] = "0700", ["follow"] = false });
        File.GetUnixFileMode(folder["tree/sub/file"]).ShouldBe((UnixFileMode)0b111_000_000);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Absent_removes_files_folders_and_links_but_not_what_links_lead_to(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("full/sub/file", "x");
        Directory.CreateDirectory(folder["kept"]);
        File.CreateSymbolicLink(folder["link"], "kept");
        foreach (var name in (string[])["full", "link"])
        {
            new ModuleRunner(TestShell.Of(shell)).Converge("file", new() { ["path"] = folder[name], ["state"] = "absent" }).Values["state"].ShouldBe("absent");
        }

        Directory.GetFileSystemEntries(folder.Path).ShouldBe([folder["kept"]]);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Links_are_made_changed_and_left_alone(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("one", "1");
        Directory.CreateDirectory(folder["two"]);
        var runner = new ModuleRunner(TestShell.Of(shell));
        var result = runner.Converge("file", new() { ["path"] = folder["l"], ["src"] = "one", ["state"] = "link" });
        result.Values["state"].ShouldBe("link");
        result.Values["src"].ShouldBe("one");
        runner.Converge("file", new() { ["dest"] = folder["l"], ["src"] = folder["two"], ["state"] = "link" });
        runner.Converge("file", new() { ["dest"] = folder["l"], ["src"] = "one", ["state"] = "link" });
        new FileInfo(folder["l"]).LinkTarget.ShouldBe("one");
        Directory.GetFileSystemEntries(folder["two"]).ShouldBeEmpty();
        ((string)runner.Run("file", new() { ["path"] = folder["l2"], ["src"] = "none", ["state"] = "link" }).Values["msg"]!).ShouldStartWith("src file does not exist, use \"force=yes\"");
        runner.Converge("file", new() { ["path"] = folder["l2"], ["src"] = "none", ["state"] = "link", ["force"] = true });
        ((string)runner.Run("file", new() { ["path"] = folder["one"], ["src"] = "two", ["state"] = "link" }).Values["msg"]!).ShouldContain("refusing to convert from file to symlink");
        runner.Converge("file", new() { ["path"] = folder["two"], ["src"] = "one", ["state"] = "link", ["force"] = true });
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Hard_links_share_the_file(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("one", "1");
        folder.Write("other", "2");
        var runner = new ModuleRunner(TestShell.Of(shell));
        runner.Converge("file", new() { ["path"] = folder["h"], ["src"] = folder["one"], ["state"] = "hard" }).Values["state"].ShouldBe("hard");
        runner.Run("file", new() { ["path"] = folder["other"], ["src"] = folder["one"], ["state"] = "hard" }).Failed.ShouldBeTrue();
        runner.Converge("file", new() { ["path"] = folder["other"], ["src"] = folder["one"], ["state"] = "hard", ["force"] = true });
        folder.Read("other").ShouldBe("1");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Touch_makes_a_file_once_when_times_are_preserved(string shell)
    {
        using var folder = new TestFolder();
        var runner = new ModuleRunner(TestShell.Of(shell));
        runner.Converge("file", new() { ["path"] = folder["t"], ["state"] = "touch", ["mode"] = "0600", ["modification_time"] = "preserve", ["access_time"] = "preserve" });
        runner.Run("file", new() { ["path"] = folder["t"], ["state"] = "touch" }).Changed.ShouldBeTrue();
        runner.Converge("file", new() { ["path"] = folder["t"], ["modification_time"] = "202001021530.45", ["access_time"] = "202001021530.45" });
        File.GetLastWriteTime(folder["t"]).ShouldBe(new DateTime(2020, 1, 2, 15, 30, 45));
    }
}
