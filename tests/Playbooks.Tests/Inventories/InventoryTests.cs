using System.Diagnostics;
using System.Text;
using Playbooks.Inventories;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Inventories;

public sealed class InventoryTests
{
    [Fact]
    public async Task Variables_of_the_playbook_win_over_those_of_the_inventory_and_the_host_over_its_groups()
    {
        using var folder = new TestFolder(
            ("inv/hosts", "[web]\nh1 hostline=ini file=ini\n[web:vars]\na=ini\nb=ini\nc=ini\nd=ini\n"),
            ("inv/group_vars/all.yml", "a: inv_all\nb: inv_all\nc: inv_all\nd: inv_all\n"),
            ("inv/group_vars/web.yml", "c: inv_web\nd: inv_web\n"),
            ("inv/host_vars/h1.yml", "file: inv_host\ne: inv_host\n"),
            ("play/group_vars/all.yml", "b: play_all\nc: play_all\nd: play_all\n"),
            ("play/group_vars/web/main.yml", "d: play_web\ne: play_web\nhostline: play_web\n"),
            ("play/host_vars/h1", "e: play_host\n"));
        var inventory = await TestInventory.LoadAsync(folder.File("inv/hosts"));
        var variables = inventory.VariablesOf("h1", folder.File("play"));
        new[] { "a", "b", "c", "d", "e", "file", "hostline" }.Select(name => variables[name]).ShouldBe(["inv_all", "play_all", "inv_web", "play_web", "play_host", "inv_host", "ini"]);
    }

    [Fact]
    public async Task Groups_are_merged_by_depth_then_priority_then_name()
    {
        using var folder = new TestFolder(("hosts", """
            [b_child]
            h
            [a_child]
            h
            [parent:children]
            a_child
            [z_first]
            h
            [z_first:vars]
            ansible_group_priority=0
            """));
        var inventory = await TestInventory.LoadAsync(folder.File("hosts"));
        inventory.GroupsOf("h").Select(group => group.Name).ShouldBe(["all", "z_first", "b_child", "parent", "a_child"]);
        inventory.GroupNamesOf("h").ShouldBe(["a_child", "b_child", "parent", "z_first"]);
    }

    [Fact]
    public async Task Variables_of_a_host_that_is_named_like_a_group_are_the_groups()
    {
        using var folder = new TestFolder(("hosts", "[web]\nother\nweb x=1\n"));
        var inventory = await TestInventory.LoadAsync(folder.File("hosts"));
        inventory.FindGroup("web")!.Variables["x"].ShouldBe(1L);
        inventory.FindHost("web")!.Variables.ContainsKey("x").ShouldBeFalse();
        inventory.WithHost("web", [], new JinjaDict { ["y"] = 2L }).FindHost("web")!.Variables["y"].ShouldBe(2L);
    }

    [Fact]
    public async Task Of_a_folder_that_is_given_twice_the_last_time_counts()
    {
        using var folder = new TestFolder(("a/hosts", "h\n"), ("b/hosts", "h\n"), ("a/group_vars/all.yml", "v: a\n"), ("b/group_vars/all.yml", "v: b\n"));
        (await TestInventory.LoadAsync(folder.File("a/hosts"), folder.File("b/hosts"), folder.File("a/hosts"))).VariablesOf("h", null)["v"].ShouldBe("a");
    }

    [Fact]
    public async Task The_cluster_that_nobody_wrote_is_no_part_of_the_inventory_as_it_is_written()
    {
        using var folder = new TestFolder(("hosts", "[kube_node]\nn\n[web]\nw\n"));
        var inventory = await TestInventory.LoadAsync(folder.File("hosts"));
        inventory.HostsOf("k8s_cluster").ShouldBe(["n"]);
        inventory.AsWritten().Groups.Select(group => group.Name).ShouldBe(["all", "ungrouped", "kube_node", "web"]);
        inventory.AsWritten().FindGroup("all")!.Children.ShouldBe(["ungrouped", "kube_node", "web"]);
        var foreign = await TestInventory.LoadAsync(new Warnings(), new SourceOptions { AddsKubesprayNames = false }, folder.File("hosts"));
        foreign.GroupsVariable.Keys.ShouldBe(["all", "ungrouped", "kube_node", "web"]);
        foreign.GroupNamesOf("n").ShouldBe(["kube_node"]);
    }

    /// <summary>Values of ansible-core 2.14.</summary>
    [Theory]
    [InlineData("true", 1)]
    [InlineData("2.7", 2)]
    [InlineData("'7'", 7)]
    [InlineData("-3", -3)]
    public async Task A_priority_is_what_int_makes_of_it_in_Ansible(string written, int expected)
    {
        using var folder = new TestFolder(("hosts.yml", $"g:\n  hosts: {{h: }}\n  vars:\n    ansible_group_priority: {written}\n"));
        (await TestInventory.LoadAsync(folder.File("hosts.yml"))).FindGroup("g")!.Priority.ShouldBe(expected);
    }

    [Fact]
    public async Task A_priority_that_is_no_number_is_a_mistake()
    {
        using var folder = new TestFolder(("hosts.yml", "g:\n  hosts: {h: }\n  vars:\n    ansible_group_priority: '1.5'\n"));
        (await Should.ThrowAsync<PlaybookException>(() => TestInventory.LoadAsync(folder.File("hosts.yml")))).Message.ShouldContain("ansible_group_priority");
    }

    [Fact]
    public async Task A_group_named_before_it_is_declared_becomes_a_child_where_it_is_declared_as_in_Ansible()
    {
        // What ansible-inventory 2.14 lists.
        using var folder = new TestFolder(("hosts", "[top:children]\nmid2\nmid1\n[mid1:children]\nleaf2\nleaf1\n[mid2]\nm\n[leaf1]\nl1\n[leaf2]\nl2\n[after:children]\nleaf2\nleaf1\n"));
        var inventory = await TestInventory.LoadAsync(folder.File("hosts"));
        inventory.FindGroup("top")!.Children.ShouldBe(["mid1", "mid2"]);
        inventory.FindGroup("mid1")!.Children.ShouldBe(["leaf1", "leaf2"]);
        inventory.FindGroup("after")!.Children.ShouldBe(["leaf2", "leaf1"]);
    }

    [Fact]
    public async Task Each_line_of_a_limit_file_is_one_pattern_as_in_Ansible()
    {
        using var folder = new TestFolder(("hosts", "[web]\nw1\nw2\n[db]\nd1\n"), ("limit", "w1\n\n d1 \nweb:!w1\n# w2\n"));
        var inventory = await TestInventory.LoadAsync(folder.File("hosts"));
        string[] limit = ["@" + folder.File("limit")];
        inventory.Match("all", limit).Select(host => host.Name).ShouldBe(["w1", "d1"]);
        inventory.UnmatchedLimit(limit).ShouldBe(["web:!w1", "# w2"]);
    }

    [Theory]
    [InlineData("web[0:99999999999]", "w1 w2")]
    [InlineData("web[99999999999:]", "")]
    [InlineData("web[99999999999]", null)]
    [InlineData("web[-99999999999]", null)]
    public async Task A_place_that_is_too_large_for_a_number_is_behind_the_last_host(string pattern, string? expected)
    {
        using var folder = new TestFolder(("hosts", "[web]\nw1\nw2\n"));
        var inventory = await TestInventory.LoadAsync(folder.File("hosts"));
        string Names() => string.Join(' ', inventory.Match(pattern).Select(host => host.Name));
        if (expected is null)
        {
            Should.Throw<PlaybookException>(() => Names()).Message.ShouldContain($"no hosts matched the subscripted pattern '{pattern}'");
        }
        else
        {
            Names().ShouldBe(expected);
        }
    }

    [Fact]
    public async Task The_old_and_new_group_names_of_kubespray_are_the_same_groups()
    {
        using var folder = new TestFolder(("hosts", "[kube-master]\nm1\n[kube_node]\nw1\nw2\n"), ("group_vars/kube_control_plane.yml", "new: 1\n"), ("group_vars/kube-master.yml", "old: 1\n"),
            ("group_vars/k8s-cluster.yml", "cluster: 1\n"));
        var inventory = await TestInventory.LoadAsync(folder.File("hosts"));
        foreach (var name in new[] { "kube-master", "kube_master", "kube_control_plane" })
        {
            inventory.HostsOf(name).ShouldBe(["m1"], name);
            inventory.Match(name).Select(host => host.Name).ShouldBe(["m1"], name);
            ((List<object?>)inventory.GroupsVariable[name]!).ShouldBe(["m1"], name);
        }

        inventory.HostsOf("k8s_cluster").ShouldBe(["m1", "w1", "w2"]);
        inventory.GroupNamesOf("w1").ShouldBe(["k8s-cluster", "k8s_cluster", "kube-node", "kube_node"]);
        var variables = inventory.VariablesOf("m1", null);
        new[] { "new", "old", "cluster" }.ShouldAllBe(name => variables.ContainsKey(name));
    }

    [Fact]
    public async Task Both_names_in_one_inventory_are_one_group()
    {
        using var folder = new TestFolder(("hosts", "[kube-master]\nm1\n[kube_control_plane]\nm2\n[kube_control_plane:children]\nkube-master\n[kube-node]\nw1\n[k8s-cluster:children]\nkube-node\n"));
        var inventory = await TestInventory.LoadAsync(folder.File("hosts"));
        inventory.HostsOf("kube_master").ShouldBe(["m1", "m2"]);
        inventory.HostsOf("k8s_cluster").ShouldBe(["w1"]);
    }

    [Theory]
    [InlineData("[a:children]\nb\n[b:children]\nc\n[c:children]\na\n[d]\nh\n", 6, "a -> b -> c -> a")]
    [InlineData("[a]\nh\n[a:children]\na\n", 4, "its own child")]
    [InlineData("[a:children]\nmissing\n", 2, "includes undefined group: missing")]
    [InlineData("[a:vars]\nx=1\n", 1, "group that is not defined: a")]
    [InlineData("h1\n[a b]\n", 2, "invalid section entry")]
    [InlineData("[a:hosts2]\n", 1, "unknown type: hosts2")]
    [InlineData("h1 foo\n", 1, "expected key=value host variable assignment, got: foo")]
    [InlineData("h1 a='b\n", 1, "No closing quotation")]
    [InlineData("[a]\nh1\n[a:vars]\nnonsense\n", 4, "expected key=value, got: nonsense")]
    [InlineData("h[1:]\n", 1, "must specify end value")]
    [InlineData("h[01:100]\n", 1, "equal-length")]
    [InlineData("h1:\n", 1, "a colon at the end")]
    [InlineData("[web\nh1\n", 1, "the section '[web' has no closing bracket")]
    public async Task Mistakes_name_line_and_remedy(string text, int line, string words)
    {
        using var folder = new TestFolder(("hosts.ini", text));
        var mistake = (await Should.ThrowAsync<PlaybookException>(() => TestInventory.LoadAsync(folder.File("hosts.ini")))).Mistakes.ShouldHaveSingleItem();
        mistake.Message.ShouldContain(words);
        (mistake.Position.File, mistake.Position.Line).ShouldBe((folder.File("hosts.ini"), line));
        mistake.Remedy.ShouldNotBeNull();
    }

    [Fact]
    public async Task All_mistakes_of_all_sources_come_together()
    {
        using var folder = new TestFolder(("one", "h1 x\nh2 y\n"), ("two.yml", "all:\n  hosts: [a]\n"));
        var error = await Should.ThrowAsync<PlaybookException>(() => TestInventory.LoadAsync(folder.File("one"), folder.File("two.yml"), folder.File("gone")));
        error.Mistakes.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_script_gives_hosts_groups_and_variables()
    {
        using var folder = new TestFolder(("dyn", """
            #!/bin/sh
            [ "$1" = --list ] && echo '{"web": {"hosts": ["d1", "d2"], "vars": {"a": 1}, "children": ["kid"]}, "kid": ["d3"], "_meta": {"hostvars": {"d1": {"b": [1, "{{ a }}"]}}}}'
            """));
        File.SetUnixFileMode(folder.File("dyn"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var inventory = await TestInventory.LoadAsync(folder.File("dyn"));
        inventory.HostsOf("web").ShouldBe(["d1", "d2", "d3"]);
        var variables = inventory.VariablesOf("d1", null);
        variables["a"].ShouldBe(1L);
        JsonValues.ToJson(variables["b"])!.ToJsonString().ShouldBe("""[1,"{{ a }}"]""");
    }

    [Fact]
    public async Task Localhost_is_there_without_being_named_and_is_local()
    {
        var inventory = await TestInventory.LoadAsync("h1,h2:2222,");
        inventory.Match("localhost").ShouldHaveSingleItem().Variables["ansible_connection"].ShouldBe("local");
        inventory.Match("all").Select(host => host.Name).ShouldBe(["h1", "h2"]);
        inventory.FindHost("h2")!.Variables["ansible_port"].ShouldBe(2222L);
        inventory.GroupsOf("localhost").ShouldHaveSingleItem().Name.ShouldBe("all");
    }

    [Fact]
    public async Task Add_host_and_group_by_make_a_new_inventory()
    {
        using var folder = new TestFolder(("hosts", "[web]\nh1\n"));
        var inventory = await TestInventory.LoadAsync(folder.File("hosts"));
        var added = inventory.WithHost("new", ["web", "fresh"], new JinjaDict { ["x"] = 1L }).WithGroup("by_os", ["parent"], ["h1"]);
        inventory.FindHost("new").ShouldBeNull();
        added.HostsOf("web").ShouldBe(["h1", "new"]);
        added.GroupNamesOf("new").ShouldBe(["fresh", "web"]);
        added.HostsOf("parent").ShouldBe(["h1"]);
        added.VariablesOf("new", null)["x"].ShouldBe(1L);
        added.WithHost("plain", [], []).HostsOf("ungrouped").ShouldBe(["plain"]);
    }

    [Fact]
    public async Task A_limit_may_come_from_a_file()
    {
        using var folder = new TestFolder(("hosts", "h1\nh2\nh3\n"), ("retry", "h1\nh3\n"));
        var inventory = await TestInventory.LoadAsync(folder.File("hosts"));
        inventory.Match("all", ["@" + folder.File("retry")]).Select(host => host.Name).ShouldBe(["h1", "h3"]);
    }

    [Fact]
    public async Task A_thousand_hosts_are_no_work()
    {
        var text = new StringBuilder();
        for (var group = 0; group < 20; group++)
        {
            text.Append($"[g{group}]\nh{group}-[001:050] ansible_host=10.0.{group}.1 a=1 b='two'\n[g{group}:vars]\nv{group}=1\n");
        }

        text.Append("[top:children]\n").AppendJoin('\n', Enumerable.Range(0, 20).Select(group => $"g{group}"));
        using var folder = new TestFolder(("hosts", text.ToString()), ("group_vars/all.yml", string.Concat(Enumerable.Range(0, 200).Select(index => $"k{index}: {index}\n"))), ("host_vars/h1-001.yml", "x: 1\n"));
        await TestInventory.LoadAsync(folder.File("hosts"));
        var watch = Stopwatch.StartNew();
        var inventory = await TestInventory.LoadAsync(folder.File("hosts"));
        inventory.Hosts.Sum(host => inventory.VariablesOf(host.Name, folder.Path).Count).ShouldBeGreaterThan(200_000);
        inventory.Match("top:!g1:&all").Count.ShouldBe(950);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5), "work must not grow with the square of the hosts");
    }
}
