using Playbooks.IntegrationTests.Shells;
using Playbooks.Jinja;

namespace Playbooks.IntegrationTests.Modules.Files;

public class OtherFileModulesOverShellsTests
{
    public static IEnumerable<TheoryDataRow<string>> Shells() => TestShell.Names();

    [Theory]
    [MemberData(nameof(Shells))]
    public void Find_lists_what_matches(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("a.log", new string('x', 2000));
        folder.Write("b.log", "has ERROR in it\nsecond\n");
        folder.Write(".hidden.log", "");
        folder.Write("sub/deep/c.log", "ERROR first\n");
        File.CreateSymbolicLink(folder["link.log"], "a.log");
        File.SetLastWriteTimeUtc(folder["a.log"], DateTime.UtcNow.AddDays(-3));
        var runner = new ModuleRunner(TestShell.Of(shell));

        Find(new() { ["patterns"] = "*.log" }).ShouldBe(["a.log", "b.log"]);
        Find(new() { ["patterns"] = "*.log", ["recurse"] = true, ["hidden"] = true }).ShouldBe([".hidden.log", "a.log", "b.log", "sub/deep/c.log"]);
        Find(new() { ["patterns"] = "*.log", ["excludes"] = "a*" }).ShouldBe(["b.log"]);
        Find(new() { ["patterns"] = "^[ab].*", ["use_regex"] = true }).ShouldBe(["a.log", "b.log"]);
        Find(new() { ["recurse"] = true, ["contains"] = "ERROR" }).ShouldBe(["sub/deep/c.log"]);
        Find(new() { ["recurse"] = true, ["contains"] = "ERROR", ["read_whole_file"] = true }).ShouldBe(["b.log", "sub/deep/c.log"]);
        Find(new() { ["age"] = "2d" }).ShouldBe(["a.log"]);
        Find(new() { ["age"] = "-1h", ["recurse"] = true }).ShouldBe(["b.log", "sub/deep/c.log"]);
        Find(new() { ["size"] = "1k" }).ShouldBe(["a.log"]);
        Find(new() { ["file_type"] = "directory", ["recurse"] = true, ["depth"] = 1L }).ShouldBe(["sub"]);
        Find(new() { ["file_type"] = "link" }).ShouldBe(["link.log"]);
        var missing = runner.Run("find", new() { ["paths"] = folder["none"] });
        missing.Values["matched"].ShouldBe(0L);
        missing.Warnings.ShouldHaveSingleItem();

        List<string> Find(JinjaDict arguments)
        {
            arguments["paths"] = folder.Path;
            var result = runner.Run("find", arguments);
            result.Failed.ShouldBeFalse(PythonValues.Repr(result.Values));
            var names = ((IEnumerable<object?>)result.Values["files"]!).Select(file => Path.GetRelativePath(folder.Path, (string)((JinjaDict)file!)["path"]!)).Order(StringComparer.Ordinal).ToList();
            result.Values["matched"].ShouldBe((long)names.Count);
            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Temporary_files_and_folders_are_new_and_private(string shell)
    {
        using var folder = new TestFolder();
        var runner = new ModuleRunner(TestShell.Of(shell));
        var file = (string)runner.Run("tempfile", new() { ["path"] = folder.Path, ["prefix"] = "my pre.", ["suffix"] = ".yml" }).Values["path"]!;
        var directory = (string)runner.Run("tempfile", new() { ["path"] = folder.Path, ["state"] = "directory" }).Values["path"]!;
        file.ShouldStartWith(folder["my pre."]);
        file.ShouldEndWith(".yml");
        ((string)runner.Run("tempfile", new() { ["path"] = folder.Path, ["suffix"] = "x" }).Values["path"]!).Length.ShouldBeGreaterThan(folder["ansible.x"].Length);
        File.GetUnixFileMode(file).ShouldBe((UnixFileMode)0b110_000_000);
        File.GetUnixFileMode(directory).ShouldBe((UnixFileMode)0b111_000_000);
        runner.Run("tempfile", new() { ["path"] = folder["none"] }).Failed.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Fragments_become_one_file(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("d/20-b", "b\n");
        folder.Write("d/10-a", "a");
        folder.Write("d/.hidden", "h\n");
        folder.Write("d/30-c.off", "c\n");
        var runner = new ModuleRunner(TestShell.Of(shell));
        foreach (var remote in (bool[])[true, false])
        {
            var dest = folder["out" + remote];
            runner.Converge("assemble", new() { ["src"] = folder["d"], ["dest"] = dest, ["remote_src"] = remote, ["delimiter"] = @"#--\n", ["regexp"] = "^[0-9.].*[^f]$", ["ignore_hidden"] = true, ["mode"] = "0600" });
            File.ReadAllText(dest).ShouldBe("a\n#--\nb\n");
        }
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_file_is_fetched_when_it_differs(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("remote", "content");
        var runner = new ModuleRunner(TestShell.Of(shell));
        runner.Converge("fetch", new() { ["src"] = folder["remote"], ["dest"] = folder["local/"], ["flat"] = true }).Values["dest"].ShouldBe(folder["local/remote"]);
        runner.Converge("fetch", new() { ["src"] = folder["remote"], ["dest"] = folder["tree"] });
        folder.Read("tree/node1" + folder["remote"]).ShouldBe("content");
        runner.Run("fetch", new() { ["src"] = folder["none"], ["dest"] = folder["x"] }).Failed.ShouldBeTrue();
        runner.Run("fetch", new() { ["src"] = folder["none"], ["dest"] = folder["x"], ["fail_on_missing"] = false }).Failed.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Host_keys_are_recorded_replaced_and_removed(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("ssh/known_hosts", "other ssh-ed25519 AAAAo\n@cert-authority * ssh-rsa AAAAc\nweb,10.0.0.1 ssh-ed25519 AAAAold\n");
        var runner = new ModuleRunner(TestShell.Of(shell));
        runner.Converge("known_hosts", new() { ["path"] = folder["ssh/known_hosts"], ["name"] = "web", ["key"] = "web ssh-ed25519 AAAAnew" });
        folder.Read("ssh/known_hosts").ShouldBe("other ssh-ed25519 AAAAo\n@cert-authority * ssh-rsa AAAAc\nweb ssh-ed25519 AAAAnew\n");
        runner.Converge("known_hosts", new() { ["path"] = folder["ssh/known_hosts"], ["name"] = "web", ["key"] = "web ssh-ed25519 AAAAnew", ["hash_host"] = true });
        folder.Read("ssh/known_hosts").ShouldContain("|1|");
        runner.Converge("known_hosts", new() { ["path"] = folder["ssh/known_hosts"], ["name"] = "web", ["state"] = "absent" });
        folder.Read("ssh/known_hosts").ShouldBe("other ssh-ed25519 AAAAo\n@cert-authority * ssh-rsa AAAAc\n");
        runner.Converge("known_hosts", new() { ["path"] = folder["new/hosts"], ["name"] = "[h]:22022", ["key"] = "[h]:22022 ssh-rsa AAAA comment" });
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_template_and_edits_are_written_once(string shell)
    {
        using var folder = new TestFolder();
        var source = folder.Write("t.conf.j2", "a = 1\nb = 2\n");
        var runner = new ModuleRunner(TestShell.Of(shell));
        runner.Converge("template", new() { ["src"] = source, ["dest"] = folder["t.conf"], ["mode"] = "u=rw,g=,o=", ["validate"] = "grep -q a %s" }).Diffs.ShouldHaveSingleItem().After.ShouldBe("a = 1\nb = 2\n");
        File.GetUnixFileMode(folder["t.conf"]).ShouldBe((UnixFileMode)0b110_000_000);
        File.CreateSymbolicLink(folder["link"], "t.conf");
        runner.Converge("lineinfile", new() { ["path"] = folder["link"], ["regexp"] = "^b =", ["line"] = "b = 3", ["backup"] = true }).Values["backup"].ShouldBeOfType<string>().ShouldStartWith(folder["t.conf"] + ".");
        runner.Converge("blockinfile", new() { ["path"] = folder["t.conf"], ["block"] = "x\ny", ["mode"] = "0640" });
        runner.Converge("replace", new() { ["path"] = folder["t.conf"], ["regexp"] = "^x$", ["replace"] = "z" });
        runner.Converge("ini_file", new() { ["path"] = folder["sub/i.ini"], ["section"] = "s", ["option"] = "o", ["value"] = "v" });
        folder.Read("t.conf").ShouldBe("a = 1\nb = 3\n# BEGIN ANSIBLE MANAGED BLOCK\nz\ny\n# END ANSIBLE MANAGED BLOCK\n");
        new FileInfo(folder["link"]).LinkTarget.ShouldBe("t.conf");
        File.GetUnixFileMode(folder["t.conf"]).ShouldBe((UnixFileMode)0b110_100_000);
        runner.RoundTrips.ShouldBe(1);
    }
}
