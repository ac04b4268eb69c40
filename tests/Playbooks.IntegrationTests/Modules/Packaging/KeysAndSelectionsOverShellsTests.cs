using Playbooks.IntegrationTests.Shells;
using Playbooks.Jinja;

namespace Playbooks.IntegrationTests.Modules.Packaging;

/// <summary>With the machine's own gpg and debconf, on databases and keyrings of the test's own.</summary>
public class KeysAndSelectionsOverShellsTests
{
    public static IEnumerable<TheoryDataRow<string>> Shells() => TestShell.Names();

    [Fact]
    public void A_key_is_added_to_a_keyring_and_removed()
    {
        using var folder = new TestFolder();
        var runner = new ModuleRunner(TestShell.Gnu.With("gpg", "apt-key"));
        var (key, id) = Key(folder);
        var data = new JinjaDict { ["data"] = key, ["keyring"] = folder["ring.gpg"] };
        var first = runner.Converge("apt_key", data);
        (first.Values["key_id"], ((List<object?>)first.Values["before"]!).Count).ShouldBe((id, 0));
        ((List<object?>)first.Values["after"]!).ShouldContain(id);
        runner.Run("apt_key", new() { ["id"] = "0x" + id[^8..], ["url"] = "http://127.0.0.1:9/never", ["keyring"] = folder["ring.gpg"] }).Changed.ShouldBeFalse();
        runner.Converge("apt_key", new() { ["id"] = id, ["state"] = "absent", ["keyring"] = folder["ring.gpg"] });
        using var server = new TestWebServer { Pages = { ["/key"] = (200, key) } };
        runner.Converge("apt_key", new() { ["url"] = server.Address + "/key", ["keyring"] = folder["ring.gpg"] });
        var failed = runner.Run("apt_key", new() { ["url"] = server.Address + "/none", ["keyring"] = folder["ring.gpg"] });
        ((string)failed.Values["msg"]!).ShouldStartWith($"Failed to download key at {server.Address}/none: ");
    }

    [Fact]
    public void An_answer_is_given_once()
    {
        using var folder = new TestFolder();
        var runner = new ModuleRunner(TestShell.Gnu.With("debconf-show", "debconf-set-selections"));
        folder.Write("debconf.conf", $"""
            Config: c
            Templates: t

            Name: c
            Driver: File
            Mode: 644
            Filename: {folder["config.dat"]}

            Name: t
            Driver: File
            Mode: 644
            Filename: {folder["templates.dat"]}

            """);
        runner.Context.Environment["DEBCONF_SYSTEMRC"] = folder["debconf.conf"];
        var arguments = new JinjaDict { ["name"] = "pbtest", ["question"] = "pbtest/zone", ["vtype"] = "string", ["value"] = "Europe Berlin" };
        var first = runner.Converge("debconf", arguments);
        PythonValues.Repr(first.Values["previous"]).ShouldBe("{'pbtest/zone': ''}");
        arguments["value"] = "Asia";
        PythonValues.Repr(runner.Converge("debconf", arguments).Values["previous"]).ShouldBe("{'pbtest/zone': 'Europe Berlin'}");
        runner.Converge("debconf", new() { ["name"] = "pbtest", ["question"] = "pbtest/secret", ["vtype"] = "password", ["value"] = "pw" });
        runner.Converge("debconf", new() { ["name"] = "pbtest", ["question"] = "pbtest/flag", ["vtype"] = "boolean", ["value"] = true });
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_repository_is_written_changed_and_removed(string shell)
    {
        using var folder = new TestFolder();
        var runner = new ModuleRunner(TestShell.Of(shell));
        var arguments = new JinjaDict { ["name"] = "epel", ["description"] = "EPEL", ["baseurl"] = "https://a/x", ["reposdir"] = folder.Path, ["mode"] = "0600" };
        runner.Converge("yum_repository", arguments);
        folder.Read("epel.repo").ShouldBe("[epel]\nbaseurl = https://a/x\nname = EPEL\n\n");
        File.GetUnixFileMode(folder["epel.repo"]).ShouldBe((UnixFileMode)0b110_000_000);
        arguments["mode"] = "0644";
        runner.Converge("yum_repository", arguments);
        runner.Converge("yum_repository", new() { ["name"] = "epel", ["state"] = "absent", ["reposdir"] = folder.Path });
        File.Exists(folder["epel.repo"]).ShouldBeFalse();
    }

    private static (string Text, string Id) Key(TestFolder folder)
    {
        var script = $"export GNUPGHOME={folder["home"]}; mkdir -m 700 $GNUPGHOME; gpg --batch --quiet --passphrase '' --quick-gen-key test@example.org ed25519 sign never 2>/dev/null; gpg --armor --export; gpg --with-colons --list-keys | sed -n 's/^pub:[^:]*:[^:]*:[^:]*:\\([^:]*\\):.*/\\1/p'; gpgconf --kill all";
        var text = System.Text.Encoding.UTF8.GetString(TestShell.Gnu.Run(script).Output).TrimEnd('\n');
        var cut = text.LastIndexOf('\n');
        return (text[..cut], text[(cut + 1)..]);
    }
}
