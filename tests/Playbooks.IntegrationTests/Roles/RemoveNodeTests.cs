using Playbooks.IntegrationTests.Execution;

namespace Playbooks.IntegrationTests.Roles;

/// <summary>What remove-node does with a node (h2) that is dead, from the one that stays (h1), with programs that answer as kubectl, etcdctl and crictl.</summary>
public sealed class RemoveNodeTests(Engine engine) : IClassFixture<Engine>
{
    private const string Stays = "a1, started, h1, https://10.1.0.1:2380, https://10.1.0.1:2379, false\n";

    private const string Lists = """
        case "$*" in
        *"member list") [ ! -e $here/members ] || { [ -e $here/deaf ] || cat $here/members; [ ! -e $here/deaf ]; } ;;
        *"member remove "*) [ -e $here/stubborn ] || sed -i "/^${*##* },/d" $here/members ;;
        esac
        """;

    [Theory]
    [InlineData("host", "b2, started, h2, https://10.1.0.2:2380, https://10.1.0.2:2379, false", "b2")]
    [InlineData("host", "b2, started, h2, https://192.0.2.2:2380, https://192.0.2.2:2379, false", "b2")]
    [InlineData("host", "b2, unstarted, , https://10.1.0.2:2380, , true", "b2")]
    [InlineData("host", "b2, started, h2, https://192.0.2.2:2380, , false\nc3, started, h3, https://10.1.0.2:2380, , false", "b2")]
    [InlineData("host", "b2, started, etcd2, https://10.1.0.2:2380, https://10.1.0.2:2379, false", "b2")]
    [InlineData("host", "c3, started, h3, https://10.1.0.2:2380, https://10.1.0.2:2379, false", "")]
    [InlineData("host", "c3, started, h22, https://10.1.0.22:2380, https://10.1.0.22:2379, false", "")]
    [InlineData("kubeadm", "b2, started, h2, https://10.1.0.2:2380, https://10.1.0.2:2379, false", "b2")]
    public async Task The_member_of_a_dead_node_is_taken_out_by_one_that_stays(string type, string others, string removed)
    {
        var project = Project("echo node/h2").Program("etcdctl", Lists).Program("crictl", """
            case "$1" in
            ps) echo 77ab ;;
            exec) shift 2; [ "$1 $2" = '77ab etcdctl' ] || exit 1; shift; exec $here/"$@" ;;
            esac
            """);
        File.WriteAllText(project.NodeFile("members"), Stays + others + "\n");
        var run = await RemoveAsync(project, type);
        run.Recap("h2").Failed.ShouldBe(0, run.ToString());
        var calls = project.Calls();
        calls.Where(call => call.StartsWith("etcdctl", StringComparison.Ordinal) && call.Contains("member remove", StringComparison.Ordinal)).Select(call => call.Split(' ')[^1])
            .ShouldBe(removed.Split(' ', StringSplitOptions.RemoveEmptyEntries), run.ToString());
        calls.Any(call => call.StartsWith("crictl exec --sync 77ab etcdctl", StringComparison.Ordinal)).ShouldBe(type == "kubeadm");
        calls.ShouldContain(call => call.EndsWith("delete node h2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("deaf")]
    [InlineData("stubborn")]
    [InlineData("empty")]
    public async Task A_member_that_may_still_count_is_a_failure(string why)
    {
        var project = Project("echo node/h2").Program("etcdctl", Lists);
        File.WriteAllText(project.NodeFile("members"), why == "empty" ? "" : Stays + "b2, started, h2, https://10.1.0.2:2380, https://10.1.0.2:2379, false\n");
        File.WriteAllText(project.NodeFile(why), "");
        var run = await RemoveAsync(project, "host");
        run.Recap("h2").Failed.ShouldBe(1, run.ToString());
    }

    [Theory]
    [InlineData("echo 'Unable to connect to the server' >&2; exit 1", true)]
    [InlineData("true", false)]
    public async Task An_API_that_does_not_answer_is_not_a_node_that_is_gone(string answer, bool fails)
    {
        var project = Project(answer).Program("etcdctl", Lists);
        File.WriteAllText(project.NodeFile("members"), Stays);
        var run = await RemoveAsync(project, "host");
        run.Recap("h2").Failed.ShouldBe(fails ? 1 : 0, run.ToString());
        project.Calls().ShouldNotContain(call => call.Contains("delete node", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "", false)]
    [InlineData(true, "allow_ungraceful_removal: true", true)]
    [InlineData(false, "", true)]
    public async Task A_node_that_answers_stays_where_its_pods_cannot_be_moved_away(bool answers, string setting, bool removed)
    {
        var project = Project("echo node/h2", "exit 1").Program("etcdctl", Lists);
        File.WriteAllText(project.NodeFile("members"), Stays);
        var run = await RemoveAsync(project, "host", answers ? "h1,h2" : "h1", setting);
        run.Recap("h2").Failed.ShouldBe(removed ? 0 : 1, run.ToString());
        project.Calls().Any(call => call.EndsWith("delete node h2", StringComparison.Ordinal)).ShouldBe(removed);
    }

    /// <summary>The shipped playbook from its beginning, where the node's machine is gone.</summary>
    [Theory]
    [InlineData("h2", "h1")]
    [InlineData("h3 , h2", "h1")]
    [InlineData("h1", "h4")]
    public async Task A_node_that_does_not_answer_is_taken_out(string nodes, string stays)
    {
        var gone = nodes.Split(" , ");
        var member = gone[^1];
        var project = Project("echo node/h2").Program("etcdctl", Lists);
        File.WriteAllText(project.NodeFile("members"), $"a1, started, {stays}, https://10.1.0.{stays[1]}:2380, , false\nb2, started, {member}, https://10.1.0.{member[1]}:2380, , false\n");
        var lines = Enumerable.Range(1, 4).Select(number => $"h{number} ip=10.1.0.{number}" + (number == 3 || gone.Contains($"h{number}") ? " ansible_port=1" : ""));
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), $"[kube-node]\n{string.Join('\n', lines)}\n[kube-master]\n{stays}\n[etcd]\n{stays}\n{member}\n");
        var run = await project.RunAsync(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "playbooks", "remove-node.yml"), TestContext.Current.CancellationToken),
            options => options with { ExtraVars = [$"{{node: '{nodes}', delete_nodes_confirmation: 'yes', bin_dir: {project.Here("h1")}, etcd_cert_dir: /none}}"] });
        foreach (var host in gone)
        {
            (run.Recap(host).Failed, run.Recap(host).Unreachable).ShouldBe((0, 0), run.ToString());
            run.Value("Say what is left of a node that did not answer", "msg", host).ShouldStartWith(host + " did not answer: ");
            project.Calls().Count(call => call.Contains(" drain " + host, StringComparison.Ordinal)).ShouldBe(1);
            project.Calls().Count(call => call.EndsWith(" delete node " + host, StringComparison.Ordinal)).ShouldBe(1);
        }

        // Who is not to go and does not answer is told as ever.
        run.Recap("h3").Unreachable.ShouldBe(gone.Contains("h3") ? 0 : 1);
        project.Calls().Count(call => call.EndsWith(" member remove b2", StringComparison.Ordinal)).ShouldBe(1);
        run.Ended.ShouldNotContain(ended => ended.TaskName.StartsWith("reset : ", StringComparison.Ordinal));
    }

    private EngineProject Project(string getNode, string drain = "true") => engine.WithRoles(4).Program("kubectl", $"case \"$*\" in *' get node '*) {getNode} ;; *' drain '*) {drain} ;; esac");

    private static Task<EngineRun> RemoveAsync(EngineProject project, string type, string reached = "h1", string more = "")
    {
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "[kube-master]\nh1 ip=10.1.0.1\nh2 ip=10.1.0.2 ansible_port=1\n[etcd]\nh1\nh2\nh3\n");
        return project.RunAsync($$$"""
            - hosts: {{{reached}}}
              gather_facts: false
              tasks: [{set_fact: {cluster_reached: true}}]
            - hosts: h2
              gather_facts: false
              ignore_unreachable: true
              roles: [cluster-defaults]
              vars:
                bin_dir: '{{{project.Here("h1")}}}'
                etcd_deployment_type: {{{type}}}
                {{{more}}}
                cluster_addresses: {h1: 10.1.0.1, h2: 10.1.0.2, h3: 10.1.0.3}
              tasks:
                - {import_role: {name: remove-node}, vars: {removal_delay: 0}}
            """);
    }
}
