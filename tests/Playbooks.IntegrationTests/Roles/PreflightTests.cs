using Playbooks.IntegrationTests.Execution;

namespace Playbooks.IntegrationTests.Roles;

/// <summary>What preflight says of a host that is not fit, from what its look at the host found.</summary>
public sealed class PreflightTests(Engine engine) : IClassFixture<Engine>
{
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
    [InlineData(Fit + ", haproxy: own", "{}", "")]
    [InlineData(Fit + ", haproxy: own", "{cluster_is_control_plane: false}", "/etc/haproxy/haproxy.cfg is of neither this cluster nor its package")]
    [InlineData(Fit + ", haproxy: own", "{cluster_is_control_plane: false, loadbalancer_apiserver_localhost: false}", "")]
    public async Task A_host_that_is_not_fit_is_told(string facts, string settings, string expected)
    {
        var project = engine.WithRoles(1);
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "[kube-master]\nh1\n[etcd]\nh1\n");
        project.Write("settings.yml", settings);
        var run = await project.RunAsync($$$"""
            - hosts: all
              gather_facts: false
              vars_files: ['{{{RoleProject.Roles}}}/preflight/vars/main.yml', settings.yml]
              vars:
                given_facts: {applied: '', uid: '0', init: systemd, memory_mb: '4000', cgroup: '2', os: debian, cpus: '2', ports: '', has_apiserver: '0', has_etcd: '0', has_loadbalancer: '0', {{{facts}}}}
                preflight_facts: "{{ {'kubelet': ''} | combine(given_facts) }}"
                cluster_addresses: {h1: 10.1.0.1}
                cluster_live: [h1]
                preflight_distributions: [debian]
              roles: [cluster-defaults]
              tasks:
                - set_fact: {preflight_look: {stdout_lines: ['now=1']}}
                - name: says
                  debug: {msg: "{{ (preflight_cluster_checks + preflight_host_checks) | rejectattr('ok') | map(attribute='message') | join('|') }}"}
            """);
        var said = run.Value("says", "msg");
        (expected.Length == 0 ? said == "" : said.StartsWith(expected, StringComparison.Ordinal) && !said.Contains('|', StringComparison.Ordinal)).ShouldBeTrue(said);
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
