using Playbooks.Execution;
using Playbooks.IntegrationTests.Execution;
using Playbooks.Results;
using YamlDotNet.RepresentationModel;

namespace Playbooks.IntegrationTests.Roles;

/// <summary>What the shipped playbooks themselves decide, before and beside their roles.</summary>
public sealed class PlaybooksTests(Engine engine) : IClassFixture<Engine>
{
    [Theory]
    [InlineData("", "h[3:7]", "2,2,1")]
    [InlineData("serial: 50%", "h[3:7]", "2,2,1")]
    [InlineData("serial: 4", "h[3:7]", "4,1")]
    [InlineData("serial: 4", "", "")]
    public async Task Group_vars_say_how_many_workers_are_upgraded_at_once(string groupVars, string workers, string expected)
    {
        var project = engine.WithRoles(7);
        project.Write("group_vars/k8s_cluster.yml", groupVars.Length > 0 ? groupVars : "serial: 2");
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), $"[kube-master]\nh[1:2]\n[kube-node]\n{workers}\n");
        var serial = Plays("upgrade-cluster").Single(play => play.Children.TryGetValue("name", out var name) && name.ToString() == "Upgrade the workers")["serial"];
        var run = await project.RunAsync($"- hosts: kube_node:!kube_control_plane\n  gather_facts: false\n  serial: \"{serial}\"\n  tasks: [{{debug: {{msg: x}}}}]\n");
        string.Join(',', run.Events.OfType<PlayStarted>().Select(started => started.Hosts.Count)).ShouldBe(expected, run.ToString());
        var given = await project.RunAsync($"- hosts: kube_node:!kube_control_plane\n  gather_facts: false\n  serial: \"{serial}\"\n  tasks: [{{debug: {{msg: x}}}}]\n", options => options with { ExtraVars = ["serial=5"] });
        given.Events.OfType<PlayStarted>().Count().ShouldBe(workers.Length > 0 ? 1 : 0);
    }

    /// <summary>`kubeadm upgrade apply` on the first control plane has kube-proxy's pods replaced on every node.</summary>
    [Fact]
    public void Every_node_has_the_new_images_before_the_first_control_plane_is_upgraded()
    {
        var plays = Plays("upgrade-cluster").Where(play => play.Children.ContainsKey("name")).ToList();
        var (images, upgrade) = (plays.FindIndex(play => play.Children.TryGetValue("tasks", out var tasks) && ((YamlSequenceNode)tasks).Any(task => task is YamlMappingNode mapping
            && mapping.Children.TryGetValue("import_role", out var role) && role["name"].ToString() == "kubernetes/binaries" && role["tasks_from"].ToString() == "images")),
            plays.FindIndex(play => play["name"].ToString() == "Upgrade the control planes, one by one"));
        plays[images]["hosts"].ToString().ShouldBe("k8s_cluster");
        images.ShouldBeInRange(0, upgrade - 1);
    }

    [Theory]
    [InlineData("h1,h2,h3", "")]
    [InlineData("h1,h2", "- h3 is not in the cluster: run the playbook cluster first, with the version that the cluster has (-e kube_version=1.35.8), or leave it out (--limit 'all:!h3')\n")]
    [InlineData("h2,h3", "- h1 is not in the cluster: ")]
    public async Task An_upgrade_refuses_hosts_that_never_joined(string nodes, string expected)
    {
        var lines = string.Join("\\n", nodes.Split(',').Select(node => $"node {node} v1.35.8"));
        var project = engine.WithRoles(4).Program("kubectl", $"case \"$*\" in *' get nodes '*) printf '{lines}\\n' ;; esac");
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "[kube-master]\nh[1:2]\n[kube-node]\nh3\nh4\n");
        var run = await project.RunAsync($$$"""
            - hosts: h1,h2,h3
              gather_facts: false
              tasks: [{set_fact: {cluster_reached: true, preflight_look: {stdout: "has_apiserver={{ 1 if inventory_hostname in '{{{nodes}}}' else 0 }}" } } }]
            - hosts: h1,h2
              gather_facts: false
              vars: {bin_dir: '{{ here }}', kube_version: 1.36.4, cluster_addresses: {h1: 10.1.0.1, h2: 10.1.0.2}}
              roles: [cluster-defaults]
              tasks: [{import_role: {name: kubernetes/upgrade, tasks_from: check}}]
            """);
        var failed = run.Ended.Where(ended => ended.Outcome == TaskOutcome.Failed).Select(ended => ended.Result.Values["msg"]!.ToString()!).ToList();
        (expected.Length == 0 ? failed.Count == 0 : failed.Count > 0 && failed[0].Contains(expected, StringComparison.Ordinal)).ShouldBeTrue(run.ToString());
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("h1,h2,h3", true)]
    [InlineData("h1,h2", true)]
    [InlineData("h2,h3", false)]
    [InlineData("h3", true)]
    public async Task A_limit_takes_no_part_of_the_control_plane_off(string limit, bool goesOn)
    {
        var project = engine.WithRoles(3);
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "[kube-master]\nh1\n[etcd]\nh2\n[kube-node]\nh3\n");
        var run = await project.RunAsync(Beginning("reset", "- name: Take the cluster off"), options => options with { Limit = limit.Length > 0 ? [limit] : [], ExtraVars = ["reset_confirmation=yes"] });
        run.Ended.Any(ended => ended.Outcome == TaskOutcome.Failed && ended.Result.Values["msg"]!.ToString()!.StartsWith("the limit leaves out h1", StringComparison.Ordinal)).ShouldBe(!goesOn, run.ToString());
    }

    [Theory]
    [InlineData("reset", "- name: Take the cluster off")]
    [InlineData("remove-node", "- name: Ask first")]
    [InlineData("upgrade-cluster", "- name: Check every host")]
    [InlineData("renew-certs", "- name: Renew etcd's")]
    public async Task Playbooks_whose_steps_need_each_other_take_no_tags(string playbook, string end)
    {
        var project = engine.WithRoles(1);
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "[kube-master]\nh1 ip=10.1.0.1\n[etcd]\nh1\n");
        async Task<bool> IsRefusedAsync(Func<RunOptions, RunOptions> change)
            => (await project.RunAsync(Beginning(playbook, end), options => change(options with { ExtraVars = ["reset_confirmation=yes", "node=h1"] }))).Ended
                .Any(ended => ended.Outcome == TaskOutcome.Failed && ended.Result.Values["msg"]!.ToString()!.StartsWith("this playbook runs as a whole: ", StringComparison.Ordinal));
        (await IsRefusedAsync(options => options with { Tags = ["etcd"] })).ShouldBeTrue();
        (await IsRefusedAsync(options => options with { SkipTags = ["etcd"] })).ShouldBeTrue();
        (await IsRefusedAsync(options => options)).ShouldBeFalse();
    }

    /// <summary>The text of a shipped playbook before a play: what follows is not for this machine.</summary>
    private static string Beginning(string playbook, string end)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "playbooks", playbook + ".yml"));
        return text[..text.IndexOf("\n" + end, StringComparison.Ordinal)];
    }

    private static IEnumerable<YamlMappingNode> Plays(string playbook)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(Path.Combine(Repository.Root, "playbooks", playbook + ".yml"))));
        return ((YamlSequenceNode)stream.Documents[0].RootNode).Cast<YamlMappingNode>();
    }
}
