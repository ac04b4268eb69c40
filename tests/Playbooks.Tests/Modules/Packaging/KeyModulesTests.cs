using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Packaging;
using Playbooks.Queries.Systems;

namespace Playbooks.Tests.Modules.Packaging;

public sealed class KeyModulesTests
{
    private const string Listing = "/etc/apt/trusted.gpg.d/x.gpg\n----\npub   rsa4096/0E98404D386FA1D9 2021-01-17 [SC] [expires: 2029-01-15]\n      1F89983E0081FDE018F3CC9673A4F27B8DD47936\nuid  [ unknown] Debian\nsub   rsa4096/6ED0E7B82643E131 2021-01-17 [S] [expires: 2029-01-15]\npub   rsa2048/1111111122222222 2011-01-17 [SC] [expired: 2019-01-15]\n";

    private const string Colons = "pub:-:4096:1:0E98404D386FA1D9:1610886312:1862934312::-:\nfpr:::::::::1F89983E0081FDE018F3CC960E98404D386FA1D9:\nuid:-::::1610886312::X::Debian:\nsub:-:4096:1:6ED0E7B82643E131:1610886312:::\n";

    [Theory]
    [InlineData("0x386FA1D9", "386FA1D9", "386FA1D9")]
    [InlineData("0e98404d386fa1d9", "386FA1D9", "0E98404D386FA1D9")]
    [InlineData("1F89983E0081FDE018F3CC960E98404D386FA1D9", "386FA1D9", "0E98404D386FA1D9")]
    [InlineData("6ED0E7B82643E131", "2643E131", "6ED0E7B82643E131")]
    public void A_key_that_apt_has_is_found_by_any_form_of_its_id(string id, string shortId, string fingerprint)
    {
        var result = Apt(Listing).Satisfied(new() { ["id"] = id, ["url"] = "http://x/key" });
        (result.Values["short_id"], result.Values["fp"], result.Values["id"]).ShouldBe((shortId, fingerprint, id));
        ((List<object?>)result.Values["before"]!).Count.ShouldBe(2);
    }

    [Fact]
    public void A_key_is_added_and_looked_for_afterwards()
    {
        var change = Apt("", Colons).Change(new() { ["data"] = "KEY", ["keyring"] = "/k.gpg" });
        (change.Predicted.Values["id"], change.Predicted.Values["key_id"]).ShouldBe(("0E98404D386FA1D9", "0E98404D386FA1D9"));
        ((RunScript)change.Changes[0]).Script.ShouldContain("apt-key --keyring /k.gpg add -");
        var done = change.Conclude!([Told("ok", Listing)]);
        (done.Changed, done.Failed, ((List<object?>)done.Values["after"]!)[0]).ShouldBe((true, false, "0E98404D386FA1D9"));
        var vain = change.Conclude!([Told("ok", "")]);
        (vain.Failed, vain.Values["msg"]).ShouldBe((true, "apt-key did not return an error, but failed to add the key (check that the id is correct and *not* a subkey)"));
    }

    [Fact]
    public void A_key_is_removed_by_its_short_id()
    {
        var change = Apt(Listing).Change(new() { ["id"] = "0E98404D386FA1D9", ["state"] = "absent" });
        ((RunScript)change.Changes[0]).Script.ShouldContain("apt-key del 386FA1D9");
        Apt("").Satisfied(new() { ["id"] = "0E98404D386FA1D9", ["state"] = "absent" });
    }

    [Theory]
    [InlineData("id=xyz", "Invalid key_id")]
    [InlineData("id=1234567890", "Invalid key_id")]
    [InlineData("state=present", "Invalid key_id")]
    [InlineData("keyserver=x", "Missing key_id, required with keyserver.")]
    [InlineData("url=x data=y", "parameters are mutually exclusive: data|file|keyserver|url")]
    [InlineData("id=11112222", "No key to add ... how did i get here?!?!")]
    public void Keys_that_cannot_be_are_refused(string given, string message)
        => Apt(Listing).Invalid(JinjaDict.From(given.Split(' ').Select(word => KeyValuePair.Create(word.Split('=')[0], (object?)word.Split('=')[1])))).Values["msg"].ShouldBe(message);

    [Fact]
    public void Rpm_imports_a_key_once()
    {
        var arguments = new JinjaDict { ["key"] = "/k.asc", ["fingerprint"] = "1f89 983e 0081 fde0 18f3 cc96 0e98 404d 386f a1d9" };
        ((RunScript)Rpm("file", Colons, "").Change(arguments).Changes[0]).Script.ShouldBe("rpm --import /k.asc");
        Rpm("file", Colons, Colons).Satisfied(arguments);
        arguments["state"] = "absent";
        ((RunScript)Rpm("file", Colons, Colons).Change(arguments).Changes[0]).Script.ShouldBe("rpm --erase --allmatches gpg-pubkey-386fa1d9");
        Rpm("file", Colons, "").Satisfied(arguments);
    }

    [Theory]
    [InlineData("386FA1D9", "id", "", "When importing a key, a valid file must be given")]
    [InlineData("/none", "nofile", "", "Not a valid key /none")]
    [InlineData("http://x/k", "nodownload", "curl: (7)\n", "failed to fetch key at http://x/k , error was: curl: (7)")]
    [InlineData("http://x/k", "nokey", "", "Not a public key: http://x/k")]
    [InlineData("/k", "file", "uid:x", "Unexpected gpg output")]
    public void Rpm_keys_that_cannot_be_are_refused(string key, string kind, string about, string message)
        => Rpm(kind, about, "").Invalid(new() { ["key"] = key }).Values["msg"].ShouldBe(message);

    [Fact]
    public void Another_fingerprint_than_wanted_is_refused()
        => Rpm("file", Colons, "").Invalid(new() { ["key"] = "/k", ["fingerprint"] = "AA BB" }).Values["msg"]
            .ShouldBe("The specified fingerprint, 'AABB', does not match the key fingerprint '1F89983E0081FDE018F3CC960E98404D386FA1D9'");

    private static ChangeOutcome Told(params string[] fields) => new(0, Encoding.UTF8.GetBytes(string.Concat(fields.Select(field => field + "\0"))), default);

    private static ModuleCase Apt(string listed, string about = "")
        => new(new AptKeyModule()) { Otherwise = _ => new CommandAnswer(0, Encoding.UTF8.GetBytes($"\0keys\0{about}\0{listed}\0"), "") };

    private static ModuleCase Rpm(string kind, string about, string installed)
        => new(new RpmKeyModule()) { Otherwise = _ => new CommandAnswer(0, Encoding.UTF8.GetBytes($"\0{kind}\0{about}\0{installed}\0"), "") };
}
