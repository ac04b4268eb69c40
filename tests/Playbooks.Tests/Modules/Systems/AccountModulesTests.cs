using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Systems;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Tests.Support;

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
        scripts[1].Script.ShouldBe("chpasswd -e");
        Encoding.UTF8.GetString(scripts[1].Input!.Value.Span).ShouldBe("bob:$6$new$x\n");
        scripts[0].Script.ShouldBe("usermod -G docker,wheel -d /srv/bob -m -s /bin/zsh bob");
        scripts.ShouldAllBe(script => !script.Script.Contains("$6$"));
        User(Bob, "docker", "wheel").Scripts(new JinjaDict { ["name"] = "bob", ["groups"] = "docker,wheel", ["append"] = true })[0].ShouldBe("usermod -a -G wheel bob");
        User(Bob).Scripts(new JinjaDict { ["name"] = "bob", ["groups"] = "" })[0].ShouldBe("usermod -G '' bob");
        User(Bob).Satisfied(new JinjaDict { ["name"] = "bob", ["password"] = "$6$other", ["update_password"] = "on_create" });
        var locked = User(Bob).Change(new JinjaDict { ["name"] = "bob", ["password"] = "$6$new", ["password_lock"] = true }).Changes;
        Encoding.UTF8.GetString(((RunScript)locked[0]).Input!.Value.Span).ShouldBe("bob:!$6$new\n");
        User(Bob).Scripts(new JinjaDict { ["name"] = "bob", ["password_lock"] = true, ["expires"] = 1422403387L })[0].ShouldBe("usermod -e 2015-01-28 -L bob");
    }

    [Fact]
    public void A_new_user_is_made_with_all_that_is_asked_for()
    {
        var change = User(UserAnswer.Missing, "adm").Change(new JinjaDict { ["name"] = "bob", ["uid"] = 1500L, ["groups"] = "adm", ["comment"] = "Bob B", ["system"] = true, ["password"] = "$6$x", ["create_home"] = false });
        change.Changes.Select(step => step.Description).ShouldBe(["add user bob", "look up user bob"]);
        ((RunScript)change.Changes[0]).Script.ShouldBe(
            "if command -v useradd >/dev/null; then useradd -u 1500 -G adm -c 'Bob B' -p '!pending' -r -M bob; else adduser -D -u 1500 -g 'Bob B' -S -H bob && addgroup bob adm; fi </dev/null || exit\nchpasswd -e || { s=$?; command -v useradd >/dev/null || deluser bob; exit $s; }");
        Encoding.UTF8.GetString(((RunScript)change.Changes[0]).Input!.Value.Span).ShouldBe("bob:$6$x\n");
        var read = new ChangeOutcome(0, "bob:x:1500:1500:Bob B:/home/bob:/bin/sh\n"u8.ToArray(), default);
        var said = new ChangeOutcome(0, default, "useradd: warning\n"u8.ToArray());
        var result = change.Conclude!([said, read]);
        (result.Values["group"], result.Values["stderr"], result.Values["system"]).ShouldBe((1500L, "useradd: warning\n", true));
        change.Predicted.Values.ShouldBeEmpty();
        result.Warnings.ShouldBe([UserPassword.Warning]);
        change.ConcludeFailure!(new ChangeOutcome(4, default, "useradd: UID 1500 is not unique\n"u8.ToArray()))!.Values["msg"].ShouldBe("useradd: UID 1500 is not unique\n");
    }

    [Fact]
    public void Removing_and_groups_that_are_missing()
    {
        User(Bob).Scripts(new JinjaDict { ["name"] = "bob", ["state"] = "absent", ["remove"] = true, ["force"] = true })[0].ShouldStartWith("if command -v userdel >/dev/null; then userdel -f -r bob;");
        User(UserAnswer.Missing).Satisfied(new JinjaDict { ["name"] = "bob", ["state"] = "absent" });
        User(Bob).Answering(new GroupQuery("nope"), new GroupAnswer("nope", null)).Invalid(new JinjaDict { ["name"] = "bob", ["group"] = "nope" }).Values["msg"].ShouldBe("Group nope does not exist");
    }

    [Fact]
    public void Check_mode_does_not_look_at_the_groups_of_a_new_user()
    {
        var arguments = new JinjaDict { ["name"] = "bob", ["groups"] = "later" };
        ModuleCase Lacking(UserAnswer user) => User(user).Answering(new GroupQuery("later"), new GroupAnswer("later", null));
        var decision = (Decision.Invalid)Lacking(UserAnswer.Missing).Decide(arguments);
        (decision.Result.Values["msg"], decision.InCheckMode?.Changed).ShouldBe(("Group later does not exist", true));
        ((Decision.Invalid)Lacking(Bob).Decide(arguments)).InCheckMode.ShouldBeNull();
    }

    [Fact]
    public void An_ssh_key_is_made_once()
    {
        var arguments = new JinjaDict { ["name"] = "bob", ["generate_ssh_key"] = true, ["ssh_key_type"] = "ed25519" };
        var query = UserKey.Query("/home/bob/.ssh/id_ed25519");
        CommandAnswer Key(string text) => new(0, Encoding.UTF8.GetBytes(text), "");
        var there = User(Bob).Answering(query, Key("KEY: private public\n256 SHA256:x y (ED25519)\nssh-ed25519 AAAA x\n")).Satisfied(arguments);
        there.Values["ssh_public_key"].ShouldBe("ssh-ed25519 AAAA x");
        there.Values["ssh_fingerprint"].ShouldBe("256 SHA256:x y (ED25519)");
        there.Warnings.ShouldBe(["Found existing ssh key private file \"/home/bob/.ssh/id_ed25519\", no force, so skipping ssh-keygen generation"]);
        var missing = User(Bob).Answering(query, Key("KEY:\n\n"));
        missing.Scripts(arguments)[0].ShouldContain("ssh-keygen -q -t ed25519 -f /home/bob/.ssh/id_ed25519 -N '' -C \"ansible-generated on ");
        arguments["ssh_key_passphrase"] = "secret words";
        var made = (RunScript)missing.Change(arguments).Changes[0];
        made.Script.ShouldNotContain("secret words");
        Encoding.UTF8.GetString(made.Input!.Value.Span).ShouldBe("secret words\n");
    }

    [Theory]
    [InlineData("", null, true)]
    [InlineData("chmod() { :; }\n", "no program runs in ", false)]
    [InlineData("PATH=FOLDER:$PATH\n", "did not take the passphrase", false)]
    public void A_key_whose_passphrase_is_not_taken_is_no_key(string setting, string? error, bool isMade)
    {
        using var folder = new TestFolder(("ssh-keygen", "#!/bin/sh\n[ \"$1\" = -y ] || set -- \"$@\" -N ''\nPATH=${PATH#*:} exec ssh-keygen \"$@\"\n"));
        File.SetUnixFileMode(folder.File("ssh-keygen"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var file = folder.File("key");
        var arguments = new UserArguments { Name = Environment.UserName, SshKeyFile = file, SshKeyType = "ed25519", SshKeyPassphrase = "secret words", SshKeyComment = "c" };
        var step = UserKey.Generate(arguments, file);
        var outcome = LocalShell.Run("dash", setting.Replace("FOLDER", folder.Path) + step.Script, step.Input);
        (outcome.Status == 0, File.Exists(file), File.Exists(file + ".pub")).ShouldBe((isMade, isMade, isMade), outcome.ErrorText);
        outcome.ErrorText.ShouldContain(error ?? "");
        if (isMade)
        {
            LocalShell.Run("dash", $"ssh-keygen -y -P 'secret words' -f {file}").OutputText.ShouldStartWith("ssh-ed25519 ");
            LocalShell.Run("dash", $"ssh-keygen -y -P '' -f {file}").Status.ShouldNotBe(0);
        }
    }

    [Fact]
    public void A_home_folder_that_is_missing_is_made()
    {
        var gone = User(Bob).Answering(new FileQuery("/home/bob"), new FileAnswer("/home/bob"));
        gone.Change(new JinjaDict { ["name"] = "bob" }).Changes.Select(step => step.Description).ShouldBe(["make /home/bob", "look up user bob"]);
        gone.Satisfied(new JinjaDict { ["name"] = "bob", ["create_home"] = false });
        User(UserAnswer.Missing).Scripts(new JinjaDict { ["name"] = "bob", ["home"] = "/srv/deep/bob/", ["create_home"] = false })[0].ShouldStartWith("if command -v useradd ");
    }

    [Theory, MemberData(nameof(LocalShell.All), MemberType = typeof(LocalShell))]
    public void A_home_folder_has_its_name_when_it_is_complete(string shell)
    {
        using var folder = new TestFolder(("skel/.profile", "x"));
        var home = folder.File("deep/bob");
        var script = UserScript.MakeHome(new UserArguments { Name = Environment.UserName, Skeleton = folder.File("skel") }, home + "/");
        LocalShell.Run(shell, "chown() { return 1; }\n" + script).Status.ShouldBe(1);
        Directory.Exists(home).ShouldBeFalse();
        LocalShell.Run(shell, script).Status.ShouldBe(0);
        Directory.GetFileSystemEntries(folder.File("deep"), "*", SearchOption.AllDirectories).ShouldBe([home, home + "/.profile"], ignoreOrder: true);
        // usermod may have moved the old one there.
        LocalShell.Run(shell, script).Status.ShouldBe(0);
        Directory.GetFileSystemEntries(folder.File("deep"), "*", SearchOption.AllDirectories).ShouldBe([home, home + "/.profile"], ignoreOrder: true);
    }

    [Fact]
    public void The_home_folder_of_a_new_user_is_made_by_useradd_below_folders_that_are_there()
    {
        using var folder = new TestFolder();
        var home = folder.File("deep/er/bob");
        var step = (RunScript)User(UserAnswer.Missing).Change(new JinjaDict { ["name"] = "bob", ["home"] = home, ["password"] = "$6$x" }).Changes[0];
        foreach (var shell in LocalShell.Names)
        {
            var fake = "useradd() { cat; [ $STATUS = 0 ] || return $STATUS; mkdir \"$2\"; echo $*; }; chpasswd() { echo given $1; cat; }\n";
            LocalShell.Run(shell, "STATUS=1\n" + fake + step.Script, step.Input).Status.ShouldBe(1);
            Directory.Exists(home).ShouldBeFalse();
            LocalShell.Run(shell, "STATUS=0\n" + fake + step.Script, step.Input).OutputText.ShouldBe($"-d {home} -p !pending -m bob\ngiven -e\nbob:$6$x\n");
            Directory.Delete(folder.File("deep"), recursive: true);
        }
    }

    [Fact]
    public void A_password_that_was_not_set_with_the_new_user_is_set_by_the_next_run()
    {
        var arguments = new JinjaDict { ["name"] = "bob", ["password"] = "$6$x", ["update_password"] = "on_create" };
        var pending = User(Bob with { Shadow = ["!pending", .. Bob.Shadow.Skip(1)] });
        var step = (RunScript)pending.Change(arguments).Changes[0];
        (step.Script, Encoding.UTF8.GetString(step.Input!.Value.Span)).ShouldBe(("chpasswd -e", "bob:$6$x\n"));
        User(Bob with { Shadow = ["!", .. Bob.Shadow.Skip(1)] }).Satisfied(arguments);
        pending.Satisfied(new JinjaDict { ["name"] = "bob" });
    }

    [Theory, MemberData(nameof(LocalShell.All), MemberType = typeof(LocalShell))]
    public void A_password_that_is_refused_leaves_its_mark_or_no_user(string shell)
    {
        var step = (RunScript)User(UserAnswer.Missing).Change(new JinjaDict { ["name"] = "bob", ["password"] = "$6$x", ["create_home"] = false }).Changes[0];
        const string Refused = "chpasswd() { cat >/dev/null; echo refused >&2; return 3; }; deluser() { echo removed $1; }; ";
        var shadow = LocalShell.Run(shell, Refused + "useradd() { echo $*; }\n" + step.Script, step.Input);
        (shadow.Status, shadow.OutputText, shadow.ErrorText).ShouldBe((3, "-p !pending -M bob\n", "refused\n"));
        var busybox = LocalShell.Run(shell, Refused + "command() { [ $2 != useradd ]; }; adduser() { echo $*; }\n" + step.Script, step.Input);
        (busybox.Status, busybox.OutputText).ShouldBe((3, "-D -H bob\nremoved bob\n"));
    }

    [Theory]
    [InlineData("plain", true)]
    [InlineData("*", false)]
    [InlineData("!", false)]
    [InlineData("$6$abcdefgh$short", true)]
    [InlineData("$6$abcdefgh$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("!$6$abcdefgh$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", true)]
    public void What_is_no_hash_gives_a_warning(string password, bool isDoubtful) => UserPassword.IsDoubtful(password).ShouldBe(isDoubtful);

    [Fact]
    public void Groups_are_made_changed_and_removed()
    {
        ModuleCase Group(long? gid) => new ModuleCase(new GroupModule()).Answering(new GroupQuery("g"), new GroupAnswer("g", gid));
        Group(500).Satisfied(new JinjaDict { ["name"] = "g" }).Values["gid"].ShouldBe(500L);
        Group(500).Satisfied(new JinjaDict { ["name"] = "g", ["gid"] = 500L });
        Group(500).Scripts(new JinjaDict { ["name"] = "g", ["gid"] = 600L })[0].ShouldBe("groupmod -g 600 g");
        Group(500).Change(new JinjaDict { ["name"] = "g", ["gid"] = 600L }).Predicted.Values["gid"].ShouldBe(500L);
        Group(null).Change(new JinjaDict { ["name"] = "g" }).Predicted.Values.ShouldBeEmpty();
        Group(null).Invalid(new JinjaDict { ["name"] = "g", ["non_unique"] = true }).Values["msg"].ShouldBe("non_unique is True but all of the following are missing: gid");
        Group(null).Scripts(new JinjaDict { ["name"] = "g", ["system"] = true })[0].ShouldStartWith("if command -v groupadd >/dev/null; then groupadd -r g; else addgroup -S g; fi");
        Group(null).Satisfied(new JinjaDict { ["name"] = "g", ["state"] = "absent" });
        Group(null).Change(new JinjaDict { ["name"] = "g" }).Conclude!([ChangeOutcome.Done, new ChangeOutcome(0, "g:x:998:\n"u8.ToArray(), default)]).Values["gid"].ShouldBe(998L);
    }

    private static ModuleCase User(UserAnswer answer, params string[] groups)
    {
        var folder = new FileEntry { Kind = FileKind.Directory, Mode = 0x1ED };
        var testCase = new ModuleCase(new UserModule()) { Otherwise = query => query is FileQuery file ? new FileAnswer(file.Path) { Entry = folder, Target = folder } : throw new InvalidOperationException($"nobody asked {query}") }.Answering(new UserQuery("bob"), answer).Answering(new GroupQuery("bob"), new GroupAnswer("bob", answer.Exists ? 1001 : null));
        foreach (var group in groups)
        {
            testCase.Answering(new GroupQuery(group), new GroupAnswer(group, 990));
        }

        return testCase;
    }
}
