using Playbooks.Lab;

namespace Playbooks.EndToEndTests.Labs;

/// <summary>Faults that a lab can make, and faults that it survives.</summary>
public sealed class LabFaultTests
{
    private const string Kills = "PLAYBOOK_LAB_KILLS";
    private static readonly TimeSpan LongestUp = TimeSpan.FromSeconds(1.6);
    private static readonly TimeSpan LongestDown = TimeSpan.FromSeconds(0.6);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_lost_its_power_boots_with_the_disk_it_had()
    {
        await using var lab = new TestLab();
        var node = (await lab.UpAsync(2)).State.Nodes[1];
        await lab.SshAsync(node, "echo kept > /root/file; sync");

        await lab.Service.StopAsync(lab.Node(node.Name), Token);
        (await lab.ConditionsAsync()).ShouldBe(new Dictionary<string, LabNodeCondition> { ["node1"] = LabNodeCondition.Running, ["node2"] = LabNodeCondition.Stopped });
        await lab.Service.StartAsync(lab.Node(node.Name), Token);

        (await lab.SshAsync(node, "cat /root/file")).ShouldBe("kept");
    }

    /// <summary>A bridge without an address of its own takes its lowest port's, which changes when that one goes.</summary>
    [Fact]
    public async Task The_machine_keeps_its_address_for_the_other_nodes_when_a_node_loses_its_power()
    {
        await using var lab = new TestLab();
        var nodes = (await lab.UpAsync(3)).State.Nodes;
        var file = $"/sys/class/net/{new LabNames(lab.Name).Bridge}/address";
        var before = await File.ReadAllTextAsync(file, Token);

        foreach (var node in nodes)
        {
            await lab.Service.StopAsync(lab.Node(node.Name), Token);
            (await File.ReadAllTextAsync(file, Token)).ShouldBe(before, node.Name);
        }
    }

    [Fact]
    public async Task A_frozen_node_goes_on_where_it_was()
    {
        await using var lab = new TestLab();
        var node = (await lab.UpAsync(1)).State.Nodes[0];
        var boot = await lab.SshAsync(node, "cat /proc/sys/kernel/random/boot_id");

        await lab.Service.FreezeAsync(lab.Node(node.Name), Token);
        (await lab.ConditionsAsync())[node.Name].ShouldBe(LabNodeCondition.Frozen);
        await lab.Service.ThawAsync(lab.Node(node.Name), Token);

        (await lab.SshAsync(node, "cat /proc/sys/kernel/random/boot_id")).ShouldBe(boot);
    }

    [Fact]
    public async Task A_node_that_is_cut_off_answers_again_when_healed()
    {
        await using var lab = new TestLab();
        var node = (await lab.UpAsync(1)).State.Nodes[0];

        await lab.Service.CutAsync(lab.Node(node.Name), Token);
        (await lab.ConditionsAsync())[node.Name].ShouldBe(LabNodeCondition.Cut);
        await lab.Service.HealAsync(lab.Node(node.Name), Token);

        (await lab.SshAsync(node, "hostname")).ShouldBe(node.Name);
    }

    [Fact]
    public async Task Up_brings_every_node_back()
    {
        await using var lab = new TestLab();
        await lab.UpAsync(3);
        await lab.Service.FreezeAsync(lab.Node("node1"), Token);
        await lab.Service.CutAsync(lab.Node("node2"), Token);
        await lab.Service.StopAsync(lab.Node("node3"), Token);

        await lab.UpAsync(3);

        (await lab.ConditionsAsync()).Values.ShouldAllBe(condition => condition == LabNodeCondition.Running);
    }

    [Fact]
    public async Task A_lab_comes_up_again_after_the_machine_was_rebooted()
    {
        await using var lab = new TestLab();
        var node = (await lab.UpAsync(2)).State.Nodes[1];
        await lab.SshAsync(node, "echo kept > /root/file");

        // What a reboot leaves: the files, and nothing that was in the kernel.
        await lab.Service.StopAsync(lab.Node("node1"), Token);
        await lab.Service.StopAsync(lab.Node("node2"), Token);
        await Command.RunAsync(["ip", "link", "delete", "pbl-" + lab.Name], Token);
        await Command.RunAsync(["nft", "delete", "table", "ip", "playbook_lab_" + lab.Name], Token);
        await lab.UpAsync(2);

        (await lab.SshAsync(node, "cat /root/file; timeout 90 apt-get update > /dev/null 2>&1 && echo reaches its mirror")).ShouldBe("kept\nreaches its mirror");
    }

    [Fact]
    public async Task A_frozen_node_can_be_taken_away()
    {
        await using var lab = new TestLab();
        var before = await lab.TracesAsync();
        await lab.UpAsync(1);
        await lab.Service.FreezeAsync(lab.Node("node1"), Token);

        await lab.Service.DownAsync(lab.Options, Token);

        (await lab.TracesAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_program_killed_at_any_moment_leaves_what_the_next_one_can_finish_or_take_away()
    {
        // Five moments; more with the variable.
        var kills = int.TryParse(Environment.GetEnvironmentVariable(Kills), out var number) ? number : 5;
        await using var lab = new TestLab();
        await lab.UpAsync(2);
        await lab.Service.DownAsync(lab.Options, Token);
        var before = await lab.TracesAsync();
        for (var kill = 0; kill < kills; kill++)
        {
            var inUp = Random.Shared.NextDouble() * LongestUp;
            var inDown = Random.Shared.NextDouble() * LongestDown;
            var moment = $"killed {inUp.TotalMilliseconds:0} ms into up, {inDown.TotalMilliseconds:0} ms into down";
            TestContext.Current.TestOutputHelper?.WriteLine(moment);

            using (var up = ProgramRun.Start("lab", "up", "--name", lab.Name, "--nodes", "2"))
            {
                await up.KillAfterAsync(inUp, Token);
            }

            if (kill % 2 == 0)
            {
                var status = await lab.UpAsync(2);
                status.Nodes.Select(node => node.Condition).ShouldBe([LabNodeCondition.Running, LabNodeCondition.Running], moment);
                (await lab.SshAsync(status.State.Nodes[1], "hostname")).ShouldBe("node2", moment);
            }

            using (var down = ProgramRun.Start("lab", "down", "--name", lab.Name))
            {
                await down.KillAfterAsync(inDown, Token);
            }

            await lab.Service.DownAsync(lab.Options, Token);
            (await lab.TracesAsync()).ShouldBe(before, moment);
        }
    }
}
