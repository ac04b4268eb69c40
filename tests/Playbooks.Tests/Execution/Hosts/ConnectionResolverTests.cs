using Playbooks.Connections;
using Playbooks.Execution;
using Playbooks.Execution.Hosts;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Tests.Inventories;
using Playbooks.Tests.Support;
using Playbooks.Variables;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Tests.Execution.Hosts;

/// <summary>Where a task goes and as whom: variables win over keywords, keywords over options, as in Ansible (whose -e alone is stronger).</summary>
public class ConnectionResolverTests
{
    [Fact]
    public async Task A_variable_wins_over_the_keyword_and_the_keyword_over_the_option()
    {
        var options = new RunOptions { Playbooks = [], Inventories = [], User = "option", PrivateKey = "/option" };
        var keywords = Keywords.None with { RemoteUser = "keyword", Port = 22L };
        (await ConnectAsync("ansible_user=variable ansible_port=2222", options, keywords)).ShouldSatisfyAllConditions(found => found.User.ShouldBe("variable"), found => found.Port.ShouldBe(2222), found => found.PrivateKeyFile.ShouldBe("/option"));
        (await ConnectAsync("", options, keywords)).ShouldSatisfyAllConditions(found => found.User.ShouldBe("keyword"), found => found.Port.ShouldBe(22));
        (await ConnectAsync("", options, Keywords.None)).ShouldSatisfyAllConditions(found => found.User.ShouldBe("option"), found => found.Port.ShouldBeNull());
    }

    [Theory]
    [InlineData("~/.ssh/k8s", "/home/me/.ssh/k8s")]
    [InlineData("keys/~/k8s", "keys/~/k8s")]
    public async Task A_private_key_may_lie_in_the_home_folder(string given, string expected)
        => (await ConnectAsync("ansible_ssh_private_key_file=" + given, new RunOptions { Playbooks = [], Inventories = [] }, Keywords.None)).PrivateKeyFile.ShouldBe(expected);

    [Fact]
    public async Task Host_keys_are_checked_unless_that_is_switched_off()
    {
        (await ConnectAsync("", new RunOptions { Playbooks = [], Inventories = [] }, Keywords.None)).HostKeyChecking.ShouldBe("yes");
        (await ConnectAsync("ansible_host_key_checking=false", new RunOptions { Playbooks = [], Inventories = [] }, Keywords.None)).HostKeyChecking.ShouldBe("no");
    }

    [Fact]
    public async Task Arguments_of_ssh_are_words_and_the_old_names_work()
    {
        var found = await ConnectAsync("ansible_ssh_host=10.0.0.9 ansible_ssh_port=23 ansible_ssh_user=old ansible_ssh_common_args='-o \"ProxyCommand=ssh -W %h:%p jump\" -C'", new RunOptions { Playbooks = [], Inventories = [] }, Keywords.None);
        (found.Address, found.Port, found.User).ShouldBe(("10.0.0.9", 23, "old"));
        found.ExtraArguments.ShouldBe(["-o", "ProxyCommand=ssh -W %h:%p jump", "-C"]);
    }

    [Fact]
    public async Task A_port_that_is_no_number_fails_the_task_in_words()
        => (await Should.ThrowAsync<ModuleFailedException>(() => ConnectAsync("ansible_port=ssh", new RunOptions { Playbooks = [], Inventories = [] }, Keywords.None))).Message.ShouldBe("ansible_port takes a whole number, got 'ssh'");

    [Fact]
    public async Task Become_follows_variable_keyword_and_option_and_knows_three_ways()
    {
        var options = new RunOptions { Playbooks = [], Inventories = [], BecomePassword = "secret" };
        (await BecomeAsync("", options, Keywords.None)).ShouldBeNull();
        (await BecomeAsync("", options, Keywords.None with { Become = true, BecomeUser = "web" })).ShouldBe(new BecomeOptions("sudo", "web", "secret", null, null));
        (await BecomeAsync("ansible_become=no", options, Keywords.None with { Become = true })).ShouldBeNull();
        (await BecomeAsync("ansible_become=yes ansible_become_method=community.general.doas", options, Keywords.None))!.Method.ShouldBe("doas");
        (await Should.ThrowAsync<ModuleFailedException>(() => BecomeAsync("ansible_become_method=pbrun", options, Keywords.None with { Become = true }))).Message.ShouldContain("'pbrun' is not supported");
    }

    [Fact]
    public async Task What_was_read_of_a_host_counts_until_something_that_it_is_read_from_is_written()
    {
        var resolver = new ConnectionResolver(new RunOptions { Playbooks = [], Inventories = [] }, null, "/home/me");
        var scope = await ScopeAsync("ansible_user=first other=1");
        ConnectionOptions Connect(TaskScope from, Keywords? keywords = null) => resolver.Connection(from, keywords ?? Keywords.None, from, isImplicitLocal: false);
        var found = Connect(scope);
        scope.Host.Write(scope.Host.Set, "other", "2", TaskPosition.Start);
        Connect(Fresh(scope)).ShouldBeSameAs(found);
        Connect(Fresh(scope), Keywords.None with { Port = 2222L }).Port.ShouldBe(2222);
        Connect(Fresh(scope)).ShouldBeSameAs(found);

        scope.Host.Write(scope.Host.Set, "ansible_user", "second", TaskPosition.Start);
        Connect(Fresh(scope)).User.ShouldBe("second");
        Connect(Fresh(scope).With("ansible_user", "local")).User.ShouldBe("local");
        Connect(Fresh(scope, new TaskFrame { IncludeParameters = [new JinjaDict { ["ansible_port"] = 7L }] })).Port.ShouldBe(7);
        Connect(Fresh(scope)).Port.ShouldBeNull();
    }

    [Fact]
    public async Task Who_stands_before_a_write_keeps_nothing_for_those_behind_it()
    {
        var resolver = new ConnectionResolver(new RunOptions { Playbooks = [], Inventories = [] }, null, "/home/me");
        var scope = await ScopeAsync("ansible_user=first");
        scope.Host.Write(scope.Host.Set, "ansible_user", "second", TaskPosition.Start.Child(5));
        TaskScope at(int place) => new(scope.Templar, scope.Play, scope.Host, scope.Frame, TaskPosition.Start.Child(place));
        foreach (var (place, user) in new[] { (2, "first"), (7, "second"), (2, "first"), (7, "second") })
        {
            var reader = at(place);
            resolver.Connection(reader, Keywords.None, reader, isImplicitLocal: false).User.ShouldBe(user);
        }
    }

    [Fact]
    public async Task Facts_that_a_module_tells_by_their_whole_names_are_those_that_gathering_gives()
    {
        var scope = await ScopeAsync("");
        scope.Host.AddFacts(new JinjaDict { ["ansible_hostname"] = "new", ["own"] = "1" }, TaskPosition.Start, ofSetup: false);
        Fresh(scope).TryGetValue("ansible_hostname", out var name).ShouldBeTrue();
        name.ShouldBe("new");
        Fresh(scope).TryGetValue("ansible_own", out _).ShouldBeFalse();
        scope.Host.AddFacts(new JinjaDict { ["own"] = "2" }, TaskPosition.Start, ofSetup: true);
        Fresh(scope).TryGetValue("ansible_own", out var own).ShouldBeTrue();
        own.ShouldBe("2");
    }

    [Fact]
    public async Task A_connection_that_has_to_be_evaluated_is_evaluated_each_time()
    {
        var resolver = new ConnectionResolver(new RunOptions { Playbooks = [], Inventories = [] }, null, "/home/me");
        var scope = await ScopeAsync("ansible_user='{{ who }}' who=first");
        resolver.Connection(scope, Keywords.None, scope, isImplicitLocal: false).User.ShouldBe("first");
        scope.Host.Write(scope.Host.Set, "who", "second", TaskPosition.Start);
        var later = Fresh(scope);
        resolver.Connection(later, Keywords.None, later, isImplicitLocal: false).User.ShouldBe("second");
    }

    private static TaskScope Fresh(TaskScope scope, TaskFrame? frame = null) => new(scope.Templar, scope.Play, scope.Host, frame ?? scope.Frame, scope.Position);

    private static async Task<ConnectionOptions> ConnectAsync(string variables, RunOptions options, Keywords keywords)
    {
        var scope = await ScopeAsync(variables);
        return new ConnectionResolver(options, null, "/home/me").Connection(scope, keywords, scope, isImplicitLocal: false);
    }

    private static async Task<BecomeOptions?> BecomeAsync(string variables, RunOptions options, Keywords keywords)
    {
        var scope = await ScopeAsync(variables);
        return new ConnectionResolver(options, null, "/home/me").Become(scope, keywords, scope);
    }

    private static async Task<TaskScope> ScopeAsync(string variables)
    {
        using var folder = new TestFolder(("hosts.ini", $"n1 {variables}\n"));
        var environment = new TestEnvironment(folder.Path);
        var inventory = await TestInventory.LoadAsync(folder.File("hosts.ini"));
        var state = new RunState(inventory, folder.Path);
        var play = new PlayVariables { Extra = [], Play = [], Magic = [], Members = state, PlaybookFolder = folder.Path, Environment = environment.Variable, GatherFacts = false };
        var templar = new TemplarFactory(environment, new YamlLoader(new ClosedVault(), new Warnings()), TimeProvider.System).Create();
        return new TaskScope(templar, play, state.Host("n1")!, TaskFrame.Empty, null);
    }
}
