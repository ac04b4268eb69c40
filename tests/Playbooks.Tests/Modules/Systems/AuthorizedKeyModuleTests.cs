using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Systems;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;

namespace Playbooks.Tests.Modules.Systems;

public class AuthorizedKeyModuleTests
{
    private const string File = "# keys\nssh-rsa AAA al@a\ncommand=\"echo a b\",no-pty ssh-ed25519 BBB bob\n";

    [Theory]
    [InlineData("ssh-rsa AAA al@a", "present", false, null, File)]
    [InlineData("ssh-rsa CCC c", "present", false, null, File + "ssh-rsa CCC c\n")]
    [InlineData("ssh-ed25519 BBB bob", "present", true, null, "# keys\ncommand=\"echo a b\",no-pty ssh-ed25519 BBB bob\n")]
    [InlineData("ssh-ed25519 BBB", "absent", false, null, "# keys\nssh-rsa AAA al@a\n")]
    [InlineData("ssh-rsa AAA al@a", "present", false, "no-pty", "# keys\nno-pty ssh-rsa AAA al@a\ncommand=\"echo a b\",no-pty ssh-ed25519 BBB bob\n")]
    public void Keys_are_found_by_kind_and_blob(string key, string state, bool exclusive, string? options, string expected)
    {
        var arguments = new JinjaDict { ["user"] = "bob", ["key"] = key, ["state"] = state, ["exclusive"] = exclusive, ["key_options"] = options };
        var decision = Bob(File).Decide(arguments);
        (decision is Decision.Change change ? change.Changes[^1].Diff!.After : File).ShouldBe(expected);
        (decision is Decision.Satisfied).ShouldBe(expected == File);
    }

    [Fact]
    public void A_first_key_makes_the_folder()
    {
        var change = Bob(null).Change(new JinjaDict { ["user"] = "bob", ["key"] = "ssh-rsa AAA" });
        change.Changes.Select(step => step.Description).ShouldBe(["make /home/bob/.ssh", "write /home/bob/.ssh/authorized_keys"]);
        ((PutFile)change.Changes[1]).ShouldSatisfyAllConditions(put => put.Mode.ShouldBe(Convert.ToInt32("600", 8)), put => put.Owner.ShouldBe("1001"));
    }

    [Fact]
    public void What_is_no_key_is_refused() => Bob(null).Invalid(new JinjaDict { ["user"] = "bob", ["key"] = "https://example.org/keys" }).Values["msg"].ShouldBeOfType<string>().ShouldStartWith("invalid key specified");

    private static ModuleCase Bob(string? file)
        => new ModuleCase(new AuthorizedKeyModule())
            .Answering(new UserQuery("bob"), new UserAnswer(true) { Uid = 1001, Gid = 1001, Home = "/home/bob" })
            .Answering(new FileContentQuery("/home/bob/.ssh/authorized_keys"), new FileContentAnswer("", file is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(file)));
}
