using System.Globalization;
using Playbooks.Lab;

namespace Playbooks.EndToEndTests.Labs;

/// <summary>Labs on this machine: nodes, their number, and what is left.</summary>
public sealed class LabTests
{
    private const string BootId = "cat /proc/sys/kernel/random/boot_id";

    [Fact]
    public async Task Nodes_are_whole_systems_that_reach_each_other()
    {
        await using var lab = new TestLab();

        var status = await lab.UpAsync(3, controlPlanes: 2);

        status.Nodes.Select(node => node.Condition).ShouldAllBe(condition => condition == LabNodeCondition.Running);
        status.Nodes.Select(node => node.Node.ControlPlane).ShouldBe([true, true, false]);
        var nodes = status.State.Nodes;
        var machines = await Task.WhenAll(nodes.Select(node => lab.SshAsync(node, "cat /etc/machine-id")));
        machines.Distinct().Count().ShouldBe(3);
        foreach (var node in nodes)
        {
            (await lab.SshAsync(node, "hostname; ps -o comm= 1; systemctl is-system-running --wait; id -un")).ShouldBe($"{node.Name}\nsystemd\nrunning\nroot");
        }

        (await lab.SshAsync(nodes[0], $"timeout 5 sh -c 'exec 3<>/dev/tcp/{nodes[2].Address}/22; head -c 4 <&3' 2>/dev/null || bash -c 'exec 3<>/dev/tcp/{nodes[2].Address}/22; head -c 4 <&3'"))
            .ShouldBe("SSH-");
    }

    /// <summary>The kernel's usual 128 are used up by some ten nodes with a cluster on them; the next one does not even boot.</summary>
    [Fact]
    public async Task Enough_programs_may_watch_files_for_many_nodes()
    {
        await using var lab = new TestLab();
        await lab.UpAsync(1);

        int.Parse(await File.ReadAllTextAsync("/proc/sys/fs/inotify/max_user_instances", TestContext.Current.CancellationToken), CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(8192);
    }

    [Fact]
    public async Task The_inventory_names_every_node_and_its_groups()
    {
        await using var lab = new TestLab();
        await lab.UpAsync(2);

        var (code, output) = await ProgramRun.CompleteAsync(["inventory", "-i", lab.Inventory, "--graph"], TestContext.Current.CancellationToken);

        code.ShouldBe(0, output);
        output.ShouldContain("@kube-master:");
        output.ShouldContain("node2");
    }

    [Fact]
    public async Task Up_on_a_running_lab_leaves_it_as_it_is()
    {
        await using var lab = new TestLab();
        var node = (await lab.UpAsync(1)).State.Nodes[0];
        var boot = await lab.SshAsync(node, BootId);

        await lab.UpAsync(1);

        (await lab.SshAsync(node, BootId)).ShouldBe(boot);
    }

    [Fact]
    public async Task Nothing_is_left_after_down()
    {
        await using var lab = new TestLab();
        var before = await lab.TracesAsync();
        await lab.UpAsync(2);
        (await lab.TracesAsync()).ShouldNotBe(before);

        await lab.Service.DownAsync(lab.Options, TestContext.Current.CancellationToken);

        (await lab.TracesAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_lab_whose_record_is_lost_can_be_taken_away()
    {
        await using var lab = new TestLab();
        var before = await lab.TracesAsync();
        await lab.UpAsync(1);
        File.Delete(Path.Combine(lab.Folder, "lab.json"));

        await lab.Service.DownAsync(lab.Options, TestContext.Current.CancellationToken);

        (await lab.TracesAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Nodes_come_and_go()
    {
        await using var lab = new TestLab();
        var first = (await lab.UpAsync(2)).State.Nodes[0];
        var boot = await lab.SshAsync(first, BootId);

        var more = await lab.Service.AddAsync(lab.Options, 2, TestContext.Current.CancellationToken);
        more.Nodes.Select(node => node.Node.Name).ShouldBe(["node1", "node2", "node3", "node4"]);
        var fewer = await lab.Service.RemoveAsync(lab.Node("node3"), TestContext.Current.CancellationToken);

        fewer.Nodes.Select(node => (node.Node.Name, node.Condition)).ShouldBe(
            [("node1", LabNodeCondition.Running), ("node2", LabNodeCondition.Running), ("node4", LabNodeCondition.Running)]);
        (await File.ReadAllTextAsync(lab.Inventory, TestContext.Current.CancellationToken)).ShouldNotContain("node3");
        (await lab.TracesAsync()).ShouldNotContain(trace => trace.Contains("node3", StringComparison.Ordinal));
        (await lab.SshAsync(first, BootId)).ShouldBe(boot);
    }

    [Fact]
    public async Task Two_labs_do_not_disturb_each_other()
    {
        await using var one = new TestLab();
        await using var other = new TestLab();
        var states = await Task.WhenAll(one.UpAsync(1), other.UpAsync(1));
        states[0].State.Subnet.ShouldNotBe(states[1].State.Subnet);

        await one.Service.DownAsync(one.Options, TestContext.Current.CancellationToken);

        (await other.SshAsync(states[1].State.Nodes[0], "hostname")).ShouldBe("node1");
    }

    [Fact]
    public async Task Nodes_install_packages_at_the_same_time()
    {
        await using var lab = new TestLab();
        var nodes = (await lab.UpAsync(3)).State.Nodes;

        var installed = await Task.WhenAll(nodes.Select(node => lab.SshAsync(
            node, "apt-get update -qq 2>/dev/null && apt-get install -y -qq socat ipset >/dev/null 2>&1; command -v socat ipset")));

        installed.ShouldAllBe(output => output == "/usr/bin/socat\n/usr/sbin/ipset");
    }
}
