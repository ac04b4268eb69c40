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
    [InlineData("ssh-rsa CCC", "present", false, null, File + "ssh-rsa CCC \n")]
    [InlineData("ssh-ed25519 BBB bob", "present", true, null, "ssh-ed25519 BBB bob\n")]
    [InlineData("no-pty,command=\"echo a b\" ssh-ed25519 BBB bob", "present", false, null, File)]
    [InlineData("ssh-ed25519 BBB", "absent", false, null, "# keys\nssh-rsa AAA al@a\n")]
    [InlineData("ssh-rsa AAA al@a", "present", false, "no-pty", "# keys\ncommand=\"echo a b\",no-pty ssh-ed25519 BBB bob\nno-pty ssh-rsa AAA al@a\n")]
    [InlineData("ssh-rsa AAA al@b", "present", false, null, "# keys\ncommand=\"echo a b\",no-pty ssh-ed25519 BBB bob\nssh-rsa AAA al@b\n")]
    [InlineData("# comment\nssh-rsa DDD d\nssh-rsa CCC c", "present", true, null, "ssh-rsa DDD d\nssh-rsa CCC c\n")]
    public void A_file_is_written_as_Ansible_writes_it(string key, string state, bool exclusive, string? options, string expected)
    {
        var arguments = new JinjaDict { ["user"] = "bob", ["key"] = key, ["state"] = state, ["exclusive"] = exclusive, ["key_options"] = options };
        var decision = Bob(File).Decide(arguments);
        (decision is Decision.Change change ? change.Changes[^1].Diff!.After : File).ShouldBe(expected);
        (decision is Decision.Satisfied).ShouldBe(expected == File);
    }

    [Theory]
    [InlineData("ssh-rsa AAA a\n# last", "ssh-rsa AAA a\n# last\nssh-rsa CCC c\n")]
    [InlineData("# first\nssh-foo XXX", "# first\nssh-foo XXX\nssh-rsa CCC c\n")]
    [InlineData("ssh-rsa AAA a", "ssh-rsa AAA a\nssh-rsa CCC c\n")]
    public void A_last_line_without_its_end_takes_no_key(string before, string after)
        => Bob(before).Change(new JinjaDict { ["user"] = "bob", ["key"] = "ssh-rsa CCC c" }).Changes[^1].Diff!.After.ShouldBe(after);

    [Fact]
    public void A_first_key_makes_the_folder()
    {
        var change = Bob(null).Change(new JinjaDict { ["user"] = "bob", ["key"] = "ssh-rsa AAA" });
        change.Changes.Select(step => step.Description).ShouldBe(["make /home/bob/.ssh", "write /home/bob/.ssh/authorized_keys"]);
        ((PutFile)change.Changes[1]).ShouldSatisfyAllConditions(put => put.Mode.ShouldBe(Convert.ToInt32("600", 8)), put => put.Owner.ShouldBe("1001"));
    }

    [Fact]
    public void Keys_come_from_an_address_too()
    {
        var arguments = new JinjaDict { ["user"] = "bob", ["key"] = "https://example.org/keys" };
        var query = Bob(null).Ask(arguments)[1];
        Bob(null).Answering(query, new CommandAnswer(0, "ssh-rsa AAA x\n"u8.ToArray(), "")).Change(arguments).Changes[^1].Diff!.After.ShouldBe("ssh-rsa AAA x\n");
        Bob(null).Answering(query, new CommandAnswer(22, default, "")).Invalid(arguments).Values["msg"].ShouldBe("Error getting key from: https://example.org/keys");
    }

    [Fact]
    public void What_is_no_key_is_refused() => Bob(null).Invalid(new JinjaDict { ["user"] = "bob", ["key"] = "AAAA" }).Values["msg"].ShouldBeOfType<string>().ShouldStartWith("invalid key specified");

    private static ModuleCase Bob(string? file)
        => new ModuleCase(new AuthorizedKeyModule())
            .Answering(new UserQuery("bob"), new UserAnswer(true) { Uid = 1001, Gid = 1001, Home = "/home/bob" })
            .Answering(new FileContentQuery("/home/bob/.ssh/authorized_keys"), new FileContentAnswer("", file is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(file)));
}
