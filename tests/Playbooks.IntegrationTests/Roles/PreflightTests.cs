using System.Diagnostics;
using System.Security.Cryptography;
using Playbooks.IntegrationTests.Execution;

namespace Playbooks.IntegrationTests.Roles;

/// <summary>What preflight says of a host that is not fit, from what its look at the host found.</summary>
public sealed class PreflightTests(Engine engine) : IClassFixture<Engine>
{
    private const string Made = ", joined: '1', kubelet: '1.36.4,', applied: 1.36.4, made_endpoint: 'lb-apiserver.kubernetes.local:6443', made_port: '6443', made_dns_domain: cluster.local, made_services: 10.233.0.0/18, "
        + "made_pods: 10.233.64.0/18, made_etcd: host, made_cert_dir: /etc/kubernetes/pki, made_containerd: /var/lib/containerd, made_node_name: h1";

    private const string Fit = "kernel: 6.1.0-18-amd64, closed: '', has_kubelet: '0', disk_mb: '50000'";

    [Theory]
    [InlineData(Fit, "{}", "")]
    [InlineData("kernel: 5.10.0-28-amd64, closed: '', has_kubelet: '0', disk_mb: '50000'", "{kube_proxy_mode: nftables}", "kernel 5.10.0-28-amd64: kube-proxy in nftables mode needs 5.13 or newer")]
    [InlineData("kernel: 5.14.0-427.el9.x86_64, closed: '', has_kubelet: '0', disk_mb: '50000'", "{kube_proxy_mode: nftables}", "")]
    [InlineData("kernel: 6.1.0, closed: firewalld keeps port 10250 closed, has_kubelet: '0', disk_mb: '50000'", "{}", "firewalld keeps port 10250 closed, so the nodes would not reach each other: ")]
    [InlineData("kernel: 6.1.0, closed: firewalld keeps port 10250 closed, has_kubelet: '0', disk_mb: '50000'", "{disable_service_firewall: true}", "")]
    [InlineData("kernel: 6.1.0, closed: '', has_kubelet: '1', disk_mb: '100'", "{}", "")]
    [InlineData("kernel: 6.1.0, closed: '', has_kubelet: '1', disk_mb: '100'", "{cluster_upgrading: true}", "100 MB are free below /var/lib: an upgrade needs 2048")]
    [InlineData(Fit, "{containerd_version: 1.7.28}", "Kubernetes 1.35 was the last to support containerd 1.x: ")]
    [InlineData(Fit, "{containerd_version: 1.7.28, kube_version: 1.35.8}", "")]
    [InlineData(Fit, "{loadbalancer_apiserver_port: 8443}", "loadbalancer_apiserver_port 8443 is not kube_apiserver_port 6443: ")]
    [InlineData(Fit, "{loadbalancer_apiserver_port: 8443, kube_apiserver_port: 8443}", "")]
    [InlineData(Fit, "{loadbalancer_apiserver_port: 8443, loadbalancer_apiserver: {address: 10.1.0.9, port: 8383}}", "")]
    [InlineData(Fit, "{loadbalancer_apiserver_port: 8443, loadbalancer_apiserver_localhost: false}", "")]
    [InlineData(Fit + ", kubelet: '1.35.8,'", "{kube_version: 1.36.4}", "the kubelet here is of 1.35.8, and kube_version is 1.36.4: run the playbook upgrade-cluster")]
    [InlineData(Fit + ", kubelet: '1.35.8,'", "{kube_version: 1.36.4, cluster_upgrading: true}", "")]
    [InlineData(Fit + ", kubelet: '1.36.4,'", "{kube_version: 1.36.4}", "")]
    [InlineData(Fit + ", joined: '1', kubelet: '1.36.4,'", "{}", "")]
    [InlineData(Fit + ", joined: '1'", "{}", "another tool (kubespray, kubeadm) made this node")]
    [InlineData(Fit + ", runs: 1.36.4", "{}", "")]
    [InlineData(Fit + ", runs: 1.35.8", "{}", "the API server here is of 1.35.8, and kube_version is 1.36.4: set kube_version back")]
    [InlineData(Fit + ", runs: 1.35.8", "{cluster_upgrading: true}", "")]
    [InlineData(Fit + Made, "{}", "")]
    [InlineData(Fit + Made, "{apiserver_loadbalancer_domain_name: api.example.org}", "the cluster's endpoint (apiserver_loadbalancer_domain_name and kube_apiserver_port, or the port of loadbalancer_apiserver) was lb-apiserver.kubernetes.local:6443 when the cluster was made")]
    [InlineData(Fit + Made, "{kube_apiserver_port: 7443, loadbalancer_apiserver: {address: 10.1.0.9, port: 6443}}", "kube_apiserver_port was 6443 when")]
    [InlineData(Fit + Made, "{kube_pods_subnet: 10.99.0.0/16}", "kube_pods_subnet was 10.233.64.0/18 when the cluster was made and cannot change under it, and is 10.99.0.0/16 now: set it back, or take the cluster off first")]
    [InlineData(Fit + Made, "{kube_service_addresses: 10.98.0.0/16}", "kube_service_addresses was 10.233.0.0/18 when")]
    [InlineData(Fit + Made, "{dns_domain: example.org}", "dns_domain was cluster.local when")]
    [InlineData(Fit + Made, "{etcd_deployment_type: kubeadm}", "etcd_deployment_type was host when")]
    [InlineData(Fit + Made, "{kube_cert_dir: /etc/kubernetes/ssl}", "kube_cert_dir was /etc/kubernetes/pki when the cluster was made and cannot change under it, and is /etc/kubernetes/ssl now: set it back, or take the node off first")]
    [InlineData(Fit + Made, "{containerd_storage_dir: /data/containerd}", "containerd_storage_dir was /var/lib/containerd when")]
    [InlineData(Fit + Made + ", made_node_name: node7", "{}", "this node's name in the inventory was node7 when")]
    [InlineData(Fit + Made + ", etcd_data: /var/lib/etcd, etcd_address: 10.1.0.1", "{}", "")]
    [InlineData(Fit + Made + ", etcd_data: /var/lib/etcd", "{etcd_data_dir: /data/etcd}", "etcd_data_dir was /var/lib/etcd when the cluster was made, and etcd's data is there: set it back, or stop etcd and move the data")]
    [InlineData(Fit + Made + ", etcd_address: 10.1.0.9", "{}", "etcd knows its member here as 10.1.0.9, and the host's address is 10.1.0.1 now: set ip (or access_ip) back to 10.1.0.9.")]
    [InlineData(Fit + Made + ", made_members: 'https://10.1.0.7:2379,https://10.1.0.1:2379'", "{}", "")]
    [InlineData(Fit + Made + ", made_members: 'https://10.1.0.7:2379', etcd_authority: a1", "{}", "no member of etcd that this control plane was made with (https://10.1.0.7:2379) is in the group etcd any more: name the new members beside the old ones")]
    [InlineData(Fit + Made + ", made_members: 'https://10.1.0.7:2379', etcd_authority: b2", "{}", "")]
    [InlineData(Fit + Made + ", made_members: 'https://10.1.0.7:2379', etcd_authority: b2", "{member_data: ''}", "no member of etcd that this control plane was made with")]
    [InlineData(Fit + ", joined: '1', ours: '1'", "{}", "")]
    [InlineData(Fit + ", haproxy: own", "{}", "")]
    [InlineData(Fit + ", haproxy: own", "{cluster_is_control_plane: false}", "/etc/haproxy/haproxy.cfg is of neither this cluster nor its package")]
    [InlineData(Fit + ", haproxy: own", "{cluster_is_control_plane: false, loadbalancer_apiserver_localhost: false}", "")]
    public async Task A_host_that_is_not_fit_is_told(string facts, string settings, string expected)
    {
        await ToldAsync(1, "[kube-master]\nh1\n[etcd]\nh1\n", settings, $$$"""
              vars:
                no_facts: "{{ dict(['kubelet', 'applied', 'runs', 'made_endpoint', 'made_port', 'made_dns_domain', 'made_services', 'made_pods', 'made_etcd', 'made_members', 'made_cert_dir', 'made_containerd', 'made_node_name', 'etcd_authority', 'etcd_data', 'etcd_address', 'cloud_hosts'] | product([''])) }}"
                given_facts: {joined: '0', uid: '0', init: systemd, memory_mb: '4000', cgroup: '2', os: debian, cpus: '2', ports: '', has_apiserver: '0', has_etcd: '0', has_loadbalancer: '0', {{{facts}}}}
                preflight_facts: "{{ no_facts | combine(given_facts) }}"
                cluster_addresses: {h1: 10.1.0.1}
                cluster_live: [h1]
                preflight_distributions: [debian]
              tasks:
                - set_fact: {preflight_look: {stdout_lines: ['now=1', etcd_authority=b2, "etcd_data={{ member_data | default('/var/lib/etcd') }}"]}}
                - name: says
                  debug: {msg: "{{ preflight_messages | join('|') }}"}
            """, expected);
    }

    [Theory]
    [InlineData("joined=1,authority=a1,etcd_authority=e1", "joined=0,etcd_authority=e1", "joined=1,authority=a1", "{}", "")]
    [InlineData("joined=1,authority=a1,has_apiserver=1", "joined=1,authority=b2,has_apiserver=1", "joined=1,authority=a1", "{}", "these hosts belong to different clusters: h1, h3; h2. ")]
    [InlineData("joined=1,authority=a1,has_apiserver=1", "joined=0,authority=b2", "joined=0", "{}", "")]
    [InlineData("joined=0,etcd_authority=e1", "joined=0,etcd_authority=e2", "joined=0", "{}", "these hosts belong to different clusters of etcd: h1; h2. ")]
    [InlineData("joined=0", "joined=0", "joined=1,authority=a1", "{}", "a cluster whose control plane is gone has these nodes: h3. Restore /etc/kubernetes/pki, /etc/ssl/etcd/ssl and etcd's data")]
    [InlineData("joined=0,authority=a1", "joined=0", "joined=1,authority=a1", "{}", "")]
    [InlineData("joined=0", "joined=0", "joined=1,authority=a1", "{cluster_found_anew: true}", "")]
    [InlineData("joined=0", "joined=0,etcd_data=/var/lib/etcd,etcd_authority=e1", "joined=1,authority=a1", "{cluster_found_anew: true}", "cluster_found_anew makes a new cluster, and etcd still has the data of the old one")]
    [InlineData("joined=1,authority=b2,has_apiserver=1", "joined=0", "joined=1,authority=a1", "{cluster_found_anew: true}", "")]
    public async Task Hosts_that_do_not_belong_together_are_told(string first, string second, string third, string settings, string expected)
    {
        await ToldAsync(3, "[kube-master]\nh1\nh2\n[etcd]\nh1\nh2\n[kube-node]\nh3\n", settings, $$$"""
              vars:
                signs: {h1: '{{{first}}}', h2: '{{{second}}}', h3: '{{{third}}}'}
              tasks:
                - set_fact: {cluster_reached: true, preflight_look: "{{ {'stdout_lines': signs[inventory_hostname].split(',')} }}"}
                - name: says
                  debug: {msg: "{{ preflight_comparisons | rejectattr('ok') | map(attribute='message') | join('|') }}"}
                  run_once: true
            """, expected);
    }

    /// <summary>What a play with the role's variables says: begins with this and is one finding; nothing where nothing is expected.</summary>
    private async Task ToldAsync(int hosts, string groups, string settings, string play, string expected)
    {
        var project = engine.WithRoles(hosts);
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), groups);
        project.Write("settings.yml", settings);
        var run = await project.RunAsync($"""
            - hosts: all
              gather_facts: false
              vars_files: ['{RoleProject.Roles}/preflight/vars/main.yml', settings.yml]
              roles: [cluster-defaults]

            """ + play);
        var said = run.Value("says", "msg");
        (expected.Length == 0 ? said == "" : said.StartsWith(expected, StringComparison.Ordinal) && !said.Contains('|', StringComparison.Ordinal)).ShouldBeTrue(said + run);
    }

    /// <summary>One look, in the shells that nodes have, at a machine whose files lie in a folder.</summary>
    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public void The_look_at_a_host_tells_what_its_cluster_was_made_with(string shell)
    {
        var root = RunFolder.Shared.Create("looked-at");
        var bare = Look(shell, root);
        bare["joined"].ShouldBe("0");
        string[] signs = ["authority", "applied", "runs", "made_endpoint", "made_members", "made_etcd", "made_cert_dir", "made_containerd", "made_node_name", "etcd_authority", "etcd_data", "etcd_address", "cloud_hosts"];
        signs.ShouldAllBe(sign => bare[sign].Length == 0);

        void Put(string path, string content)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(root + path)!);
            File.WriteAllText(root + path, content);
        }

        Put("/etc/kubernetes/kubelet.conf", "x");
        Put("/etc/kubernetes/kubelet-config.yaml", $"authentication:\n  x509:\n    clientCAFile: {root}/etc/kubernetes/pki/ca.crt\n");
        Put("/etc/kubernetes/kubelet.env", "KUBELET_ARGS=\"--config=/x --hostname-override=n1 --node-ip=10.1.0.1\" --hostname-override=other\n");
        Put("/etc/kubernetes/pki/ca.crt", "# ours\r\n-----BEGIN CERTIFICATE-----\r\nQUJD\r\nREVG\r\n-----END CERTIFICATE-----\r\n-----BEGIN CERTIFICATE-----\nWFla\n-----END CERTIFICATE-----\n");
        Put("/etc/kubernetes/manifests/kube-apiserver.yaml", "spec:\n  containers:\n    image: registry.k8s.io/kube-apiserver:v1.35.8\n");
        Put("/etc/kubernetes/kubeadm-config.applied.yaml", """
            localAPIEndpoint:
              bindPort: 6443
            kubernetesVersion: v1.35.8
            controlPlaneEndpoint: lb.example.org:6443
            networking:
              dnsDomain: cluster.local
              serviceSubnet: 10.233.0.0/18
              podSubnet: 10.233.64.0/18
            etcd:
              external:
                endpoints:
                - https://10.1.0.1:2379
                - https://10.1.0.2:2379
                caFile: /etc/ssl/etcd/ssl/ca.pem
            apiServer:
              certSANs:
              - "lb.example.org"

            """);
        Put("/etc/containerd/config.toml", "version = 3\nroot = \"/data/containerd\"\nstate = \"/run/containerd\"\n");
        Put("/etc/etcd.env", $"ETCD_NAME=n1\nETCD_DATA_DIR={root}/etcd\nETCD_ADVERTISE_CLIENT_URLS=https://10.1.0.1:2379\nETCD_TRUSTED_CA_FILE={root}/etc/kubernetes/pki/ca.crt\n");
        Put("/etcd/member/wal/0", "");
        Put("/etc/cloud/cloud.cfg", "users: []\nmanage_etc_hosts: localhost\n");
        Put("/etc/cloud/cloud.cfg.d/10-image.cfg", "manage_etc_hosts: \"True\"  # by the image\n");
        var told = Look(shell, root);
        told["joined"].ShouldBe("1");
        told["ours"].ShouldBeEmpty();
        told["authority"].ShouldBe(Convert.ToHexStringLower(SHA256.HashData("QUJDREVG"u8))[..16]);
        told["etcd_authority"].ShouldBe(told["authority"]);
        told["runs"].ShouldBe("1.35.8");
        told["applied"].ShouldBe("1.35.8");
        told["made_endpoint"].ShouldBe("lb.example.org:6443");
        told["made_port"].ShouldBe("6443");
        told["made_dns_domain"].ShouldBe("cluster.local");
        told["made_services"].ShouldBe("10.233.0.0/18");
        told["made_pods"].ShouldBe("10.233.64.0/18");
        told["made_etcd"].ShouldBe("host");
        told["made_members"].ShouldBe("https://10.1.0.1:2379,https://10.1.0.2:2379");
        told["made_cert_dir"].ShouldBe(root + "/etc/kubernetes/pki");
        told["made_containerd"].ShouldBe("/data/containerd");
        told["made_node_name"].ShouldBe("n1");
        told["etcd_data"].ShouldBe(root + "/etcd");
        told["etcd_address"].ShouldBe("10.1.0.1");
        told["cloud_hosts"].ShouldBe("True");

        // Without data the member's settings bind nobody, and the last file of cloud-init counts.
        Directory.Delete(root + "/etcd", recursive: true);
        Put("/etc/cloud/cloud.cfg.d/99_zz_hosts.cfg", "manage_etc_hosts: false\n");
        told = Look(shell, root);
        (told["etcd_data"] + told["etcd_address"] + told["cloud_hosts"]).ShouldBeEmpty();
    }

    private static Dictionary<string, string> Look(string shell, string root)
    {
        var script = File.ReadAllText(Path.Combine(RoleProject.Roles, "preflight/files/look.sh"));
        foreach (var folder in new[] { "/etc/kubernetes", "/etc/etcd.env", "/etc/containerd", "/etc/cloud" })
        {
            script = script.Replace(folder, root + folder, StringComparison.Ordinal);
        }

        string[] words = shell == "busybox" ? ["busybox", "sh", "-c", script] : [shell, "-c", script];
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
    }

    /// <summary>What dpkg-query -W -f='${Conffiles}' and rpm -Vf print: deb-conffiles(5), rpm(8) ("VERIFY OPTIONS").</summary>
    [Theory]
    [InlineData("frontend kube_api\n", "dpkg-query", "exit 1", "")]
    [InlineData("frontend shop\n", "dpkg-query", "printf '\\n /etc/default/haproxy 2b3494d9ff4d0f2f5ec2d0d5bbb0a1d6\\n /etc/haproxy/haproxy.cfg 9bc7c4d2a61f4c2e9e0a3dd2ee1e9b6c\\n'", "own")]
    [InlineData("frontend shop\n", "dpkg-query", "printf ' /etc/haproxy/haproxy.cfg %s\\n' $(md5sum <$here/haproxy.cfg | cut -d ' ' -f 1)", "")]
    [InlineData("frontend shop\n", "dpkg-query", "exit 1", "own")]
    [InlineData("frontend shop\n", "rpm", "echo 'S.5....T.  c /etc/haproxy/haproxy.cfg'; exit 1", "own")]
    [InlineData("frontend shop\n", "rpm", "echo '.......T.  c /etc/haproxy/haproxy.cfg'; exit 1", "")]
    [InlineData("frontend shop\n", "rpm", "true", "")]
    [InlineData("frontend shop\n", "rpm", "echo 'error: file /etc/haproxy/haproxy.cfg: is not owned by any package' >&2; exit 1", "own")]
    [InlineData("", "rpm", "true", "")]
    public async Task A_configuration_of_HAProxy_that_somebody_made_is_seen(string configuration, string program, string answer, string expected)
    {
        var project = engine.WithRoles(1);
        var here = project.Here("h1");
        project.Program(program, answer.Replace("/etc/haproxy/", here + "/", StringComparison.Ordinal));
        File.WriteAllText(project.NodeFile("haproxy.cfg"), configuration);
        foreach (var tool in new[] { "sh", "grep", "md5sum", "cut" })
        {
            File.CreateSymbolicLink(project.NodeFile(tool), "/usr/bin/" + tool);
        }

        var lines = (await File.ReadAllTextAsync(Path.Combine(RoleProject.Roles, "preflight", "files", "look.sh"), TestContext.Current.CancellationToken)).Replace("/etc/haproxy/", here + "/", StringComparison.Ordinal);
        var start = lines.IndexOf("echo \"haproxy=", StringComparison.Ordinal);
        project.Write("look.sh", lines[start..(lines.IndexOf("\nfi)\"\n", start, StringComparison.Ordinal) + 6)]);
        var run = await project.RunAsync("""
            - hosts: all
              gather_facts: false
              tasks: [{name: look, query: {cmd: "PATH={{ here }}; {{ lookup('file', 'look.sh') }}"}}]
            """);
        run.Value("look", "stdout").ShouldBe("haproxy=" + expected, run.ToString());
    }
}
