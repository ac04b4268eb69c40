using Playbooks.IntegrationTests.Execution;
using YamlDotNet.RepresentationModel;

namespace Playbooks.IntegrationTests.Roles;

/// <summary>The files that the roles hand to kubeadm, rendered for every supported version and held against kubeadm's published API: v1beta2 to 1.21, v1beta3 to 1.30, v1beta4 from 1.31.
/// Host hN is a control-plane node of version 1.(19+N).</summary>
public sealed class KubeadmConfigurationTests(Engine engine) : IClassFixture<Engine>
{
    private const int Versions = 17;

    private static readonly string[] NodeRegistration = ["name", "criSocket", "taints", "kubeletExtraArgs", "ignorePreflightErrors", "imagePullPolicy"];

    [Fact]
    public async Task Every_version_gets_a_configuration_of_its_api_with_known_fields_only()
    {
        var documents = await RenderAsync("kubeadm-config.yaml.j2", "host");
        for (var number = 1; number <= Versions; number++)
        {
            var (minor, all) = (19 + number, documents[number - 1]);
            all.Select(document => Text(document, "kind")).ShouldBe(["InitConfiguration", "ClusterConfiguration", "KubeProxyConfiguration", "KubeletConfiguration"]);
            var (init, cluster) = (all[0], all[1]);
            Text(init, "apiVersion").ShouldBe("kubeadm.k8s.io/" + Api(minor));
            Text(cluster, "apiVersion").ShouldBe("kubeadm.k8s.io/" + Api(minor));
            Text(cluster, "kubernetesVersion").ShouldBe($"v1.{minor}.3");
            Text(cluster, "controlPlaneEndpoint").ShouldBe("lb-apiserver.kubernetes.local:6443");
            Keys(init).ShouldBeSubsetOf(["apiVersion", "kind", "bootstrapTokens", "nodeRegistration", "localAPIEndpoint", "certificateKey"]);
            Keys(Map(init, "nodeRegistration")).ShouldBeSubsetOf(NodeRegistration);
            Keys(cluster).ShouldBeSubsetOf(["apiVersion", "kind", "etcd", "networking", "kubernetesVersion", "controlPlaneEndpoint", "apiServer", "controllerManager", "scheduler", "dns", "certificatesDir", "imageRepository", "featureGates", "clusterName"]);
            Keys(Map(cluster, "networking")).ShouldBe(["dnsDomain", "serviceSubnet", "podSubnet"], ignoreOrder: true);
            Keys(Map(Map(cluster, "etcd"), "external")).ShouldBe(["endpoints", "caFile", "certFile", "keyFile"], ignoreOrder: true);
            Keys(Map(cluster, "apiServer")).ShouldBeSubsetOf(["certSANs", "extraArgs", "extraVolumes"]);
            Arguments(Map(cluster, "apiServer"), minor).ShouldBe(new Dictionary<string, string> { ["audit-log-maxage"] = "30", ["profiling"] = "false" });
            Arguments(Map(cluster, "controllerManager"), minor).ShouldBe(new Dictionary<string, string> { [minor >= 31 ? "node-cidr-mask-size-ipv4" : "node-cidr-mask-size"] = "24", ["bind-address"] = "0.0.0.0" });
            Text(init, "nodeRegistration", "criSocket").ShouldBe((minor >= 24 ? "unix://" : "") + "/run/containerd/containerd.sock");
            (cluster.Children.ContainsKey("dns") ? Text(cluster, "dns", "disabled") : "").ShouldBe(minor >= 31 ? "true" : "", "kubeadm would upgrade our CoreDNS, and fail at its service");
            Text(cluster, "imageRepository").ShouldBe(minor >= 25 ? "registry.k8s.io" : "k8s.gcr.io");
        }
    }

    /// <summary>v1beta4 has the time to wait in Timeouts, the others in Discovery.</summary>
    [Theory]
    [InlineData("kubeadm-join.yaml.j2", true)]
    [InlineData("../../worker/templates/kubeadm-join.yaml.j2", false)]
    public async Task Joining_is_described_in_the_same_api(string template, bool isControlPlane)
    {
        var documents = await RenderAsync(template, "host", "cluster_join_timeout: 7m");
        for (var number = 1; number <= Versions; number++)
        {
            var (join, hasTimeouts) = (documents[number - 1].ShouldHaveSingleItem(), 19 + number >= 31);
            Text(join, "apiVersion").ShouldBe("kubeadm.k8s.io/" + Api(19 + number));
            List<string> keys = ["apiVersion", "kind", "caCertPath", "discovery", "nodeRegistration"];
            keys.AddRange([.. isControlPlane ? (string[])["controlPlane"] : [], .. hasTimeouts ? (string[])["timeouts"] : []]);
            Keys(join).ShouldBe(keys, ignoreOrder: true);
            Text(join, "caCertPath").ShouldBe("/etc/kubernetes/pki/ca.crt");
            Text(join, "discovery", "file", "kubeConfigPath").ShouldBe("/etc/kubernetes/discovery.conf");
            Keys(Map(join, "discovery")).ShouldBe(hasTimeouts ? ["file"] : ["file", "timeout"]);
            (hasTimeouts ? Text(join, "timeouts", "discovery") + Text(join, "timeouts", "tlsBootstrap") : Text(join, "discovery", "timeout")).ShouldBe(hasTimeouts ? "7m7m" : "7m");
            if (isControlPlane)
            {
                Keys(Map(join, "controlPlane")).ShouldBe(["localAPIEndpoint"]);
            }
        }
    }

    [Fact]
    public async Task A_stacked_etcd_is_local_and_has_an_image_tag()
    {
        foreach (var document in (await RenderAsync("kubeadm-config.yaml.j2", "kubeadm")).Select(all => all[1]))
        {
            Keys(Map(Map(document, "etcd"), "local")).ShouldBe(["dataDir", "imageTag"], ignoreOrder: true);
            Text(document, "etcd", "local", "imageTag").ShouldMatch(@"^3\.[456]\.\d+-0$");
        }
    }

    /// <summary>kubeadm writes the authority where caCertPath says, and the kubelet reads it where its own file says: kubespray's inventories have another folder than kubeadm.</summary>
    [Fact]
    public async Task The_authority_is_written_where_the_kubelet_reads_it()
    {
        foreach (var template in new[] { "kubeadm-join.yaml.j2", "../../worker/templates/kubeadm-join.yaml.j2" })
        {
            Text((await RenderAsync(template, "host", "kube_cert_dir: /etc/kubernetes/ssl"))[16][0], "caCertPath").ShouldBe("/etc/kubernetes/ssl/ca.crt");
        }

        var kubelet = (await RenderAsync("../../kubelet/templates/kubelet-config.yaml.j2", "host", "kube_cert_dir: /etc/kubernetes/ssl"))[16][0];
        Text(kubelet, "authentication", "x509", "clientCAFile").ShouldBe("/etc/kubernetes/ssl/ca.crt");
    }

    [Theory]
    [InlineData("flannel", "network/flannel/templates/flannel.yaml.j2")]
    [InlineData("coredns", "kubernetes/addons/templates/coredns.yaml.j2")]
    public async Task A_manifest_is_whole_objects_whose_references_hold(string name, string template)
    {
        var objects = (await RenderAsync("../../../" + template, "host"))[16];
        objects.ShouldAllBe(one => Text(one, "apiVersion").Length > 0 && Text(one, "metadata", "name").Length > 0);
        var workload = objects.Single(one => Text(one, "kind") is "DaemonSet" or "Deployment");
        var pod = Map(Map(Map(workload, "spec"), "template"), "spec");
        var names = objects.Select(one => Text(one, "kind") + " " + Text(one, "metadata", "name")).ToList();
        names.ShouldContain("ServiceAccount " + Text(pod, "serviceAccountName"));
        var binding = objects.Single(one => Text(one, "kind") == "ClusterRoleBinding");
        names.ShouldContain("ClusterRole " + Text(binding, "roleRef", "name"));
        foreach (var volume in ((YamlSequenceNode)pod["volumes"]).Cast<YamlMappingNode>().Where(volume => volume.Children.ContainsKey("configMap")))
        {
            names.ShouldContain("ConfigMap " + Text(volume, "configMap", "name"));
        }

        if (name == "flannel")
        {
            var settings = System.Text.Json.JsonDocument.Parse(Text(objects.Single(one => Text(one, "kind") == "ConfigMap"), "data", "net-conf.json")).RootElement;
            settings.GetProperty("Network").GetString().ShouldBe("10.233.64.0/18");
            settings.GetProperty("Backend").GetProperty("Type").GetString().ShouldBe("vxlan");

            // Each node by its own address: the route to an address of the node itself is the loopback's, which a node named by --iface-can-reach would take for its network.
            var container = (YamlMappingNode)pod["containers"][0];
            ((YamlSequenceNode)container["args"]).Select(one => one.ToString()).ShouldBe(["--ip-masq", "--kube-subnet-mgr", "--iface=$(NODE_ADDRESS)"]);
            ((YamlSequenceNode)container["env"]).Cast<YamlMappingNode>().Where(one => Text(one, "name") == "NODE_ADDRESS").ShouldHaveSingleItem()["valueFrom"]["fieldRef"]["fieldPath"].ToString().ShouldBe("status.hostIP");
        }
        else
        {
            Text(objects.Single(one => Text(one, "kind") == "Service"), "spec", "clusterIP").ShouldBe("10.233.0.3");
            Text(objects.Single(one => Text(one, "kind") == "ConfigMap"), "data", "Corefile").ShouldContain("kubernetes cluster.local in-addr.arpa");
        }
    }

    private static string Api(int minor) => minor >= 31 ? "v1beta4" : minor >= 22 ? "v1beta3" : "v1beta2";

    /// <summary>v1beta4 has a list of names and values, the others a map; values are texts in all.</summary>
    private static Dictionary<string, string> Arguments(YamlMappingNode part, int minor)
    {
        var arguments = part["extraArgs"];
        return minor >= 31
            ? ((YamlSequenceNode)arguments).Cast<YamlMappingNode>().ToDictionary(one => Text(one, "name"), one => Quoted(one["value"]))
            : ((YamlMappingNode)arguments).ToDictionary(one => one.Key.ToString(), one => Quoted(one.Value));
    }

    private static string Quoted(YamlNode value)
    {
        ((YamlScalarNode)value).Style.ShouldBe(YamlDotNet.Core.ScalarStyle.DoubleQuoted);
        return value.ToString();
    }

    private static IEnumerable<string> Keys(YamlMappingNode node) => node.Children.Keys.Select(key => key.ToString());

    private static YamlMappingNode Map(YamlMappingNode node, string key) => (YamlMappingNode)node[key];

    private static string Text(YamlMappingNode node, params string[] path) => path.Aggregate((YamlNode)node, (found, key) => found[key]).ToString();

    private async Task<IReadOnlyList<IReadOnlyList<YamlMappingNode>>> RenderAsync(string template, string etcd, string more = "{}")
    {
        var project = engine.WithRoles(Versions);
        project.Write("more.yml", more);
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), $"ansible_connection=local\n[kube-master]\nh[1:{Versions}]\n[etcd]\nh[1:3]\n");
        var run = await project.RunAsync($$$"""
            - hosts: all
              gather_facts: false
              vars_files: ['{{{RoleProject.Roles}}}/kubernetes/control-plane/vars/main.yml', more.yml]
              roles: [cluster-defaults]
              vars:
                kube_version: "1.{{ 19 + inventory_hostname[1:] | int }}.3"
                etcd_deployment_type: {{{etcd}}}
                ip: "10.1.0.{{ inventory_hostname[1:] }}"
                cluster_addresses: "{{ dict(groups.all | zip(groups.all | map('regex_replace', '^h', '10.1.0.'))) }}"
                kube_kubeadm_apiserver_extra_args: {audit-log-maxage: 30, profiling: false}
                kube_kubeadm_controller_extra_args: {bind-address: 0.0.0.0}
                kubelet_look: {stdout_lines: [/etc/resolv.conf, new]}
              tasks:
                - template: {src: '{{{RoleProject.Roles}}}/kubernetes/control-plane/templates/{{{template}}}', dest: '{{ here }}/out.yaml'}
            """);
        run.Ended.ShouldAllBe(ended => !ended.Result.Failed, run.ToString());
        return [.. Enumerable.Range(1, Versions).Select(number => Parse(Path.Combine(project.Here($"h{number}"), "out.yaml")))];
    }

    private static IReadOnlyList<YamlMappingNode> Parse(string file)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(file);
        stream.Load(reader);
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }
}
