using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Systems;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;

namespace Playbooks.Tests.Modules.Systems;

public class AccountModulesTests
{
    private static readonly UserAnswer Bob = new(true)
    {
        Uid = 1001,
        Gid = 1001,
        Comment = "Bob",
        Home = "/home/bob",
        Shell = "/bin/bash",
        Groups = ["docker", "adm"],
        Shadow = ["$6$a$b", "19000", "0", "99999", "7", "", ""],
    };

    [Fact]
    public void A_user_who_is_as_wanted_is_left_alone()
    {
        var result = User(Bob, "docker").Satisfied(new JinjaDict
        {
            ["name"] = "bob",
            ["uid"] = 1001L,
            ["shell"] = "/bin/bash",
            ["groups"] = "docker",
            ["append"] = true,
            ["password"] = "$6$a$b",
            ["expires"] = -1L,
            ["password_expire_max"] = 99999L,
        });
        result.Values["uid"].ShouldBe(1001L);
        result.Values["password"].ShouldBe("NOT_LOGGING_PASSWORD");
    }

    [Fact]
    public void Differences_are_changed_in_one_call_and_passwords_never_stand_in_it()
    {
        var change = User(Bob, "docker", "wheel").Change(new JinjaDict { ["name"] = "bob", ["shell"] = "/bin/zsh", ["groups"] = "docker,wheel", ["password"] = "$6$new$x", ["home"] = "/srv/bob", ["move_home"] = true });
        var scripts = change.Changes.Cast<RunScript>().ToList();
        scripts[0].Script.ShouldBe("chpasswd -e");
        Encoding.UTF8.GetString(scripts[0].Input!.Value.Span).ShouldBe("bob:$6$new$x\n");
        scripts[1].Script.ShouldBe("usermod -G docker,wheel -d /srv/bob -m -s /bin/zsh bob");
        scripts.ShouldAllBe(script => !script.Script.Contains("$6$"));
        User(Bob, "docker", "wheel").Scripts(new JinjaDict { ["name"] = "bob", ["groups"] = "docker,wheel", ["append"] = true })[0].ShouldBe("usermod -a -G wheel bob");
        User(Bob).Scripts(new JinjaDict { ["name"] = "bob", ["groups"] = "" })[0].ShouldBe("usermod -G '' bob");
        User(Bob).Satisfied(new JinjaDict { ["name"] = "bob", ["password"] = "$6$other", ["update_password"] = "on_create" });
        User(Bob).Scripts(new JinjaDict { ["name"] = "bob", ["password_lock"] = true, ["expires"] = 1422403387L })[0].ShouldBe("usermod -e 2015-01-28 -L bob");
    }

    [Fact]
    public void A_new_user_is_made_with_all_that_is_asked_for()
    {
        var change = User(UserAnswer.Missing, "adm").Change(new JinjaDict { ["name"] = "bob", ["uid"] = 1500L, ["groups"] = "adm", ["comment"] = "Bob B", ["system"] = true, ["password"] = "$6$x", ["create_home"] = false });
        change.Changes.Select(step => step.Description).ShouldBe(["add user bob", "set the password of user bob", "look up user bob"]);
        ((RunScript)change.Changes[0]).Script.ShouldBe(
            "if command -v useradd >/dev/null; then useradd -u 1500 -G adm -c 'Bob B' -r -M bob; else adduser -D -u 1500 -g 'Bob B' -S -H bob && addgroup bob adm; fi");
        var read = new ChangeOutcome(0, "bob:x:1500:1500:Bob B:/home/bob:/bin/sh\n"u8.ToArray(), default);
        change.Conclude!([ChangeOutcome.Done, ChangeOutcome.Done, read]).Values["group"].ShouldBe(1500L);
    }

    [Fact]
    public void Removing_and_groups_that_are_missing()
    {
        User(Bob).Scripts(new JinjaDict { ["name"] = "bob", ["state"] = "absent", ["remove"] = true, ["force"] = true })[0].ShouldStartWith("if command -v userdel >/dev/null; then userdel -f -r bob;");
        User(UserAnswer.Missing).Satisfied(new JinjaDict { ["name"] = "bob", ["state"] = "absent" });
        User(Bob).Answering(new GroupQuery("nope"), new GroupAnswer("nope", null)).Invalid(new JinjaDict { ["name"] = "bob", ["group"] = "nope" }).Values["msg"].ShouldBe("Group nope does not exist");
    }

    [Fact]
    public void An_ssh_key_is_made_once()
    {
        var arguments = new JinjaDict { ["name"] = "bob", ["generate_ssh_key"] = true, ["ssh_key_type"] = "ed25519" };
        User(Bob).Answering(new FileContentQuery("/home/bob/.ssh/id_ed25519.pub"), new FileContentAnswer("", "ssh-ed25519 AAAA x\n"u8.ToArray())).Satisfied(arguments).Values["ssh_public_key"].ShouldBe("ssh-ed25519 AAAA x");
        User(Bob).Answering(new FileContentQuery("/home/bob/.ssh/id_ed25519.pub"), new FileContentAnswer("", null)).Scripts(arguments)[0]
            .ShouldContain("ssh-keygen -q -t ed25519 -N '' -f /home/bob/.ssh/id_ed25519 -C \"ansible-generated on ");
    }

    [Fact]
    public void Groups_are_made_changed_and_removed()
    {
        ModuleCase Group(long? gid) => new ModuleCase(new GroupModule()).Answering(new GroupQuery("g"), new GroupAnswer("g", gid));
        Group(500).Satisfied(new JinjaDict { ["name"] = "g" }).Values["gid"].ShouldBe(500L);
        Group(500).Satisfied(new JinjaDict { ["name"] = "g", ["gid"] = 500L });
        Group(500).Scripts(new JinjaDict { ["name"] = "g", ["gid"] = 600L })[0].ShouldStartWith("groupmod -g 600 g ||");
        Group(null).Scripts(new JinjaDict { ["name"] = "g", ["system"] = true })[0].ShouldStartWith("if command -v groupadd >/dev/null; then groupadd -r g; else addgroup -S g; fi");
        Group(null).Satisfied(new JinjaDict { ["name"] = "g", ["state"] = "absent" });
        Group(null).Change(new JinjaDict { ["name"] = "g" }).Conclude!([new ChangeOutcome(0, "g:x:998:\n"u8.ToArray(), default)]).Values["gid"].ShouldBe(998L);
    }

    private static ModuleCase User(UserAnswer answer, params string[] groups)
    {
        var testCase = new ModuleCase(new UserModule()).Answering(new UserQuery("bob"), answer).Answering(new GroupQuery("bob"), new GroupAnswer("bob", answer.Exists ? 1001 : null));
        foreach (var group in groups)
        {
            testCase.Answering(new GroupQuery(group), new GroupAnswer(group, 990));
        }

        return testCase;
    }
}
