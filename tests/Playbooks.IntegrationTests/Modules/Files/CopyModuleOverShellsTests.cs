using Playbooks.IntegrationTests.Shells;
using Playbooks.Jinja;

namespace Playbooks.IntegrationTests.Modules.Files;

public class CopyModuleOverShellsTests
{
    public static IEnumerable<TheoryDataRow<string>> Shells() => TestShell.Names();

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_text_is_written_once(string shell)
    {
        using var folder = new TestFolder();
        var runner = new ModuleRunner(TestShell.Of(shell));
        var result = runner.Converge("copy", new() { ["content"] = "hello\n", ["dest"] = folder["f"], ["mode"] = "0600", ["owner"] = "daemon" });
        folder.Read("f").ShouldBe("hello\n");
        result.Values["checksum"].ShouldBe("f572d396fae9206628714fb2ce00f72e94f2258f");
        result.Values["mode"].ShouldBe("0600");
        result.Values["size"].ShouldBe(6L);
        runner.RoundTrips.ShouldBe(1);
        runner.Converge("copy", new() { ["content"] = "hellO\n", ["dest"] = folder["f"], ["backup"] = true }).Values["backup_file"].ShouldBeOfType<string>().ShouldStartWith(folder["f"] + ".");
        File.GetUnixFileMode(folder["f"]).ShouldBe((UnixFileMode)0b110_000_000);
        runner.Run("copy", new() { ["content"] = "other", ["dest"] = folder["f"], ["force"] = false }).Changed.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Behind_a_link_that_is_followed_the_file_is_told_of(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("real", "hello\n");
        File.CreateSymbolicLink(folder["link"], folder["real"]);
        var result = new ModuleRunner(TestShell.Of(shell)).Converge("copy", new() { ["content"] = "hello\n", ["dest"] = folder["link"], ["follow"] = true, ["mode"] = "0600" });
        (result.Values["mode"], result.Values["state"], result.Values["size"]).ShouldBe(("0600", "file", 6L));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Mappings_become_json(string shell)
    {
        using var folder = new TestFolder();
        new ModuleRunner(TestShell.Of(shell)).Converge("copy", new() { ["content"] = new JinjaDict { ["a"] = 1L, ["b"] = new List<object?> { true, null, "ü" } }, ["dest"] = folder["f"] });
        folder.Read("f").ShouldBe("{\"a\": 1, \"b\": [true, null, \"\\u00fc\"]}");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_folder_takes_the_file_under_its_name(string shell)
    {
        using var folder = new TestFolder();
        var source = folder.Write("src/app.conf", "x", (UnixFileMode)0b111_101_000);
        Directory.CreateDirectory(folder["dest.d"]);
        var runner = new ModuleRunner(TestShell.Of(shell));
        runner.Converge("copy", new() { ["src"] = source, ["dest"] = folder["dest.d"], ["mode"] = "preserve" }).Values["dest"].ShouldBe(folder["dest.d/app.conf"]);
        File.GetUnixFileMode(folder["dest.d/app.conf"]).ShouldBe((UnixFileMode)0b111_101_000);
        runner.RoundTrips.ShouldBe(1);
        runner.Converge("copy", new() { ["src"] = source, ["dest"] = folder["new/"], ["directory_mode"] = "0700" });
        File.GetUnixFileMode(folder["new"]).ShouldBe((UnixFileMode)0b111_000_000);
        folder.Read("new/app.conf").ShouldBe("x");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Links_in_a_folder_are_followed_or_kept_and_those_that_lead_nowhere_stay(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("src/sub/c", "c");
        File.CreateSymbolicLink(folder["src/ldang"], "nowhere");
        File.CreateSymbolicLink(folder["src/lsub"], "sub");
        var runner = new ModuleRunner(TestShell.Of(shell));
        var result = runner.Converge("copy", new() { ["src"] = folder["src/"], ["dest"] = folder["t1"] });
        result.Values.Keys.ShouldBe(["dest", "src"], ignoreOrder: true);
        result.Values["dest"].ShouldBe(folder["t1/"]);
        new FileInfo(folder["t1/ldang"]).LinkTarget.ShouldBe("nowhere");
        new DirectoryInfo(folder["t1/lsub"]).LinkTarget.ShouldBeNull();
        runner.Converge("copy", new() { ["src"] = folder["src/"], ["dest"] = folder["t2"], ["local_follow"] = false });
        new DirectoryInfo(folder["t2/lsub"]).LinkTarget.ShouldBe("sub");
        folder.Read("t2/sub/c").ShouldBe("c");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_folder_of_the_node_is_copied_with_its_times_and_modes(string shell)
    {
        using var folder = new TestFolder();
        var source = folder.Write("src/run", "x", (UnixFileMode)0b111_101_101);
        File.SetLastWriteTimeUtc(source, new DateTime(2021, 5, 5, 0, 0, 0, DateTimeKind.Utc));
        File.CreateSymbolicLink(folder["src/link"], "run");
        var result = new ModuleRunner(TestShell.Of(shell)).Converge("copy", new() { ["src"] = folder["src/"], ["dest"] = folder["t"], ["remote_src"] = true, ["mode"] = "0700" });
        File.GetUnixFileMode(folder["t"]).ShouldBe((UnixFileMode)0b111_000_000);
        File.GetUnixFileMode(folder["t/run"]).ShouldBe((UnixFileMode)0b111_101_101);
        File.GetLastWriteTimeUtc(folder["t/run"]).Year.ShouldBe(2021);
        new FileInfo(folder["t/link"]).LinkTarget.ShouldBe("run");
        (result.Values["mode"], result.Values["state"], result.Values["checksum"]).ShouldBe(("0700", "directory", null));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_file_of_the_node_is_copied_with_its_time_and_the_usual_mode(string shell)
    {
        using var folder = new TestFolder();
        var source = folder.Write("src", "x", (UnixFileMode)0b110_100_000);
        File.SetLastWriteTimeUtc(source, new DateTime(2021, 5, 5, 0, 0, 0, DateTimeKind.Utc));
        var runner = new ModuleRunner(TestShell.Of(shell));
        var result = runner.Converge("copy", new() { ["src"] = source, ["dest"] = folder["f"], ["remote_src"] = true });
        (result.Values["mode"], result.Values["md5sum"]).ShouldBe(("0644", "9dd4e461268c8034f5c8564e155c67a6"));
        File.GetLastWriteTimeUtc(folder["f"]).Year.ShouldBe(2021);
        runner.Run("copy", new() { ["src"] = source, ["dest"] = folder["g"], ["remote_src"] = true, ["checksum"] = "dead" }).Values["expected_checksum"].ShouldBe("dead");
        folder.Write("old", "old");
        runner.Run("copy", new() { ["src"] = source, ["dest"] = folder["old"], ["remote_src"] = true, ["validate"] = "grep -q nothing-like-it %s" }).Values["msg"].ShouldBe("failed to validate");
        folder.Read("old").ShouldBe("old");
        File.ReadAllText((string)runner.Run("copy", new() { ["src"] = source, ["dest"] = folder["old"], ["remote_src"] = true, ["backup"] = true }).Values["backup_file"]!).ShouldBe("old");
        runner.Run("copy", new() { ["src"] = source, ["dest"] = folder["none/f"], ["remote_src"] = true }).Values["msg"].ShouldBe($"Destination directory {folder["none"]} does not exist");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_link_is_replaced_or_followed(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("real", "same");
        File.CreateSymbolicLink(folder["link"], "real");
        var runner = new ModuleRunner(TestShell.Of(shell));
        runner.Run("copy", new() { ["content"] = "same", ["dest"] = folder["link"], ["follow"] = true }).Changed.ShouldBeFalse();
        runner.Converge("copy", new() { ["content"] = "other", ["dest"] = folder["link"], ["follow"] = true });
        folder.Read("real").ShouldBe("other");
        runner.Converge("copy", new() { ["content"] = "other", ["dest"] = folder["link"] });
        new FileInfo(folder["link"]).LinkTarget.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Folders_are_copied_whole(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("src/one", "1");
        folder.Write("src/sub/two", "2");
        Directory.CreateDirectory(folder["src/empty"]);
        var runner = new ModuleRunner(TestShell.Of(shell));
        runner.Converge("copy", new() { ["src"] = folder["src"], ["dest"] = folder["a"], ["mode"] = "0600", ["directory_mode"] = "0711" });
        runner.Converge("copy", new() { ["src"] = folder["src/"], ["dest"] = folder["b"] });
        folder.Read("a/src/sub/two").ShouldBe("2");
        folder.Read("b/sub/two").ShouldBe("2");
        Directory.Exists(folder["b/empty"]).ShouldBeTrue();
        File.GetUnixFileMode(folder["a/src/sub/two"]).ShouldBe((UnixFileMode)0b110_000_000);
        File.GetUnixFileMode(folder["a/src/sub"]).ShouldBe((UnixFileMode)0b111_001_001);
        folder.Write("b/one", "drift");
        runner.Converge("copy", new() { ["src"] = folder["src/"], ["dest"] = folder["b"] }).Diffs.Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Files_and_folders_are_copied_on_the_node(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("one file", "1", (UnixFileMode)0b111_000_000);
        folder.Write("tree/sub/two", "2");
        Directory.CreateDirectory(folder["dir"]);
        var runner = new ModuleRunner(TestShell.Of(shell));
        runner.Converge("copy", new() { ["src"] = folder["one file"], ["dest"] = folder["copy"], ["remote_src"] = true }).Values["mode"].ShouldBe("0644");
        runner.Converge("copy", new() { ["src"] = folder["one file"], ["dest"] = folder["dir"], ["remote_src"] = true, ["mode"] = "0640" });
        runner.Converge("copy", new() { ["src"] = folder["tree"], ["dest"] = folder["dir"], ["remote_src"] = true });
        runner.Converge("copy", new() { ["src"] = folder["tree/"], ["dest"] = folder["flat"], ["remote_src"] = true });
        folder.Read("dir/one file").ShouldBe("1");
        folder.Read("dir/tree/sub/two").ShouldBe("2");
        folder.Read("flat/sub/two").ShouldBe("2");
        runner.Run("copy", new() { ["src"] = folder["none"], ["dest"] = folder["x"], ["remote_src"] = true }).Failed.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_content_that_does_not_validate_is_not_put_in_place(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("f", "old");
        var runner = new ModuleRunner(TestShell.Of(shell));
        runner.Run("copy", new() { ["content"] = "new", ["dest"] = folder["f"], ["validate"] = "grep -q old %s" }).Failed.ShouldBeTrue();
        folder.Read("f").ShouldBe("old");
        runner.Run("copy", new() { ["content"] = "new", ["dest"] = folder["f"], ["validate"] = "true" }).Values["msg"].ShouldBe("validate must contain %s: true");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Stat_and_slurp_tell_what_is_there(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("f", "hello\n", (UnixFileMode)0b111_101_000);
        File.CreateSymbolicLink(folder["l"], "f");
        var runner = new ModuleRunner(TestShell.Of(shell));
        var stat = (JinjaDict)runner.Run("stat", new() { ["path"] = folder["f"] }).Values["stat"]!;
        stat["exists"].ShouldBe(true);
        stat["isreg"].ShouldBe(true);
        stat["mode"].ShouldBe("0750");
        stat["checksum"].ShouldBe("f572d396fae9206628714fb2ce00f72e94f2258f");
        stat["executable"].ShouldBe(true);
        stat["xoth"].ShouldBe(false);
        var link = (JinjaDict)runner.Run("stat", new() { ["path"] = folder["l"], ["checksum_algorithm"] = "sha256" }).Values["stat"]!;
        link["islnk"].ShouldBe(true);
        link["lnk_source"].ShouldBe(folder["f"]);
        link["lnk_target"].ShouldBe("f");
        link.ContainsKey("checksum").ShouldBeFalse();
        ((JinjaDict)runner.Run("stat", new() { ["path"] = folder["none"] }).Values["stat"]!)["exists"].ShouldBe(false);
        runner.Run("slurp", new() { ["src"] = folder["f"] }).Values["content"].ShouldBe("aGVsbG8K");
        runner.Run("slurp", new() { ["src"] = folder["none"] }).Values["msg"].ShouldBe("file not found: " + folder["none"]);
    }
}
