using System.Security.Cryptography;
using Playbooks.Artifacts;
using Playbooks.Jinja;
using Playbooks.Modules.Kubernetes;
using Playbooks.Results;

namespace Playbooks.Tests.Modules.Kubernetes;

public sealed class CheckModulesTests
{
    [Theory]
    [InlineData("10.233.64.0/18", "10.233.0.0/18", "10.0.0.1", 3, null)]
    [InlineData("10.233.0.0/18", "10.233.0.0/16", "10.0.0.1", 3, "overlap")]
    [InlineData("10.0.0.0/16", "10.233.0.0/18", "10.0.3.1", 3, "the node address 10.0.3.1 lies in kube_pods_subnet")]
    [InlineData("10.233.64.0/18", "10.233.0.0/18", "10.233.0.9", 3, "the node address 10.233.0.9 lies in kube_service_addresses")]
    [InlineData("10.233.64.0/23", "10.233.0.0/18", "10.0.0.1", 3, "has room for 2 nodes")]
    [InlineData("10.233.64.0/26", "10.233.0.0/18", "10.0.0.1", 1, "does not fit")]
    [InlineData("10.233.64.1/18", "10.233.0.0/18", "10.0.0.1", 3, "kube_pods_subnet 10.233.64.1/18 is not a network")]
    [InlineData("10.233.64.0/18", "nonsense", "10.0.0.1", 3, "kube_service_addresses nonsense is not a network")]
    [InlineData("10.233.64.0/18", "10.233.0.0/18", "node1", 3, "'node1' is not an IP address")]
    public void Networks_that_cannot_work_are_found(string pods, string services, string node, long count, string? finding)
        => Findings(new NetworkCheckModule(), new JinjaDict { ["pods"] = pods, ["services"] = services, ["node_addresses"] = new List<object?> { node }, ["node_count"] = count }, finding);

    [Theory]
    [InlineData("flannel", false, null)]
    [InlineData("calico", false, "kube_network_plugin is calico: supported are flannel, none")]
    [InlineData("none", true, "helm_enabled is not supported yet")]
    public void Variables_that_would_be_ignored_are_found(string plugin, bool helm, string? finding)
    {
        var module = new ModuleCase(new VariableCheckModule());
        module.Context.Variables["kube_network_plugin"] = plugin;
        module.Context.Variables["helm_enabled"] = helm;
        Findings(module, new JinjaDict { ["choices"] = new JinjaDict { ["kube_network_plugin"] = new List<object?> { "flannel", "none" } }, ["unsupported"] = new List<object?> { "helm_enabled" } }, finding);
    }

    /// <summary>As kubespray's own sample writes it; and what is not defined need not be one of the choices.</summary>
    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "kubeadm_patches is not supported yet")]
    public void A_mapping_that_says_whether_it_is_enabled_is_off_when_it_says_so(bool enabled, string? finding)
    {
        var module = new ModuleCase(new VariableCheckModule());
        module.Context.Variables["kubeadm_patches"] = new JinjaDict { ["enabled"] = enabled, ["source_dir"] = "/patches" };
        Findings(module, new JinjaDict { ["choices"] = new JinjaDict { ["cert_management"] = new List<object?> { "script" } }, ["unsupported"] = new List<object?> { "kubeadm_patches" } }, finding);
    }

    [Theory]
    [InlineData("port", 6443L, null)]
    [InlineData("port", "6443", null)]
    [InlineData("port", 70000L, "x is 70000 (group_vars/all.yml:3:1): it must be a port from 1 to 65535")]
    [InlineData("port", "https", "x is 'https' (group_vars/all.yml:3:1): it must be a port from 1 to 65535")]
    [InlineData("bool", "yes", null)]
    [InlineData("bool", "maybe", "it must be true or false")]
    [InlineData("version", "v1.36.4", null)]
    [InlineData("version", 1.36, "it must be a version in quotes")]
    [InlineData("version", "latest", "it must be a version")]
    [InlineData("duration", "5m30s", null)]
    [InlineData("duration", 360L, "it must be a duration with its unit")]
    [InlineData("path", "/usr/local/bin", null)]
    [InlineData("path", "bin", "it must be an absolute path")]
    [InlineData("int 8 30", 24L, null)]
    [InlineData("int 8 30", true, "a whole number from 8 to 30")]
    [InlineData("int 8 30", 31L, "a whole number from 8 to 30")]
    [InlineData("network", "10.233.64.0/18", null)]
    [InlineData("network", "10.233.64.1/18", "it must be a network")]
    [InlineData("address?", "", null)]
    [InlineData("address?", "node1", "it must be an IP address, or empty")]
    [InlineData("quantity", "256Mi", null)]
    [InlineData("quantity", "256MB", "it must be a quantity")]
    [InlineData("name", "cluster.local", null)]
    [InlineData("name", "Cluster_Local", "it must be a domain name")]
    [InlineData("list", "a,b", "x is 'a,b' (group_vars/all.yml:3:1): it must be a list")]
    public void Values_of_a_wrong_kind_are_found_with_their_place(string kind, object value, string? finding)
    {
        var module = new ModuleCase(new VariableCheckModule());
        module.Context.Variables["x"] = value;
        module.Context.Origins["x"] = new SourcePosition("group_vars/all.yml", 3, 1);
        Findings(module, new JinjaDict { ["domains"] = new JinjaDict { ["x"] = kind, ["undefined_one"] = kind } }, finding);
    }

    [Fact]
    public void Networks_that_the_node_has_routes_to_must_stay_free()
    {
        JinjaDict Arguments(string route) => new()
        {
            ["pods"] = "172.17.0.0/16",
            ["services"] = "10.233.0.0/18",
            ["node_addresses"] = new List<object?> { "10.0.0.1" },
            ["node_count"] = 1L,
            ["routes"] = new List<object?> { "10.0.0.0/24@eth0", route },
        };
        Findings(new NetworkCheckModule(), Arguments("192.168.0.0/24@docker0"), null);
        Findings(new NetworkCheckModule(), Arguments("172.17.0.0/24@docker0"), "kube_pods_subnet 172.17.0.0/16 overlaps 172.17.0.0/24, which the node reaches through docker0");
    }

    [Fact]
    public void Artifacts_without_a_digest_are_found_before_anything_is_changed()
    {
        var module = new ModuleCase(new ArtifactCheckModule(ArtifactStoreFactory.Create("/nonexistent", TimeProvider.System)));
        module.Context.Facts["architecture"] = "aarch64";
        Findings(module, Wanted("1.36.4"), null);
        Findings(module, Wanted("1.30.0"), "no SHA-256 is known for kubeadm 1.30.0 (arm64)");

        static JinjaDict Wanted(string version) => new() { ["artifacts"] = new List<object?> { new JinjaDict { ["name"] = "kubeadm", ["version"] = version } } };
    }

    [Fact]
    public void A_damaged_file_on_the_controller_is_found_before_anything_is_changed()
    {
        var folder = Directory.CreateTempSubdirectory("playbook-check").FullName;
        try
        {
            var right = Convert.ToHexStringLower(SHA256.HashData("right"u8));
            var wrong = Convert.ToHexStringLower(SHA256.HashData("wrong"u8));
            File.WriteAllText(folder + "/kubeadm", "right");
            File.WriteAllText(folder + "/pause.tar", "right");
            File.WriteAllText(folder + "/artifacts.json", $$"""[{"name":"kubeadm","version":"1","path":"kubeadm","sha256":"{{right}}"},{"kind":"image","reference":"pause:1","path":"pause.tar","sha256":"{{right}}"}]""");
            // A new run each time: what was found is remembered between runs, but not a file that was written to since.
            List<string> Look()
            {
                var module = new ModuleCase(new ArtifactCheckModule(ArtifactStoreFactory.Create(folder + "/cache", TimeProvider.System)));
                (module.Context.Facts["architecture"], module.Context.Variables["artifacts_source"]) = ("x86_64", folder);
                var wanted = new JinjaDict { ["artifacts"] = new List<object?> { new JinjaDict { ["name"] = "kubeadm", ["version"] = "1" } }, ["images"] = new List<object?> { "pause:1" } };
                return [.. ((IEnumerable<object?>)module.Satisfied(wanted).Values["findings"]!).Cast<string>()];
            }

            Look().ShouldBeEmpty();
            Look().ShouldBeEmpty();
            File.WriteAllText(folder + "/kubeadm", "wrong");
            Look().ShouldBe([$"kubeadm 1 (amd64): {folder}/kubeadm: the SHA-256 is {wrong}, expected {right}; bring the right file there, or correct artifacts.json"]);

            // The cache comes first.
            var cached = new ArtifactCache(folder + "/cache").PathOf(right);
            Directory.CreateDirectory(Path.GetDirectoryName(cached)!);
            File.WriteAllText(cached, "right");
            Look().ShouldBeEmpty();
            File.WriteAllText(cached, "wrong");
            Look().ShouldBe(new[] { "kubeadm 1 (amd64)", "pause:1" }.Select(what => $"{what}: {cached}: the SHA-256 is {wrong}, expected {right}; remove the file so that it is fetched again"));

            File.Delete(cached);
            File.Delete(folder + "/pause.tar");
            File.WriteAllText(folder + "/kubeadm", "right");
            Look().ShouldBe([$"pause:1: {folder}/pause.tar is declared in artifacts.json but is not there"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Findings(Playbooks.Modules.IModule module, JinjaDict arguments, string? finding) => Findings(new ModuleCase(module), arguments, finding);

    private static void Findings(ModuleCase module, JinjaDict arguments, string? finding)
    {
        var findings = ((IEnumerable<object?>)module.Satisfied(arguments).Values["findings"]!).Cast<string>().ToList();
        if (finding is null)
        {
            findings.ShouldBeEmpty();
        }
        else
        {
            findings.Count.ShouldBe(1);
            findings[0].ShouldContain(finding);
        }
    }
}
