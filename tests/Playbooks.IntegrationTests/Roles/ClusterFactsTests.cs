using Playbooks.IntegrationTests.Execution;

namespace Playbooks.IntegrationTests.Roles;

/// <summary>Under which address the cluster goes on knowing a host (h3) that does not answer.</summary>
public sealed class ClusterFactsTests(Engine engine) : IClassFixture<Engine>
{
    private const string Block = "127.0.0.1 localhost h3\n# BEGIN of the cluster's hosts\n10.1.0.1 h1.cluster.local h1\n10.1.0.2 h2.cluster.local h2\n10.1.0.3 h3.cluster.local h3\n10.1.0.4 xh3.cluster.local xh3\n"
        + "10.1.0.1 lb-apiserver.kubernetes.local\n# END of the cluster's hosts\n10.9.9.9 h3.other h3\n";

    [Theory]
    [InlineData(Block, "", "10.1.0.3")]
    [InlineData(Block, "ip=10.1.0.33", "10.1.0.33")]
    [InlineData(Block, "ip=10.1.0.33 access_ip=10.1.0.34", "10.1.0.34")]
    [InlineData("127.0.0.1 localhost\n", "", "192.0.2.7")]
    public async Task A_host_that_does_not_answer_keeps_the_address_that_the_others_know(string hosts, string variables, string expected)
    {
        var project = engine.WithRoles(3);
        foreach (var host in new[] { "h1", "h2" })
        {
            project.Program("sed", "[ \"$3\" != /etc/hosts ] || set -- \"$1\" \"$2\" $here/hosts\nexec /usr/bin/sed \"$@\"", host)
                .Program("getent", "[ \"$2\" != localhost ] || printf '192.0.2.7       STREAM localhost\\n192.0.2.7       DGRAM\\n'", host);
            File.WriteAllText(project.NodeFile("hosts", host), host == "h2" ? hosts : "127.0.0.1 localhost\n");
        }

        // The name of its connection is a name for this machine only.
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), $"[kube-master]\nh1 ip=10.1.0.1\nh2 ip=10.1.0.2\n[etcd]\nh1\n[kube-node]\nh3 ansible_host=localhost ansible_port=1 {variables}\n");
        var run = await project.RunAsync("""
            - hosts: all
              gather_facts: false
              environment: {PATH: '{{ here }}:/usr/bin:/bin'}
              roles: [cluster-defaults, cluster-facts]
              tasks:
                - name: says
                  debug: {msg: "{{ cluster_hosts | map('extract', cluster_addresses) | join(' ') }}"}
            """);
        run.Value("says", "msg").ShouldBe("10.1.0.1 10.1.0.2 " + expected);
    }
}
