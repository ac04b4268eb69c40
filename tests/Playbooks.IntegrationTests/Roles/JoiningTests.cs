using Playbooks.IntegrationTests.Execution;
using Playbooks.Results;

namespace Playbooks.IntegrationTests.Roles;

/// <summary>How a node (h2) comes into a cluster whose control plane (h1) is ready, with programs that answer as kubeadm, kubectl and etcdctl.</summary>
public sealed class JoiningTests(Engine engine) : IClassFixture<Engine>
{
    private const string Unknown = "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority";

    /// <summary>The cri-socket: cmd/kubeadm/app/cmd/phases/join/kubelet.go; from 1.34 on it is a file of the node (feature gate NodeLocalCRISocket).</summary>
    [Theory]
    [InlineData("echo 'h2 socket=unix:///run/containerd/containerd.sock'", 33, "", "joined")]
    [InlineData("echo 'h2 socket='", 33, "", "unfinished")]
    [InlineData("echo 'h2 socket='", 34, "", "joined")]
    [InlineData("echo 'h2 socket=unix:///run/containerd/containerd.sock'", 33, "bootstrap-kubelet.conf", "unfinished")]
    [InlineData("echo 'h2 socket='", 36, "kubeadm-join.yaml", "unfinished")]
    [InlineData("echo 'error: You must be logged in to the server (Unauthorized)' >&2; exit 1", 36, "", "partial")]
    [InlineData("echo 'Error from server (NotFound): nodes \"h2\" not found' >&2; exit 1", 36, "", "partial")]
    [InlineData("echo 'error: tls: failed to find any PEM data in certificate input' >&2; exit 1", 36, "", "partial")]
    [InlineData("echo '" + Unknown + "' >&2; exit 1", 36, "", "certificate\nQUJD")]
    [InlineData("echo 'Unable to connect to the server: tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-29T18:00:00Z is after 2026-11-01T10:00:00Z' >&2; exit 1", 36, "", "unknown")]
    [InlineData("echo 'The connection to the server lb:6443 was refused - did you specify the right host or port?' >&2; exit 1", 36, "", "unknown")]
    public async Task A_worker_is_joined_anew_for_its_own_faults_only(string answer, int minor, string left, string expected)
    {
        var project = Project(answer);
        if (left.Length > 0)
        {
            File.WriteAllText(project.NodeFile(left, "h2"), "token");
        }

        var run = await RunAsync(project, $"{{name: look, query: {{cmd: '{{{{ worker_look }}}}'}}, vars: {{kube_version: 1.{minor}.1}}}}");
        run.Value("look", "stdout", "h2").ShouldBe(expected);
    }

    [Theory]
    [InlineData("QUJD", "this node has the authority of this cluster, and does not trust what answers for its API")]
    [InlineData("REVG", "this node was joined to another cluster, or to this one before its authority was made anew")]
    public async Task A_worker_that_does_not_trust_the_API_is_not_reset(string authority, string expected)
    {
        var project = Project($"case \"$*\" in *' config view '*) printf {authority} ;; *) echo '{Unknown}' >&2; exit 1 ;; esac").Program("kubeadm", "true", "h2");
        var run = await RunAsync(project, "{import_role: {name: kubernetes/worker}}");
        run.Ended[^1].Outcome.ShouldBe(TaskOutcome.Failed, run.ToString());
        run.Ended[^1].Result.Values["msg"]!.ToString()!.ShouldStartWith(expected);
        project.Calls("h2").ShouldNotContain(call => call.StartsWith("kubeadm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_of_a_cluster_that_is_gone_joins_a_new_one_where_that_is_wanted()
    {
        var project = Project($"case \"$*\" in *' config view '*) printf REVG ;; *' get node '*) echo '{Unknown}' >&2; exit 1 ;; esac").Program("kubeadm", "case $1 in token) echo abcdef.0123456789abcdef ;; esac", "h2");
        var run = await RunAsync(project, "{import_role: {name: kubernetes/worker}, vars: {cluster_found_anew: true}}");
        run.Recap("h2").Failed.ShouldBe(0, run.ToString());
        project.Calls("h2").Where(call => call.StartsWith("kubeadm", StringComparison.Ordinal)).Select(call => call.Split(' ')[1]).ShouldBe(["token", "reset", "join"]);
    }

    /// <summary>Also with the role's tag alone.</summary>
    [Fact]
    public async Task What_is_left_of_a_half_done_join_goes_before_the_next()
    {
        var project = Project("case \"$*\" in *' get node '*) echo 'Error from server (NotFound): nodes \"h2\" not found' >&2; exit 1 ;; *' config view '*) printf QUJD ;; esac")
            .Program("kubeadm", "case $1 in token) echo abcdef.0123456789abcdef ;; esac", "h2");
        var run = await RunAsync(project, "{import_role: {name: kubernetes/worker}, tags: worker}", options => options with { Tags = ["worker"] });
        run.Recap("h2").Failed.ShouldBe(0, run.ToString());
        project.Calls("h2").Where(call => call.StartsWith("kubeadm", StringComparison.Ordinal) || call.Contains(" delete ", StringComparison.Ordinal))
            .Select(call => string.Join(' ', call.Split(' ').Where(word => word is "kubeadm" or "token" or "reset" or "join" or "delete" or "node" or "h2"))).ShouldBe(["kubeadm token", "kubeadm reset", "delete node h2", "kubeadm join"]);
    }

    [Fact]
    public async Task A_join_that_was_killed_after_the_kubelet_registered_is_finished()
    {
        var project = Project("case \"$*\" in *' annotate '*) touch $here/annotated ;; *) [ -e $here/annotated ] && echo 'h2 socket=/run/containerd/containerd.sock' || echo 'h2 socket=' ;; esac");
        foreach (var file in new[] { "bootstrap-kubelet.conf", "discovery.conf", "kubeadm-join.yaml" })
        {
            File.WriteAllText(project.NodeFile(file, "h2"), "token");
        }

        var run = await RunAsync(project, "{import_role: {name: kubernetes/worker}, vars: {kube_version: 1.23.17}}");
        run.Recap("h2").Failed.ShouldBe(0, run.ToString());
        project.Calls("h2").Single(call => call.Contains(" annotate ", StringComparison.Ordinal))
            .ShouldBe("kubectl --kubeconfig kubelet.conf annotate --overwrite node h2 kubeadm.alpha.kubernetes.io/cri-socket=/run/containerd/containerd.sock");
        Directory.EnumerateFiles(project.Here("h2")).Select(Path.GetFileName).ShouldBe(["annotated", "calls", "kubectl", "kubelet.conf"], ignoreOrder: true);
        (await RunAsync(project, "{import_role: {name: kubernetes/worker}, vars: {kube_version: 1.23.17}}")).Recap("h2").Changed.ShouldBe(0);
    }

    [Theory]
    [InlineData("has_apiserver=1", true)]
    [InlineData("has_apiserver=0", false)]
    public async Task A_control_plane_becomes_no_worker_without_being_taken_out(string look, bool refused)
    {
        var run = await RunAsync(Project("true"), $"{{import_role: {{name: kubernetes/worker, tasks_from: check}}, vars: {{preflight_look: {{stdout_lines: [{look}]}}}}}}");
        run.Recap("h2").Failed.ShouldBe(refused ? 1 : 0, run.ToString());
    }

    /// <summary>cmd/kubeadm/app/util/etcd: AddMember gives back a member that is there under the same address, and CheckClusterHealth asks every member.</summary>
    [Theory]
    [InlineData("b2, started, h2, https://10.1.0.2:2380, https://10.1.0.2:2379, false", "none", "", "", "b2")]
    [InlineData("b2, started, h2, https://10.1.0.9:2380, https://10.1.0.9:2379, false", "none", "", "", "b2")]
    [InlineData("b2, unstarted, , https://10.1.0.2:2380, , false", "partial", "kubelet.service,", "", "b2")]
    [InlineData("b2, started, h2, https://10.1.0.2:2380, https://10.1.0.2:2379, false", "none", "kubelet.service,", "h2", "b2")]
    [InlineData("b2, started, h2, https://10.1.0.2:2380, https://10.1.0.2:2379, false", "none", "kubelet.service,", "", "refused")]
    [InlineData("b2, started, h2, https://10.1.0.2:2380, https://10.1.0.2:2379, false", "none", "kubelet.service,', 'joined=0", "", "b2")]
    [InlineData("c3, started, h22, https://10.1.0.22:2380, https://10.1.0.22:2379, false", "none", "", "", "")]
    public async Task The_vote_of_a_control_plane_that_was_replaced_is_taken_out_before_it_joins(string other, string state, string units, string replaced, string expected)
    {
        var project = Project("true").Program("crictl", "case \"$1\" in ps) echo 77ab ;; exec) shift 3; exec $here/\"$@\" ;; esac", "h2").Program("etcdctl", """
            case "$*" in
            *"member list") cat $here/members ;;
            *"member remove "*) sed -i "/^${*##* },/d" $here/members ;;
            esac
            """, "h2");
        File.WriteAllText(project.NodeFile("members", "h2"), "a1, started, h1, https://10.1.0.1:2380, https://10.1.0.1:2379, false\n" + other + "\n");
        async Task<EngineRun> JoinAsync() => await RunAsync(project, $$$"""
            {import_role: {name: kubernetes/control-plane, tasks_from: member}, vars: {control_plane_removal_delay: 0, etcd_data_dir: '{{ here }}/etcd', ip: 10.1.0.2, cluster_control_plane_state: {{{state}}},
                  etcd_replace_member: '{{{replaced}}}', preflight_look: {stdout_lines: ['units={{{units}}}'] } } }
            """);
        var run = await JoinAsync();
        project.Calls("h2").Where(call => call.StartsWith("etcdctl", StringComparison.Ordinal) && call.Contains(" member remove ", StringComparison.Ordinal)).Select(call => call.Split(' ')[^1])
            .ShouldBe(expected is "" or "refused" ? [] : [expected], run.ToString());
        run.Recap("h2").Failed.ShouldBe(expected == "refused" ? 1 : 0, run.ToString());
        if (expected == "refused")
        {
            run.Ended[^1].Result.Values["msg"]!.ToString()!.ShouldContain("-e etcd_replace_member=h2");
            Directory.CreateDirectory(project.NodeFile("etcd/member/wal", "h2"));
            (await JoinAsync()).Recap("h2").Failed.ShouldBe(0, "its data is there");
        }
    }

    private EngineProject Project(string kubectl)
    {
        var project = engine.WithRoles(2).Program("kubectl", kubectl, "h2");
        File.WriteAllText(project.NodeFile("kubelet.conf", "h2"), "clusters:\n- cluster:\n    certificate-authority-data: QUJD\n    server: https://lb-apiserver.kubernetes.local:6443\n");
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "[kube-master]\nh1\n[kube-node]\nh2\n");
        return project;
    }

    private static Task<EngineRun> RunAsync(EngineProject project, string task, Func<Playbooks.Execution.RunOptions, Playbooks.Execution.RunOptions>? options = null)
        => project.RunAsync($$$"""
            - hosts: h1
              gather_facts: false
              tags: [always]
              tasks: [{set_fact: {cluster_control_plane_state: ready}}]
            - hosts: h2
              gather_facts: false
              vars_files: ['{{{RoleProject.Roles}}}/kubernetes/worker/vars/main.yml']
              vars: {bin_dir: '{{ here }}', kube_config_dir: '{{ here }}', kube_cert_dir: '{{ here }}', etcd_deployment_type: kubeadm, cluster_kubeadm_environment: {}}
              roles: [cluster-defaults]
              tasks:
                - {{{task}}}
            """, options);
}
