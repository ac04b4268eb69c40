using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Kubernetes;
using Playbooks.Queries.Kubernetes;

namespace Playbooks.Tests.Modules.Kubernetes;

public sealed class NodeModuleTests
{
    private static readonly NodeQuery Query = new("kubectl", "/etc/kubernetes/admin.conf", "w1");

    [Fact]
    public void Nodes_are_read_as_kubectl_prints_them()
    {
        var answer = Read();
        answer.IsUnschedulable.ShouldBeTrue();
        answer.Labels["zone"].ShouldBe("a");
        answer.Taints.ShouldBe(["dedicated=x:NoSchedule", "node.kubernetes.io/unschedulable:NoSchedule"]);
    }

    [Fact]
    public void Labels_and_taints_that_are_there_are_left_alone()
        => Case().Satisfied(new JinjaDict { ["name"] = "w1", ["labels"] = new JinjaDict { ["zone"] = "a", ["gone"] = null }, ["taints"] = new List<object?> { "dedicated=x:NoSchedule" } });

    [Fact]
    public void Labels_are_set_and_taken_away_in_one_command()
        => Case().Change(new JinjaDict { ["name"] = "w1", ["labels"] = new JinjaDict { ["zone"] = null, ["disk"] = "ssd" } }).Changes.Single().ShouldBeOfType<RunScript>().Script
            .ShouldBe("kubectl --kubeconfig /etc/kubernetes/admin.conf label --overwrite node w1 zone- disk=ssd");

    [Fact]
    public void A_cordoned_node_is_uncordoned()
        => Case().Change(new JinjaDict { ["name"] = "w1", ["unschedulable"] = false }).Changes.Single().Description.ShouldBe("uncordon w1");

    [Fact]
    public void A_node_that_is_not_there_cannot_be_labelled_but_is_absent()
    {
        var query = Query with { Name = "w9" };
        var unknown = new ModuleCase(new NodeModule()).Answering(query, new NodeAnswer(false, false, new Dictionary<string, string>(), []));
        unknown.Satisfied(new JinjaDict { ["name"] = "w9", ["state"] = "absent" });
        unknown.Invalid(new JinjaDict { ["name"] = "w9" }).Values["msg"].ShouldBe("the cluster has no node 'w9'");
    }

    private static NodeAnswer Read()
        => (NodeAnswer)LocalShell.Parse(new NodeQueryKind(),
            "m1\t\t{\"kubernetes.io/hostname\":\"m1\"}\t\nw1\ttrue\t{\"zone\":\"a\"}\t[{\"effect\":\"NoSchedule\",\"key\":\"dedicated\",\"value\":\"x\"},{\"effect\":\"NoSchedule\",\"key\":\"node.kubernetes.io/unschedulable\"}]\n", Query)[0];

    private static ModuleCase Case() => new ModuleCase(new NodeModule()).Answering(Query, Read());
}
