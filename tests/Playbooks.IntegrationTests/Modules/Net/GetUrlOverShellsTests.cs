using Playbooks.IntegrationTests.Shells;
using Playbooks.Jinja;

namespace Playbooks.IntegrationTests.Modules.Net;

public class GetUrlOverShellsTests
{
    private const string Sha256 = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

    public static IEnumerable<TheoryDataRow<string>> Shells() => TestShell.Names();

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_file_is_downloaded_once_and_verified(string shell)
    {
        using var server = new TestWebServer { Pages = { ["/app"] = (200, "hello\n") } };
        using var folder = new TestFolder();
        var runner = new ModuleRunner(TestShell.Of(shell));
        var arguments = new JinjaDict { ["url"] = server.Address + "/app", ["dest"] = folder["bin"], ["mode"] = "0755", ["checksum"] = "sha256:" + Sha256, ["headers"] = new JinjaDict { ["X-Kind"] = "a\"b c" } };
        var result = runner.Converge("get_url", arguments);
        folder.Read("bin").ShouldBe("hello\n");
        File.GetUnixFileMode(folder["bin"]).ShouldBe((UnixFileMode)0b111_101_101);
        result.Values["checksum_src"].ShouldBe("f572d396fae9206628714fb2ce00f72e94f2258f");
        result.Values["mode"].ShouldBe("0755");
        server.Requests.ShouldHaveSingleItem().Headers["X-Kind"].ShouldBe("a\"b c");
        folder.Write("bin", "drift");
        runner.Converge("get_url", arguments);
        Directory.GetFileSystemEntries(folder.Path).ShouldBe([folder["bin"]]);

        // A link is replaced, not written through.
        folder.Write("other", "old");
        File.CreateSymbolicLink(folder["link"], folder["other"]);
        arguments["dest"] = folder["link"];
        var replaced = runner.Converge("get_url", arguments);
        (replaced.Values["state"], folder.Read("other"), folder.Read("link"), File.ResolveLinkTarget(folder["link"], false)).ShouldBe(("file", "old", "hello\n", null));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_wrong_digest_leaves_the_old_file_alone(string shell)
    {
        using var server = new TestWebServer { Pages = { ["/app"] = (200, "tampered\n") } };
        using var folder = new TestFolder();
        folder.Write("app", "old");
        var result = new ModuleRunner(TestShell.Of(shell)).Run("get_url", new() { ["url"] = server.Address + "/app", ["dest"] = folder["app"], ["checksum"] = "sha256:" + Sha256 });
        result.Failed.ShouldBeTrue();
        ((string)result.Values["msg"]!).ShouldContain($"did not match {Sha256}; it was ");
        Directory.GetFileSystemEntries(folder.Path).ShouldBe([folder["app"]]);
        folder.Read("app").ShouldBe("old");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_file_without_a_checksum_follows_the_server(string shell)
    {
        using var server = new TestWebServer { Pages = { ["/app"] = (200, "one\n") } };
        using var folder = new TestFolder();
        var runner = new ModuleRunner(TestShell.Of(shell));
        var arguments = new JinjaDict { ["url"] = server.Address + "/app", ["dest"] = folder["app"] };
        runner.Converge("get_url", arguments).Values["md5sum"].ShouldBe("5bbf5a52328e7439ae6e719dfe712200");
        var same = runner.Run("get_url", arguments);
        (same.Changed, same.Values["msg"], same.Values["checksum_dest"]).ShouldBe((false, "OK (4 bytes)", same.Values["checksum_src"]));
        server.Pages["/app"] = (200, "two\n");
        runner.Run("get_url", arguments).Changed.ShouldBeTrue();
        folder.Read("app").ShouldBe("two\n");
        server.Pages["/app"] = (404, "gone");
        runner.Run("get_url", arguments).Failed.ShouldBeTrue();
        folder.Read("app").ShouldBe("two\n");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void An_error_of_the_server_is_a_failure(string shell)
    {
        using var server = new TestWebServer();
        using var folder = new TestFolder();
        var result = new ModuleRunner(TestShell.Of(shell)).Run("get_url", new() { ["url"] = server.Address + "/none", ["dest"] = folder["f"] });
        result.Failed.ShouldBeTrue();
        Directory.GetFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Digests_can_come_from_the_server(string shell)
    {
        using var server = new TestWebServer { Pages = { ["/d/app"] = (200, "hello\n"), ["/d/SUMS"] = (200, $"{new string('0', 64)}  other\n{Sha256} *app\n") } };
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["into"]);
        new ModuleRunner(TestShell.Of(shell)).Converge("get_url", new() { ["url"] = server.Address + "/d/app", ["dest"] = folder["into"], ["checksum"] = $"sha256:{server.Address}/d/SUMS" });
        folder.Read("into/app").ShouldBe("hello\n");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Forced_downloads_change_only_what_differs(string shell)
    {
        using var server = new TestWebServer { Pages = { ["/x"] = (302, "/app"), ["/app"] = (200, "hello\n") } };
        using var folder = new TestFolder();
        folder.Write("app", "old", (UnixFileMode)0b110_000_000);
        var runner = new ModuleRunner(TestShell.Of(shell));
        var first = runner.Run("get_url", new() { ["url"] = server.Address + "/x", ["dest"] = folder["app"], ["force"] = true, ["backup"] = true });
        first.Changed.ShouldBeTrue();
        File.ReadAllText((string)first.Values["backup_file"]!).ShouldBe("old");
        File.GetUnixFileMode(folder["app"]).ShouldBe((UnixFileMode)0b110_000_000);
        runner.Run("get_url", new() { ["url"] = server.Address + "/x", ["dest"] = folder["app"], ["force"] = true }).Changed.ShouldBeFalse();
    }
}
