using Playbooks.Lab;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Lab;

public sealed class LabServiceTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly LabState state = new("unit-test", "10.88.7.0/24", null,
    [
        new LabNode("node1", 1, "10.88.7.11", ControlPlane: true, "/base"),
        new LabNode("node2", 2, "10.88.7.12", ControlPlane: false, "/base"),
        new LabNode("node4", 4, "10.88.7.14", ControlPlane: false, "/base"),
    ]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_lab_does_not_lose_nodes_by_asking_for_fewer()
    {
        LabService.Enlarge(state, new LabUpOptions("unit-test"), "/base").Nodes.Count.ShouldBe(3);
        LabService.Enlarge(state, new LabUpOptions("unit-test", Nodes: 4), "/base").Nodes.Select(node => node.Name).ShouldBe(["node1", "node2", "node4", "node5"]);
        Should.Throw<LabException>(() => LabService.Enlarge(state, new LabUpOptions("unit-test", Nodes: 2), "/base")).Message.ShouldContain("`playbook lab remove NODE --name unit-test` (node1, node2, node4)");
    }

    [Fact]
    public async Task What_only_a_node_that_is_on_can_do_is_refused_by_one_that_is_off()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        var paths = new LabPaths(folder.Path, folder.Path);
        new LabStateFile(paths).Save(state);
        var service = new LabService(paths, new NoProgress());
        var (node, token) = (new LabNodeOptions("node2", "unit-test"), TestContext.Current.CancellationToken);
        foreach (var action in new[] { service.FreezeAsync, service.ThawAsync, service.CutAsync, (Func<LabNodeOptions, CancellationToken, Task>)service.HealAsync })
        {
            (await Should.ThrowAsync<LabException>(() => action(node, token))).Message.ShouldBe("node2 is off: `playbook lab start node2 --name unit-test`.");
        }
    }

    [Fact]
    public async Task A_base_of_another_version_that_is_gone_is_named()
    {
        var paths = new LabPaths(folder.Path, folder.Path);
        var nodeBase = new NodeBase(new CommandRunner(), paths, new EmbeddedScripts(paths));
        var node = new LabNode("node1", 1, "10.88.7.11", ControlPlane: true, folder.File("base-old"));
        (await Should.ThrowAsync<LabException>(() => nodeBase.EnsureOfAsync(node, new NoProgress(), TestContext.Current.CancellationToken))).Message.ShouldContain(node.Base);
        folder.Write("base-old/etc/lab-base", "");
        await nodeBase.EnsureOfAsync(node, new NoProgress(), TestContext.Current.CancellationToken);
    }

    private sealed class NoProgress : ILabProgress
    {
        public void Started(string step)
        {
        }

        public void Progress(string step, string text)
        {
        }

        public void Finished(string step, string result)
        {
        }
    }
}
