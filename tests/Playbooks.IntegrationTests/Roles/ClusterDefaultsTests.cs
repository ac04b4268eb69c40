using Playbooks.IntegrationTests.Execution;
using YamlDotNet.RepresentationModel;

namespace Playbooks.IntegrationTests.Roles;

/// <summary>What the shipped defaults work out of a user's settings.</summary>
public sealed class ClusterDefaultsTests(Engine engine) : IClassFixture<Engine>
{
    /// <summary>coredns/deployment, CoreDNS-k8s_version.md, and cmd/kubeadm/app/constants and app/images: up to 1.20 the image is coredns:1.7.0. CoreDNS 1.11 dropped discovery/v1beta1, and 1.20 has no other.</summary>
    [Theory]
    [InlineData("{kube_version: 1.20.15}", "k8s.gcr.io/coredns:1.7.0")]
    [InlineData("{kube_version: 1.21.14}", "k8s.gcr.io/coredns/coredns:v1.14.2")]
    [InlineData("{kube_version: 1.36.4}", "registry.k8s.io/coredns/coredns:v1.14.2")]
    [InlineData("{kube_version: 1.20.15, coredns_version: 1.8.0}", "k8s.gcr.io/coredns/coredns:v1.8.0")]
    [InlineData("{kube_version: 1.21.14, coredns_version: 1.7.0}", "k8s.gcr.io/coredns:1.7.0")]
    public async Task CoreDNS_fits_Kubernetes_and_has_the_name_that_its_version_has(string settings, string expected)
        => (await SaysAsync("coredns_image", settings)).ShouldBe(expected);

    [Theory]
    [InlineData("{http_proxy: 'http://proxy:3128'}", "127.0.0.1,localhost,10.233.0.0/18,10.233.64.0/18,.svc,.cluster.local,lb-apiserver.kubernetes.local,10.1.0.1,10.1.0.10,10.1.0.9,h1,h2,h3")]
    [InlineData("{loadbalancer_apiserver: {address: 10.1.0.99}, apiserver_loadbalancer_domain_name: api.example, additional_no_proxy: 'a.example,h1'}",
        "127.0.0.1,localhost,10.233.0.0/18,10.233.64.0/18,.svc,.cluster.local,api.example,10.1.0.99,10.1.0.1,10.1.0.10,10.1.0.9,h1,h2,h3,a.example")]
    [InlineData("{no_proxy: own}", "own")]
    public async Task What_belongs_to_the_cluster_goes_past_the_proxy_by_name_too(string settings, string expected)
        => (await SaysAsync("cluster_no_proxy", settings)).ShouldBe(expected);

    [Theory]
    [InlineData("h1\nh2\nh3")]
    [InlineData("h3\nh2\nh1")]
    public async Task The_order_of_the_inventory_does_not_change_what_API_servers_are_started_with(string order)
        => (await SaysAsync("cluster_etcd_endpoints | join(' ')", "{}", order)).ShouldBe("https://10.1.0.1:2379 https://10.1.0.9:2379 https://10.1.0.10:2379");

    /// <summary>A pod in the host's network has the node's /etc/hosts of its start: flannel and kube-proxy get new pods when the API's name leads elsewhere, and no other time.</summary>
    [Theory]
    [InlineData("{}", "", "")]
    [InlineData("{kube_network_plugin: flannel}", "", "")]
    [InlineData("{loadbalancer_apiserver: {address: 10.1.0.99}}", "10.1.0.99", "")]
    [InlineData("{loadbalancer_apiserver_localhost: false}", "10.1.0.1,10.1.0.10,10.1.0.9", "10.1.0.1,10.1.0.10,10.1.0.9")]
    public async Task Pods_are_made_anew_where_the_API_is_found_elsewhere(string settings, string flannel, string proxy)
    {
        (await SaysAsync("(lookup('template', roles ~ '/network/flannel/templates/flannel.yaml.j2') | from_yaml_all | list | last).spec.template.metadata.annotations['playbook/config']", settings))
            .ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes("10.233.64.0/18vxlan0iptables" + flannel))));
        (await SaysAsync("addons_proxy_patch.spec.template.metadata.annotations['playbook-endpoint']", settings)).ShouldBe(proxy);
    }

    [Theory]
    [InlineData("kube-proxy ", "{}", false)]
    [InlineData("kube-proxy 10.1.0.1,10.1.0.10,10.1.0.9", "{loadbalancer_apiserver_localhost: false}", false)]
    [InlineData("kube-proxy ", "{loadbalancer_apiserver_localhost: false}", true)]
    [InlineData("kube-proxy 10.1.0.1", "{}", true)]
    [InlineData("", "{loadbalancer_apiserver_localhost: false}", false)]
    public async Task Kube_proxy_is_told_once(string answer, string settings, bool patches)
    {
        var project = Project(settings, "h1\nh2\nh3").Program("kubectl", $"case \"$*\" in *' get daemonset '*) printf '%s' '{answer}' ;; esac");
        var run = await project.RunAsync($$$"""
            - hosts: h1
              gather_facts: false
              vars_files: [settings.yml]
              vars: {bin_dir: '{{ here }}', dns_mode: none, kube_network_plugin: none, cluster_addresses: {h1: 10.1.0.1, h2: 10.1.0.9, h3: 10.1.0.10}}
              roles: [cluster-defaults, kubernetes/addons]
            """);
        run.Recap().Failed.ShouldBe(0, run.ToString());
        project.Calls().Count(call => call.Contains(" patch daemonset kube-proxy -p {", StringComparison.Ordinal)).ShouldBe(patches ? 1 : 0, run.ToString());
    }

    /// <summary>kubeadm writes every variable whose name ends in _proxy into the manifests of the control plane (cmd/kubeadm/app/util/env.go): what starts it must not have any.</summary>
    [Fact]
    public void The_proxy_is_told_to_what_downloads_only()
    {
        foreach (var playbook in new[] { "cluster.yml", "upgrade-cluster.yml" })
        {
            foreach (var play in Load(Path.Combine(Repository.Root, "playbooks", playbook)).Cast<YamlMappingNode>().Where(play => play.Children.ContainsKey("environment")))
            {
                play["name"].ToString().ShouldContain("etcd");
            }
        }

        var tasks = Directory.EnumerateFiles(RoleProject.Roles, "*.yml", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "tasks" && !file.Contains("/roles/etcd/", StringComparison.Ordinal))
            .SelectMany(Load).Cast<YamlMappingNode>().SelectMany(task => task.Children.TryGetValue("block", out var block) ? ((YamlSequenceNode)block).Cast<YamlMappingNode>() : [task])
            .Where(task => task.Children.ContainsKey("package") || task.Children.ContainsKey("artifact")).ToList();
        tasks.Count.ShouldBeGreaterThanOrEqualTo(9);
        tasks.ShouldAllBe(task => task.Children.ContainsKey("environment") && task["environment"].ToString() == "{{ cluster_proxy_environment }}");
    }

    private static IEnumerable<YamlNode> Load(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(file)));
        return ((YamlSequenceNode)stream.Documents[0].RootNode).Children;
    }

    private EngineProject Project(string settings, string order)
    {
        var project = engine.WithRoles(3);
        project.Write("settings.yml", settings);
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), $"[kube-master]\n{order}\n[etcd]\n{order}\n");
        return project;
    }

    private async Task<string> SaysAsync(string expression, string settings, string order = "h1\nh2\nh3")
    {
        var run = await Project(settings, order).RunAsync($$$"""
            - hosts: h1
              gather_facts: false
              vars_files: ['{{{RoleProject.Roles}}}/kubernetes/addons/vars/main.yml', settings.yml]
              vars: {roles: '{{{RoleProject.Roles}}}', cluster_addresses: {h1: 10.1.0.1, h2: 10.1.0.9, h3: 10.1.0.10}}
              roles: [cluster-defaults]
              tasks:
                - name: says
                  debug: {msg: "{{ {{{expression}}} }}"}
            """);
        return run.Value("says", "msg");
    }
}
