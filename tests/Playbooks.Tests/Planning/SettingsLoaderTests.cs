using Playbooks.Execution;
using Playbooks.Planning;
using Playbooks.Results;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Planning;

public sealed class SettingsLoaderTests
{
    [Fact]
    public void The_file_in_the_current_folder_is_read_and_the_environment_wins()
    {
        using var folder = new TestFolder(("ansible.cfg", """
            [defaults]
            # comment
            inventory = hosts.ini, more
            roles_path: roles:~/x:/abs
            forks = 20 ; comment
            host_key_checking=False
            remote_user = me
            hash_behaviour = merge
            unknown_thing = 1
            poll_interval = 4
            async_dir = /x
            library = ./library
            [privilege_escalation]
            become = yes
            become_method = doas
            [ssh_connection]
            ssh_args = -o ControlMaster=auto
              -o ControlPersist=60s
            pipelining = True
            """));
        var environment = new TestEnvironment(folder.Path) { Variables = { ["ANSIBLE_REMOTE_USER"] = "you", ["ANSIBLE_TIMEOUT"] = "7", ["ANSIBLE_ASYNC_DIR"] = "~/jobs" } };
        var settings = new SettingsLoader(environment).Load();
        settings.File.ShouldBe(folder.File("ansible.cfg"));
        settings.Inventories.ShouldBe([folder.File("hosts.ini"), folder.File("more")]);
        settings.RolesPath.ShouldBe([folder.File("roles"), folder.File("home/x"), "/abs"]);
        (settings.Forks, settings.Timeout, settings.HostKeyChecking, settings.RemoteUser).ShouldBe((20, 7, false, "you"));
        (settings.Become, settings.BecomeMethod, settings.MergesHashes).ShouldBe((true, "doas", true));
        (settings.PollInterval, settings.AsyncFolder).ShouldBe((4, "~/jobs"));
        settings.SshArgs.ShouldBe("-o ControlMaster=auto\n-o ControlPersist=60s");
        settings.Warnings.ShouldHaveSingleItem().Message.ShouldContain("library");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    public void No_hosts_at_once_are_refused_where_they_are_written(string forks)
    {
        using var folder = new TestFolder(("ansible.cfg", $"[defaults]\nforks = {forks}\n"));
        var environment = new TestEnvironment(folder.Path);
        Should.Throw<PlaybookException>(() => new SettingsLoader(environment).Load()).Message.ShouldContain($"ansible.cfg:2:1: forks is '{forks}'");
        environment.Variables["ANSIBLE_FORKS"] = forks;
        Should.Throw<PlaybookException>(() => new SettingsLoader(environment).Load()).Message.ShouldContain("ANSIBLE_FORKS");
    }

    [Fact]
    public void ANSIBLE_CONFIG_comes_first_and_home_last()
    {
        using var folder = new TestFolder(("a/ansible.cfg", "[defaults]\nforks=1\n"), ("home/.ansible.cfg", "[defaults]\nforks=3\n"));
        var environment = new TestEnvironment(folder.Path);
        new SettingsLoader(environment).Load().Forks.ShouldBe(3);
        environment.Variables["ANSIBLE_CONFIG"] = folder.File("a");
        new SettingsLoader(environment).Load().Forks.ShouldBe(1);
    }

    [Fact]
    public void Facts_are_kept_in_a_folder_that_is_beside_the_file()
    {
        using var folder = new TestFolder(("ansible.cfg", "[defaults]\nfact_caching = jsonfile\nfact_caching_connection = ./facts\nfact_caching_prefix = p_\n"));
        new SettingsLoader(new TestEnvironment(folder.Path)).Load().FactCache.ShouldBe(new FactCacheOptions(folder.File("facts"), "p_", TimeSpan.FromDays(1)));
        new SettingsLoader(new TestEnvironment(folder.Path) { Variables = { ["ANSIBLE_CACHE_PLUGIN"] = "memory" } }).Load().FactCache.ShouldBeNull();
        Should.Throw<PlaybookException>(() => new SettingsLoader(new TestEnvironment(folder.Path) { Variables = { ["ANSIBLE_CACHE_PLUGIN"] = "redis" } }).Load()).Message.ShouldContain("jsonfile");
    }

    [Fact]
    public void Nothing_is_foretold_under_Ansibles_names()
    {
        using var folder = new TestFolder();
        new SettingsLoader(new TestEnvironment(folder.Path)).Load().Foretells.ShouldBeTrue();
        new SettingsLoader(new TestEnvironment(folder.Path), standsInForAnsible: true).Load().Foretells.ShouldBeFalse();
    }

    [Fact]
    public void A_source_of_the_inventory_that_cannot_be_read_ends_the_program_but_not_under_Ansibles_names()
    {
        using var folder = new TestFolder();
        var environment = new TestEnvironment(folder.Path);
        new SettingsLoader(environment).Load().AnyUnreadInventoryFails.ShouldBeTrue();
        new SettingsLoader(environment, standsInForAnsible: true).Load().AnyUnreadInventoryFails.ShouldBeFalse();
        environment.Variables["ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED"] = "yes";
        new SettingsLoader(environment, standsInForAnsible: true).Load().AnyUnreadInventoryFails.ShouldBeTrue();
    }

    [Theory]
    [InlineData("[defaults]\nforks = many\n", 2, "forks is 'many'")]
    [InlineData("[defaults]\nhost_key_checking = perhaps\n", 2, "host_key_checking is 'perhaps'")]
    [InlineData("[defaults]\nforks = 5\nforks = 6\n", 3, "already exists")]
    [InlineData("[defaults]\nforks = 5\n[defaults]\n", 3, "already exists")]
    [InlineData("forks = 5\n", 1, "is no setting")]
    [InlineData("[defaults]\nnonsense\n", 2, "is no setting")]
    public void Mistakes_name_their_line(string text, int line, string what)
    {
        using var folder = new TestFolder(("ansible.cfg", text));
        var mistake = Should.Throw<PlaybookException>(() => new SettingsLoader(new TestEnvironment(folder.Path)).Load()).Mistakes.ShouldHaveSingleItem();
        mistake.Message.ShouldContain(what);
        mistake.Position.Line.ShouldBe(line);
    }
}
