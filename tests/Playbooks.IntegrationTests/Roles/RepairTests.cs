using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Playbooks.IntegrationTests.Execution;
using Playbooks.Queries;
using Playbooks.Queries.Kubernetes;
using Playbooks.Results;

namespace Playbooks.IntegrationTests.Roles;

/// <summary>What the roles do on the worst day, with programs that answer as kubeadm, kubectl, etcdctl and systemctl do then.</summary>
public sealed class RepairTests(Engine engine) : IClassFixture<Engine>
{
    [Fact]
    public async Task A_kubelet_whose_certificate_has_ended_gets_another_without_the_API()
    {
        var project = engine.WithRoles(1)
            .Program("kubeadm", "[ \"$3\" != kubeconfig ] || echo new >$here/kubelet.conf")
            .Program("systemctl", "sleep 1.1; touch $here/kubelet.pem");
        File.WriteAllText(project.NodeFile("kubelet.conf"), "old");
        File.WriteAllText(project.NodeFile("kubelet.pem"), Certificate(-1));
        var run = await RenewAsync(project);
        run.Ended[^1].Outcome.ShouldBe(TaskOutcome.Changed, run.ToString());
        project.Calls().ShouldBe(["kubeadm init phase kubeconfig kubelet --config kubeadm-config.yaml", "systemctl restart kubelet.service", "kubeadm init phase kubelet-finalize all --config kubeadm-config.yaml"]);
        File.WriteAllText(project.NodeFile("kubelet.pem"), Certificate(200));
        (await RenewAsync(project)).Ended[^1].Outcome.ShouldBe(TaskOutcome.Skipped);
    }

    [Fact]
    public void Private_keys_beside_a_certificate_stay_on_the_node()
    {
        var folder = RunFolder.Shared.Create("keys");
        var (both, damaged, missing) = (Path.Combine(folder, "both.pem"), Path.Combine(folder, "damaged.pem"), Path.Combine(folder, "missing.pem"));
        File.WriteAllText(both, Certificate(10));
        File.WriteAllText(damaged, "nothing of use\n");
        var kind = new CertificateQueryKind();
        CertificateQuery[] queries = [new(both, both), new(damaged, damaged), new(missing, missing)];
        foreach (var shell in new[] { "dash", "busybox sh" })
        {
            using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"{shell} -c \"$1\"", "sh", kind.BuildScript(queries)]) { RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            output.ShouldNotContain("PRIVATE KEY");
            var answers = kind.Parse(queries, new QueryOutput(Encoding.UTF8.GetBytes(output), "", process.ExitCode)).Cast<CertificateAnswer>().ToList();
            answers[0].Pem.ShouldNotBeNull().ShouldStartWith("-----BEGIN CERTIFICATE-----\n");
            answers[1].Pem.ShouldBe("");
            answers[2].Pem.ShouldBeNull();
        }
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public async Task Kubeadm_sees_no_CoreDNS_of_ours_where_it_would_spoil_it(int minor, bool hides)
    {
        var project = engine.WithRoles(1)
            .Program("kubectl", """
                case "$*" in
                *"get configmap"*) cat $here/corefile 2>/dev/null || true ;;
                *"delete configmap"*) rm $here/corefile ;;
                *"create configmap"*) for a; do case $a in --from-file=Corefile=*) cp ${a#--from-file=Corefile=} $here/corefile ;; esac; done ;;
                esac
                """)
            .Program("kubeadm", "[ -e $here/corefile ] && echo sees || echo blind; exit 3");
        File.WriteAllText(project.NodeFile("corefile"), ".:53 {\n    errors\n}\n");
        async Task<EngineRun> UpgradeAsync() => await project.RunAsync($$$"""
            - hosts: all
              gather_facts: false
              vars_files: ['{{{RoleProject.Roles}}}/kubernetes/control-plane/vars/main.yml']
              vars: {cluster_kubectl: '{{ here }}/kubectl', kube_config_dir: '{{ here }}', cluster_kube_minor: {{{minor}}}}
              tasks:
                - name: upgrade
                  shell: "{{ control_plane_without_coredns }}\nwithout_coredns {{ here }}/kubeadm upgrade apply"
                  failed_when: false
            """);
        var run = await UpgradeAsync();
        run.Value("upgrade", "stdout").ShouldBe(hides ? "blind" : "sees");
        run.Value("upgrade", "rc").ShouldBe("3");
        File.ReadAllText(project.NodeFile("corefile")).ShouldBe(".:53 {\n    errors\n}\n");

        // Killed between the two: the next run puts back what the first one kept.
        File.Move(project.NodeFile("corefile"), project.NodeFile("Corefile.kept"));
        (await UpgradeAsync()).Value("upgrade", "stdout").ShouldBe("blind");
        File.Exists(project.NodeFile("corefile")).ShouldBe(hides);
    }

    [Theory]
    [InlineData("haproxy_connect_any --> off", true)]
    [InlineData("haproxy_connect_any --> on", false)]
    [InlineData("", false)]
    public async Task HAProxy_may_use_the_port_of_the_API_where_SELinux_forbade_it(string answer, bool allows)
    {
        var project = engine.WithRoles(1).Program("setsebool", "true");
        if (answer.Length > 0)
        {
            project.Program("getsebool", $"echo '{answer}'");
        }

        await project.RunTasksAsync("""
            - environment: {PATH: '{{ here }}:/usr/bin:/bin'}
              block: [{import_role: {name: loadbalancer, tasks_from: selinux}}]
            """);
        project.Calls().Contains("setsebool -P haproxy_connect_any on").ShouldBe(allows);
    }

    [Theory]
    [InlineData("h1", false, "member remove b2|member add h1 --learner --peer-urls=https://10.1.0.1:2380|member promote c3")]
    [InlineData("h1", true, "")]
    [InlineData("h2", false, "")]
    public async Task A_member_of_etcd_that_lost_its_data_is_taken_out_and_joins_again_when_one_says_so(string lost, bool runs, string expected)
    {
        var other = "a1, started, h2, https://10.1.0.2:2380, https://10.1.0.2:2379, false";
        var project = engine.WithRoles(1)
            .Program("etcdctl", """
                shift
                case "$*" in
                "member list") cat $here/members ;;
                "member remove b2") sed -i /^b2,/d $here/members; echo removed ;;
                "member add "*) echo 'c3, unstarted, , https://10.1.0.1:2380, , true' >>$here/members ;;
                "member promote c3") sed -i 's/^c3.*/c3, started, h1, https:\/\/10.1.0.1:2380, https:\/\/10.1.0.1:2379, false/' $here/members ;;
                esac
                """)
            .Program("systemctl", runs ? "true" : "false")
            .Program("chgrp", "true");
        File.WriteAllText(project.NodeFile("members"), other + "\nb2, started, h1, https://10.1.0.1:2380, https://10.1.0.1:2379, false\n");
        var run = await project.RunTasksAsync(Joining("10.1.0.1", lost));
        project.Calls().Where(call => call.StartsWith("etcdctl", StringComparison.Ordinal) && !call.EndsWith("list", StringComparison.Ordinal))
            .Select(call => call[(call.IndexOf("member", StringComparison.Ordinal))..]).ShouldBe(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), run.ToString());
        run.Ended.Any(ended => ended.Outcome == TaskOutcome.Failed && ended.Result.Values["stderr"]!.ToString()!.Contains("-e etcd_replace_member=h1", StringComparison.Ordinal)).ShouldBe(expected.Length == 0, run.ToString());
        if (expected.Length > 0)
        {
            File.ReadAllText(project.NodeFile("initial.env")).ShouldContain("ETCD_INITIAL_CLUSTER=h2=https://10.1.0.2:2380,h1=https://10.1.0.1:2380\n");
        }
    }

    /// <summary>Two members of a name cannot start: etcd then counts fewer members in its settings than the cluster has.</summary>
    [Fact]
    public async Task A_member_whose_machine_was_replaced_by_one_with_another_address_is_taken_out()
    {
        var project = engine.WithRoles(1)
            .Program("etcdctl", """
                shift
                case "$*" in
                "member list") cat $here/members ;;
                "member remove b2") sed -i /^b2,/d $here/members ;;
                "member add "*) echo 'c3, unstarted, , https://10.1.0.9:2380, , true' >>$here/members ;;
                esac
                """)
            .Program("systemctl", "false")
            .Program("chgrp", "true");
        File.WriteAllText(project.NodeFile("members"), "a1, started, h2, https://10.1.0.2:2380, https://10.1.0.2:2379, false\nb2, started, h1, https://10.1.0.1:2380, https://10.1.0.1:2379, false\n");
        var run = await project.RunTasksAsync(Joining("10.1.0.9", "h1"));
        File.ReadAllText(project.NodeFile("initial.env")).ShouldContain("ETCD_INITIAL_CLUSTER=h2=https://10.1.0.2:2380,h1=https://10.1.0.9:2380\n", customMessage: run.ToString());
    }

    [Theory]
    [InlineData("h1,h2", "", true)]
    [InlineData("h1,h2", "has_apiserver=1", false)]
    [InlineData("h1", "", false)]
    public async Task A_member_without_data_starts_a_new_cluster_only_where_there_can_be_none(string reached, string other, bool starts)
    {
        var project = engine.WithRoles(2).Program("etcdctl", "exit 1").Program("chgrp", "true");
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "[kube-master]\nh1\n[etcd]\nh1\nh2\n");
        project.Write("join.yml", Joining("10.1.0.1", "", look: "[empty]"));
        var run = await project.RunAsync($$$"""
            - hosts: h1,h2
              gather_facts: false
              tasks:
                - set_fact: {cluster_reached: true, preflight_look: {stdout_lines: [has_etcd=0, '{{{other}}}']}}
                  when: inventory_hostname in '{{{reached}}}'
            - hosts: h1
              gather_facts: false
              vars: {cluster_addresses: {h1: 10.1.0.1, h2: 10.1.0.2}}
              roles: [cluster-defaults]
              tasks: [{include_tasks: join.yml}]
            """);
        run.Ended.Any(ended => ended.TaskName.EndsWith("Tell the member whom to start with", StringComparison.Ordinal)).ShouldBe(starts, run.ToString());
        run.Ended.Any(ended => ended.Outcome == TaskOutcome.Failed && ended.Result.Values["msg"]!.ToString()!.Contains("a new cluster could take the place of theirs", StringComparison.Ordinal)).ShouldBe(!starts, run.ToString());
    }

    /// <summary>kubernetes/kubeadm#3225: without an etcd.yaml kubeadm empties /var/lib/etcd.</summary>
    [Theory]
    [InlineData("host", true)]
    [InlineData("kubeadm", false)]
    public async Task What_a_half_done_join_left_is_removed_without_the_data_of_a_member_of_its_own(string deployment, bool spares)
    {
        var run = await engine.WithRoles(1).RunAsync($$$"""
            - hosts: all
              gather_facts: false
              roles: [cluster-defaults]
              tasks: [{name: says, debug: {msg: '{{ cluster_kubeadm_reset }}'}, vars: {etcd_deployment_type: {{{deployment}}}}}]
            """);
        run.Value("says", "msg").Contains(" --skip-phases=remove-etcd-member", StringComparison.Ordinal).ShouldBe(spares);
    }

    [Theory]
    [InlineData("exit 0", true)]
    [InlineData("case $* in *10.1.0.2*) exit 1 ;; esac", false)]
    public async Task An_API_server_is_made_anew_only_while_the_others_answer(string kubectl, bool isMade)
    {
        var project = engine.WithRoles(2).Program("kubectl", kubectl).Program("kubeadm", "true").Program("sleep", "true").Program("pgrep", "echo 1");
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "[kube-master]\nh1\nh2\n");
        var run = await project.RunAsync("""
            - hosts: all
              gather_facts: false
              tasks: [{set_fact: {cluster_control_plane_state: ready}}]
            - hosts: h1
              gather_facts: false
              environment: {PATH: '{{ here }}:/usr/bin:/bin'}
              vars: {bin_dir: '{{ here }}', kube_cert_dir: '{{ here }}', kube_manifest_dir: '{{ here }}', kube_config_dir: '{{ here }}', cluster_addresses: {h1: 10.1.0.1, h2: 10.1.0.2}, cluster_kubeadm_environment: {}}
              roles: [cluster-defaults]
              tasks: [{import_role: {name: kubernetes/control-plane, tasks_from: apply}}]
            """);
        project.Calls().Contains($"kubeadm init phase control-plane all --config {project.Here("h1")}/kubeadm-config.yaml").ShouldBe(isMade, run.ToString());
        run.Ended.Any(ended => ended.Result.Values.TryGetValue("stderr", out var text) && text!.ToString()!.StartsWith("the API server on 10.1.0.2 does not answer, so this one keeps what it has", StringComparison.Ordinal)).ShouldBe(!isMade, run.ToString());
    }

    /// <summary>Else the playbook cluster, which carries out the rest, would ask for upgrade-cluster for ever.</summary>
    [Theory]
    [InlineData("kubernetesVersion: v1.35.9\nimageTag: 3.6.6-0\n", "kubernetesVersion: v1.36.4\nimageTag: 3.6.6-0\n")]
    [InlineData("kubernetesVersion: v1.36.4\nimageTag: 3.6.6-0\n", "kubernetesVersion: v1.36.4\nimageTag: 3.6.6-0\n")]
    [InlineData("kubernetesVersion: v1.35.9\nimageTag: 3.6.8-0\n", "kubernetesVersion: v1.36.4\nimageTag: 3.6.8-0\n")]
    public async Task An_upgrade_records_its_version_and_of_other_changes_that_they_are_still_to_be_made(string applied, string expected)
    {
        var project = engine.WithRoles(1).Program("kubectl", "echo 1.36.4");
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "[kube-master]\nh1\n");
        File.WriteAllText(project.NodeFile("kubeadm-config.yaml"), "kubernetesVersion: v1.36.4\nimageTag: 3.6.8-0\n");
        File.WriteAllText(project.NodeFile("kubeadm-config.applied.yaml"), applied);
        foreach (var name in new[] { "kube-apiserver", "kube-controller-manager", "kube-scheduler" })
        {
            File.WriteAllText(project.NodeFile(name + ".yaml"), $"    image: registry.k8s.io/{name}:v1.36.4\n");
        }

        var run = await project.RunAsync("""
            - hosts: all
              gather_facts: false
              vars: {bin_dir: '{{ here }}', kube_version: 1.36.4, kube_manifest_dir: '{{ here }}', kube_config_dir: '{{ here }}'}
              roles: [cluster-defaults]
              tasks: [{import_role: {name: kubernetes/control-plane, tasks_from: upgrade}}]
            """);
        File.ReadAllText(project.NodeFile("kubeadm-config.applied.yaml")).ShouldBe(expected, run.ToString());
    }

    /// <summary>A clock that was set back: the restart would wait until the file's time has come.</summary>
    [Fact]
    public async Task A_file_from_the_future_does_not_hold_a_restart()
    {
        var project = engine.WithRoles(1).Program("systemctl", "true");
        foreach (var (name, hours) in new[] { ("old", -1), ("future", 1) })
        {
            File.WriteAllText(project.NodeFile(name), "");
            File.SetLastWriteTimeUtc(project.NodeFile(name), DateTime.UtcNow.AddHours(hours));
        }

        var run = await project.RunAsync("""
            - hosts: all
              gather_facts: false
              environment: {PATH: '{{ here }}:/usr/bin:/bin'}
              roles: [cluster-defaults]
              tasks: [{shell: '{{ cluster_restart_function }}restart x.service {{ here }}/old {{ here }}/future {{ here }}/missing'}]
            """);
        run.Recap().Failed.ShouldBe(0, run.ToString());
        project.Calls().ShouldBe(["systemctl daemon-reload", "systemctl restart x.service"]);
        File.GetLastWriteTimeUtc(project.NodeFile("future")).ShouldBeLessThanOrEqualTo(DateTime.UtcNow);
        File.GetLastWriteTimeUtc(project.NodeFile("old")).ShouldBeLessThan(DateTime.UtcNow.AddMinutes(-30));
    }

    /// <summary>etcd.io/docs, "Upgrade etcd from v3.5 to v3.6".</summary>
    [Theory]
    [InlineData("3.5.10", "3.6.14", true)]
    [InlineData("3.4.23", "3.6.14", true)]
    [InlineData("3.5.26", "3.6.14", false)]
    [InlineData("3.6.8", "3.6.14", false)]
    [InlineData("", "3.6.14", false)]
    [InlineData("3.5.10", "3.5.33", false)]
    public async Task Etcd_makes_no_step_that_it_could_not_make(string here, string wanted, bool stops)
    {
        var project = engine.WithRoles(1);
        if (here.Length > 0)
        {
            project.Program("etcd", $"printf 'etcd Version: {here}\nGit SHA: 1\n'");
        }

        var run = await project.RunTasksAsync($$$"""
            - {import_role: {name: etcd, tasks_from: step}, vars: {bin_dir: '{{ here }}', etcd_version: {{{wanted}}}}}
            """);
        run.Ended[^1].Outcome.ShouldBe(stops ? TaskOutcome.Failed : TaskOutcome.Skipped, run.ToString());
    }

    /// <summary>The step of a member without data, beside programs of the test.</summary>
    private static string Joining(string address, string replaced, string look = "[empty, one]") => $$$"""
        - environment: {PATH: '{{ here }}:/usr/bin:/bin'}
          block: [{import_role: {name: etcd, tasks_from: join}}]
          vars:
            etcd_initial_file: '{{ here }}/initial.env'
            etcd_live_endpoints: https://10.1.0.2:2379
            etcd_name: h1
            etcd_address: {{{address}}}
            etcd_peer_url: https://{{{address}}}:2380
            etcd_data_dir: /var/lib/etcd
            etcd_list_members: 'cat {{ here }}/members 2>/dev/null; true'
            etcd_files: []
            cluster_etcdctl: '{{ here }}/etcdctl'
            cluster_restart_function: "restart() { sed -i 's/, unstarted, ,/, started, h1,/' {{ here }}/members; }"
            etcd_look: {stdout_lines: {{{look}}}}
            etcd_replace_member: '{{{replaced}}}'
        """;

    private static Task<EngineRun> RenewAsync(EngineProject project)
        => project.RunTasksAsync("""
            - import_role: {name: kubernetes/certificates, tasks_from: kubelet}
              vars: {bin_dir: '{{ here }}', kube_config_dir: '{{ here }}', certificates_of_kubelet: '{{ here }}/kubelet.pem', cluster_kubeadm_environment: {PATH: '{{ here }}:/usr/bin:/bin'}}
            """);

    /// <summary>Certificate and key in one file, as the kubelet keeps them.</summary>
    private static string Certificate(int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=system:node:h1", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-300), DateTimeOffset.UtcNow.AddDays(days));
        return certificate.ExportCertificatePem() + "\n" + key.ExportECPrivateKeyPem() + "\n";
    }
}
