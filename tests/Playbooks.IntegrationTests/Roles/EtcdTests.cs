using System.Net.Sockets;
using Playbooks.IntegrationTests.Execution;
using Playbooks.Results;
using YamlDotNet.RepresentationModel;

namespace Playbooks.IntegrationTests.Roles;

/// <summary>What keeps the roles from parting a cluster from its data, with programs that answer as etcdctl, kubectl and kubeadm do then.</summary>
public sealed class EtcdTests(Engine engine) : IClassFixture<Engine>
{
    private const string One = "a1, started, h1, https://10.1.0.1:2380, https://10.1.0.1:2379, false";

    [Theory]
    [InlineData("has_apiserver=1", "{}", false)]
    [InlineData("joined=1", "{}", false)]
    [InlineData("joined=1", "{cluster_found_anew: true}", true)]
    [InlineData("joined=0", "{}", true)]
    [InlineData("", "{}", true)]
    [InlineData("", "{etcd_renew_before_days: 400}", false)]
    public async Task An_authority_is_made_only_where_no_cluster_has_one(string sign, string settings, bool isMade)
    {
        var project = engine.WithRoles(2);
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "[kube-master]\nh1\n[etcd]\nh2\n");
        File.WriteAllText(project.NodeFile("ca.pem"), "that of the members that are there\n");
        project.Write("settings.yml", settings);
        var run = await project.RunAsync($$$"""
            - hosts: all
              gather_facts: false
              tasks:
                - set_fact: {cluster_reached: true}
                # The playbook renew-certs looks at nobody.
                - set_fact: {preflight_look: {stdout_lines: "{{ ['{{{sign}}}'] if inventory_hostname == 'h1' else [] }}"} }
                  when: "'{{{sign}}}' != ''"
            - hosts: all
              gather_facts: false
              vars_files: [settings.yml]
              vars: {cluster_addresses: {h1: 10.1.0.1, h2: 10.1.0.2}, etcd_cert_dir: '{{ here }}'}
              roles: [cluster-defaults]
              tasks: [{import_role: {name: etcd, tasks_from: certificates}}]
            """);
        File.Exists(project.NodeFile("ca.pem", "h2")).ShouldBe(isMade, run.ToString());
        run.ToString().Contains("no host of the group etcd has the authority of etcd, and there is a cluster", StringComparison.Ordinal).ShouldBe(!isMade, run.ToString());
        (File.ReadAllText(project.NodeFile("ca.pem")) == "that of the members that are there\n").ShouldBe(!isMade);
    }

    /// <summary>Else the API servers are started anew with members that are none.</summary>
    [Fact]
    public void Where_etcd_fails_the_control_plane_is_not_touched()
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(Path.Combine(RoleProject.Roles, "../playbooks/cluster.yml"));
        stream.Load(reader);
        var plays = ((YamlSequenceNode)stream.Documents[0].RootNode).Cast<YamlMappingNode>();
        plays.Single(play => play["name"].ToString() == "Form the etcd cluster")["any_errors_fatal"].ToString().ShouldBe("true");
    }

    [Theory]
    [InlineData(One, "")]
    [InlineData(One + "|b2, started, gone, https://10.1.0.7:2380, https://10.1.0.7:2379, false", "etcd still counts gone (https://10.1.0.7:2380, b2), which is not in the group etcd")]
    [InlineData(One + "|b2, unstarted, , https://10.1.0.7:2380, , true", "etcd still counts (https://10.1.0.7:2380, b2), which")]
    [InlineData(One + "|b2, started, h2, https://10.1.0.7:2380, https://10.1.0.7:2379, false", "")]
    [InlineData(One + "|b2, unstarted, , https://10.1.0.2:2380, , true", "")]
    [InlineData(One + "|b2, started, other, https://10.1.0.7:2380,https://10.1.0.2:2380, https://10.1.0.2:2379, false", "")]
    [InlineData("", "")]
    public async Task Members_of_etcd_that_nobody_named_are_told(string members, string expected)
    {
        var project = engine.WithRoles(2);
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "[kube-master]\nh1\n[etcd]\nh1\nh2\n");
        var run = await project.RunAsync($$$"""
            - hosts: h1
              gather_facts: false
              vars: {cluster_addresses: {h1: 10.1.0.1, h2: 10.1.0.2}, etcd_list: "{{ '{{{members}}}'.split('|') }}" }
              roles: [cluster-defaults]
              tasks: [{import_role: {name: etcd, tasks_from: strangers}}]
            """);
        run.Ended[^1].Outcome.ShouldBe(expected.Length > 0 ? TaskOutcome.Failed : TaskOutcome.Skipped, run.ToString());
        run.ToString().ShouldContain(expected);
    }

    [Theory]
    [InlineData("14841639068965178418", true)]
    [InlineData("9372538179322589801", false)]
    public async Task Members_of_two_clusters_are_told(string other, bool areOne)
    {
        var project = engine.WithRoles(2);
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "[kube-master]\nh1\n[etcd]\nh1\nh2\n");
        foreach (var (host, number) in new[] { ("h1", "14841639068965178418"), ("h2", other) })
        {
            project.Program("curl", "true", host);
            project.Program("etcdctl", $$"""
                case "$*" in
                *"endpoint status"*) echo '[{"Endpoint":"https://10.1.0.1:2379","Status":{"header":{"cluster_id":{{number}},"member_id":10276657743932975437,"revision":8,"raft_term":2},"version":"3.5.33","dbSize":20480} }]' ;;
                *"member list"*) echo '{{One}}' ;;
                esac
                """, host);
        }

        var run = await project.RunAsync("""
            - hosts: all
              gather_facts: false
              environment: {PATH: '{{ here }}:/usr/bin:/bin'}
              vars: {cluster_reached: true, cluster_live: [h1, h2], cluster_addresses: {h1: 10.1.0.1, h2: 10.1.0.2}, cluster_etcdctl: '{{ here }}/etcdctl'}
              roles: [cluster-defaults]
              tasks: [{import_role: {name: etcd, tasks_from: check}}]
            """);
        run.Ended.Any(ended => ended.Outcome == TaskOutcome.Failed).ShouldBe(!areOne, run.ToString());
        run.ToString().Contains("the members of etcd are of different clusters (h1 14841639068965178418, h2 9372538179322589801)", StringComparison.Ordinal).ShouldBe(!areOne, run.ToString());
    }

    [Theory]
    [InlineData("joined=1,authority=a1", "authority=", "{}", false)]
    [InlineData("joined=1,authority=a1", "authority=b2", "{}", false)]
    [InlineData("joined=1,authority=a1", "authority=a1", "{}", true)]
    [InlineData("joined=1,authority=a1", "authority=", "{cluster_found_anew: true}", true)]
    [InlineData("joined=0,authority=", "authority=", "{}", true)]
    public async Task A_cluster_is_founded_only_where_no_worker_belongs_to_one_that_is_gone(string worker, string control, string settings, bool isFounded)
    {
        var project = engine.WithRoles(2).Program("kubeadm", "true");
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "[kube-master]\nh1\n[etcd]\nh1\n[kube-node]\nh2\n");
        project.Write("settings.yml", settings);
        var run = await project.RunAsync($$$"""
            - hosts: all
              gather_facts: false
              vars: {signs: {h1: '{{{control}}}', h2: '{{{worker}}}'}}
              tasks: [{set_fact: {cluster_reached: true, preflight_look: {stdout_lines: "{{ signs[inventory_hostname].split(',') }}"} } }]
            - hosts: h1
              gather_facts: false
              vars_files: [settings.yml]
              vars: {bin_dir: '{{ here }}', kube_config_dir: '{{ here }}', kube_manifest_dir: '{{ here }}', cluster_kubeadm_environment: {}}
              roles: [cluster-defaults]
              tasks: [{import_role: {name: kubernetes/control-plane, tasks_from: init}}]
            """);
        project.Calls().Any(call => call.StartsWith("kubeadm init", StringComparison.Ordinal)).ShouldBe(isFounded, run.ToString());
        run.ToString().Contains("a cluster whose control plane is gone has these nodes: h2", StringComparison.Ordinal).ShouldBe(!isFounded, run.ToString());
    }

    /// <summary>etcd.io/blog/2025/zombie_members_upgrade.</summary>
    [Theory]
    [InlineData("etcd:3.5.21-0", "1.34.6", "etcd-h1 runs 3.5.21-0")]
    [InlineData("etcd:v3.5.25", "1.34.6", "etcd-h1 runs v3.5.25")]
    [InlineData("etcd:3.5.26-0", "1.34.6", "")]
    [InlineData("etcd:3.6.4-0", "1.35.6", "")]
    [InlineData("etcd:3.5.16-0", "1.33.9", "")]
    public async Task Kubeadms_own_etcd_makes_no_step_that_it_could_not_make(string image, string wanted, string expected)
    {
        var running = $"v1.{int.Parse(wanted.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture) - 1}.9";
        var project = engine.WithRoles(1).Program("kubectl", $$"""
            case "$*" in
            *"get nodes"*) echo 'node h1 {{running}}' ;;
            *"get pods"*) echo 'etcd etcd-h1 registry.example.org:5000/{{image}}' ;;
            *) echo '  "gitVersion": "{{running}}",' ;;
            esac
            """);
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "[kube-master]\nh1\n");
        var run = await project.RunAsync($$$"""
            - hosts: all
              gather_facts: false
              vars: {bin_dir: '{{ here }}', kube_version: {{{wanted}}}, etcd_deployment_type: kubeadm, cluster_reached: true, cluster_live: [h1], cluster_addresses: {h1: 10.1.0.1}}
              roles: [cluster-defaults]
              tasks: [{import_role: {name: kubernetes/upgrade, tasks_from: check}}]
            """);
        run.Ended[^1].Outcome.ShouldBe(expected.Length > 0 ? TaskOutcome.Failed : TaskOutcome.Skipped, run.ToString());
        run.ToString().ShouldContain(expected);
    }

    [Theory]
    [InlineData("registry.k8s.io/etcd:3.5.21-0", "registry.k8s.io/etcd:3.5.26-0")]
    [InlineData("registry.k8s.io/etcd:3.5.27-0", "registry.k8s.io/etcd:3.5.27-0")]
    [InlineData("registry.k8s.io/etcd:3.4.13-0", "registry.k8s.io/etcd:3.4.13-0")]
    public async Task Kubeadms_own_etcd_gets_the_patch_release_that_one_asks_for(string image, string expected)
    {
        var project = engine.WithRoles(1).Program("pgrep", "wc -l <$here/calls").Program("kubectl", "true")
            .Program("ctr", "echo 'REF TYPE DIGEST SIZE PLATFORMS LABELS'; echo 'registry.k8s.io/etcd:3.5.26-0 application/x sha256:1 1MiB linux/amd64 -'");
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "[kube-master]\nh1\n");
        File.WriteAllText(project.NodeFile("etcd.yaml"), $"spec:\n  containers:\n  - command:\n    - etcd\n    image: {image}\n    imagePullPolicy: IfNotPresent\n");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(project.NodeFile("s")));
        var run = await project.RunAsync("""
            - hosts: all
              gather_facts: false
              environment: {PATH: '{{ here }}:/usr/bin:/bin'}
              vars: {bin_dir: '{{ here }}', kube_version: 1.33.9, kube_manifest_dir: '{{ here }}', kube_config_dir: '{{ here }}', cluster_containerd_socket: '{{ here }}/s'}
              roles: [cluster-defaults]
              tasks: [{import_role: {name: kubernetes/control-plane, tasks_from: etcd-image}}]
            """);
        File.ReadAllText(project.NodeFile("etcd.yaml")).ShouldBe($"spec:\n  containers:\n  - command:\n    - etcd\n    image: {expected}\n    imagePullPolicy: IfNotPresent\n", run.ToString());
        run.Ended.ShouldAllBe(ended => !ended.Result.Failed, run.ToString());
    }

    /// <summary>Else, when the addresses of all change at once, all are restarted, and none finds the others again.</summary>
    [Theory]
    [InlineData("case $* in *127.0.0.1*) exit 0 ;; esac; exit 7", false)]
    [InlineData("exit 7", true)]
    [InlineData("exit 0", true)]
    public async Task A_member_whose_address_changed_still_asks_the_others_before_it_is_restarted(string curl, bool restarts)
    {
        var project = engine.WithRoles(2).Program("curl", curl).Program("etcdctl", "true").Program("sleep", "true").Program("systemctl", "true");
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "[kube-master]\nh1\n[etcd]\nh1\nh2\n");
        var run = await project.RunAsync("""
            - hosts: h1
              gather_facts: false
              environment: {PATH: '{{ here }}:/usr/bin:/bin'}
              vars: {cluster_live: [h1, h2], cluster_addresses: {h1: 10.1.0.9, h2: 10.1.0.2}, cluster_etcdctl: '{{ here }}/etcdctl', etcd_age: {stdout: stale}}
              roles: [cluster-defaults]
              tasks: [{import_role: {name: etcd, tasks_from: restart}}]
            """);
        project.Calls().Contains("systemctl restart etcd.service").ShouldBe(restarts, run.ToString());
        run.ToString().Contains("etcd on 10.1.0.2 does not answer, so this member is not restarted", StringComparison.Ordinal).ShouldBe(!restarts, run.ToString());
    }
}
