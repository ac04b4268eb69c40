using Playbooks.IntegrationTests.Execution;
using Playbooks.Results;
using YamlDotNet.RepresentationModel;

namespace Playbooks.IntegrationTests.Roles;

/// <summary>What the kubelet and containerd are started with, rendered for every supported version (host hN: 1.(19+N)) and held against upstream's own types. Kubelet: staging/src/k8s.io/kubelet/config/v1beta1/types.go
/// and cmd/kubelet/app/options. containerd: internal/cri/config/config.go and RELEASES.md ("Deprecated features"), and a containerd 2.1.9 that loaded its CRI plugin with both forms.</summary>
public sealed class NodeConfigurationTests(Engine engine) : IClassFixture<Engine>
{
    private const int Versions = 17;

    /// <summary>Field to the first version that knows it: the kubelet decodes its file strictly.</summary>
    private static readonly Dictionary<string, int> KubeletFields = new(StringComparer.Ordinal)
    {
        ["apiVersion"] = 20,
        ["kind"] = 20,
        ["authentication"] = 20,
        ["authorization"] = 20,
        ["cgroupDriver"] = 20,
        ["clusterDomain"] = 20,
        ["clusterDNS"] = 20,
        ["failSwapOn"] = 20,
        ["healthzBindAddress"] = 20,
        ["healthzPort"] = 20,
        ["maxPods"] = 20,
        ["resolvConf"] = 20,
        ["rotateCertificates"] = 20,
        ["staticPodPath"] = 20,
        ["containerRuntimeEndpoint"] = 27,
        ["failCgroupV1"] = 31,
    };

    /// <summary>Flag to the last version that takes it (container-runtime went in 1.27, pod-infra-container-image in 1.35).</summary>
    private static readonly Dictionary<string, int> KubeletFlags = new(StringComparer.Ordinal)
    {
        ["config"] = 99,
        ["kubeconfig"] = 99,
        ["bootstrap-kubeconfig"] = 99,
        ["hostname-override"] = 99,
        ["node-ip"] = 99,
        ["container-runtime-endpoint"] = 99,
        ["container-runtime"] = 26,
        ["pod-infra-container-image"] = 34,
    };

    [Fact]
    public async Task Every_kubelet_gets_fields_and_flags_that_its_version_knows_and_learns_of_the_runtime_by_one_of_them()
    {
        var (kubelet, arguments) = (await RenderAsync("kubernetes/kubelet/templates/kubelet-config.yaml.j2"), await RenderAsync("kubernetes/kubelet/templates/kubelet.env.j2"));
        for (var number = 1; number <= Versions; number++)
        {
            var minor = 19 + number;
            var stream = new YamlStream();
            stream.Load(new StringReader(kubelet[number - 1]));
            var fields = ((YamlMappingNode)stream.Documents.ShouldHaveSingleItem().RootNode).Children.Keys.Select(key => key.ToString()).ToList();
            fields.ShouldAllBe(field => KubeletFields[field] <= minor, $"1.{minor}");
            var flags = arguments[number - 1].Split('"')[1].Split(' ').Select(word => word.Split('=')[0][2..]).ToList();
            flags.ShouldAllBe(flag => KubeletFlags[flag] >= minor, $"1.{minor}");
            (fields.Contains("containerRuntimeEndpoint") ^ flags.Contains("container-runtime-endpoint")).ShouldBeTrue($"1.{minor}");
        }
    }

    [Theory]
    [InlineData("1.7.28", "version = 2", "bin_dir = \"/opt/cni/bin\"", "sandbox_image = \"registry.k8s.io/pause:3.10.2\"")]
    [InlineData("2.0.7", "version = 3", "bin_dir = \"/opt/cni/bin\"", "sandbox = \"registry.k8s.io/pause:3.10.2\"")]
    [InlineData("2.1.9", "version = 3", "bin_dirs = [\"/opt/cni/bin\"]", "sandbox = \"registry.k8s.io/pause:3.10.2\"")]
    [InlineData("2.3.4", "version = 3", "bin_dirs = [\"/opt/cni/bin\"]", "sandbox = \"registry.k8s.io/pause:3.10.2\"")]
    public async Task Containerd_is_configured_in_the_words_of_its_own_version(string version, params string[] expected)
    {
        var lines = (await RenderAsync($"containerd/templates/config-v{(version[0] == '1' ? 2 : 3)}.toml.j2", "containerd_version: " + version))[^1].Split('\n', StringSplitOptions.TrimEntries);
        lines.ShouldSatisfyAllConditions([.. expected.Select<string, Action>(line => () => lines.ShouldContain(line))]);
        lines.Where(line => line.StartsWith("bin_dir", StringComparison.Ordinal)).ShouldHaveSingleItem();
        lines.ShouldContain("SystemdCgroup = true");
    }

    /// <summary>systemd.exec(5): specifiers (%) are expanded in Environment=, not in the files of EnvironmentFile=; there a backslash keeps quotes and backslashes within double quotes. Everybody may read a unit.</summary>
    [Fact]
    public async Task The_address_of_a_proxy_reaches_containerd_as_it_is_and_nobody_else()
    {
        var project = engine.WithRoles(1);
        File.WriteAllText(project.NodeFile("proxy.conf"), "[Service]\nEnvironment=\"HTTP_PROXY=http://u:p%40ss@proxy:3128\"\n");
        async Task<EngineRun> ProxyAsync(string environment) => await project.RunTasksAsync($$$"""
            - import_role: {name: containerd, tasks_from: proxy}
              vars: {containerd_unit_folder: '{{ here }}', containerd_proxy_file: '{{ here }}/proxy.env', cluster_proxy_environment: {{{environment}}}}
            """);
        (await ProxyAsync("""{http_proxy: 'http://u:p%40s"\s@proxy:3128', no_proxy: 'a,b'}""")).Recap().Failed.ShouldBe(0);
        File.ReadAllText(project.NodeFile("proxy.conf")).ShouldBe($"[Service]\nEnvironmentFile={project.NodeFile("proxy.env")}\n");
        File.ReadAllText(project.NodeFile("proxy.env")).ShouldBe("""
            HTTP_PROXY="http://u:p%40s\"\\s@proxy:3128"
            http_proxy="http://u:p%40s\"\\s@proxy:3128"
            NO_PROXY="a,b"
            no_proxy="a,b"

            """);
        File.GetUnixFileMode(project.NodeFile("proxy.env")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await ProxyAsync("{http_proxy: 'http://u:p%40s\"\\s@proxy:3128', no_proxy: 'a,b'}")).Ended.ShouldAllBe(ended => ended.Outcome != TaskOutcome.Changed);
        (await ProxyAsync("{}")).Recap().Failed.ShouldBe(0);
        Directory.EnumerateFiles(project.Here("h1"), "proxy.*").ShouldBeEmpty();
    }

    /// <summary>Workers find the API by that name only.</summary>
    [Theory]
    [InlineData(true, "10.1.0.1 h1.cluster.local h1|10.1.0.2 h2.cluster.local h2|127.0.0.1 lb-apiserver.kubernetes.local")]
    [InlineData(false, "127.0.0.1 lb-apiserver.kubernetes.local")]
    public async Task Hosts_of_the_inventory_may_be_left_out_of_etc_hosts_and_the_API_may_not(bool populates, string expected)
    {
        var project = engine.WithRoles(2);
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "[kube-master]\nh1\n[kube-node]\nh2\n");
        var run = await project.RunAsync($$$"""
            - hosts: h2
              gather_facts: false
              vars: {cluster_addresses: {h1: 10.1.0.1, h2: 10.1.0.2}, populate_inventory_to_hosts_file: {{{(populates ? "true" : "false")}}}}
              roles: [cluster-defaults]
              tasks: [{template: {src: '{{{RoleProject.Roles}}}/system/templates/hosts.j2', dest: '{{ here }}/out'}}]
            """);
        run.Recap("h2").Failed.ShouldBe(0, run.ToString());
        File.ReadAllText(project.NodeFile("out", "h2")).ShouldBe(expected.Replace('|', '\n') + "\n");

        // The block is written whatever the variable says.
        File.ReadAllText(Path.Combine(RoleProject.Roles, "system", "tasks", "main.yml")).ShouldNotContain("populate_inventory_to_hosts_file");
    }

    [Fact]
    public async Task Kubectl_is_brought_to_this_machine_where_that_is_wanted()
    {
        var project = engine.WithRoles(2).Program("kubectl", "true");
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "[kube-master]\nh1\n[kube-node]\nh2\n");
        async Task<EngineRun> BringAsync() => await project.RunAsync($$$"""
            - hosts: all
              gather_facts: false
              vars: {bin_dir: '{{{project.Here("h1")}}}', kubectl_localhost: true, artifacts_dir: '{{ shared }}/artifacts', cluster_is_control_plane: false}
              roles: [cluster-defaults, kubectl]
            """);
        (await BringAsync()).Recap().Failed.ShouldBe(0);
        var kubectl = Path.Combine(project.Shared, "artifacts", "kubectl");
        File.ReadAllText(kubectl).ShouldBe(File.ReadAllText(project.NodeFile("kubectl")));
        File.GetUnixFileMode(kubectl).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
        File.Exists(Path.Combine(project.Shared, "artifacts", "admin.conf")).ShouldBeFalse();
        var again = await BringAsync();
        again.Ended.ShouldAllBe(ended => ended.Outcome != TaskOutcome.Changed, again.ToString());
    }

    /// <summary>A load balancer that the node had for something else goes on.</summary>
    [Theory]
    [InlineData(true, "true", true)]
    [InlineData(true, "[ $1 = is-enabled ]", true)]
    [InlineData(true, "false", false)]
    [InlineData(false, "true", false)]
    public async Task HAProxy_is_stopped_where_its_configuration_is_the_clusters(bool isOurs, string systemctl, bool stops)
    {
        var project = engine.WithRoles(1).Program("systemctl", systemctl).Program("grep", $"[ \"$3\" != /etc/haproxy/haproxy.cfg ] && exec /usr/bin/grep \"$@\"; {(isOurs ? "true" : "false")}");
        var run = await project.RunTasksAsync("""
            - environment: {PATH: '{{ here }}:/usr/bin:/bin'}
              block: [{import_role: {name: loadbalancer, tasks_from: absent}}]
            """);
        (run.Value("loadbalancer : Ask whether HAProxy still runs for this cluster", "stdout") == "left").ShouldBe(stops, run.ToString());
        File.ReadAllText(Path.Combine(RoleProject.Roles, "reset", "files", "take-off.sh")).ShouldNotContain("haproxy;");
    }

    private async Task<IReadOnlyList<string>> RenderAsync(string template, string more = "{}")
    {
        var project = engine.WithRoles(Versions);
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), $"ansible_connection=local\n[kube-master]\nh[1:{Versions}]\n[etcd]\nh[1:3]\n");
        project.Write("more.yml", more);
        var run = await project.RunAsync($$$"""
            - hosts: all
              gather_facts: false
              vars_files: ['{{{RoleProject.Roles}}}/kubernetes/kubelet/vars/main.yml', '{{{RoleProject.Roles}}}/containerd/vars/main.yml', more.yml]
              roles: [cluster-defaults]
              vars:
                kube_version: "1.{{ 19 + inventory_hostname[1:] | int }}.3"
                ip: "10.1.0.{{ inventory_hostname[1:] }}"
                kubelet_look: {stdout_lines: [/etc/resolv.conf, new]}
                containerd_capability: {stdout: 'yes'}
                cluster_addresses: {}
              tasks:
                - template: {src: '{{{RoleProject.Roles}}}/{{{template}}}', dest: '{{ here }}/out'}
            """);
        run.Ended.ShouldAllBe(ended => !ended.Result.Failed, run.ToString());
        return [.. Enumerable.Range(1, Versions).Select(number => File.ReadAllText(project.NodeFile("out", $"h{number}")))];
    }
}
