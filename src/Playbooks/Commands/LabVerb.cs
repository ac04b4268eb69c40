using System.CommandLine;
using Playbooks.Lab;
using Playbooks.Reporting;

namespace Playbooks.Commands;

/// <summary>A lab of real systemd nodes on this machine.</summary>
internal sealed class LabVerb : Verb
{
    public override string Name => "lab";

    public override string Summary => "real systemd nodes on this machine to try things on";

    public override VerbCommand Build(VerbContext context)
    {
        var name = new Option<string>("--name") { HelpName = "LAB", Description = "which lab", DefaultValueFactory = _ => "lab", Recursive = true };
        var lab = new LabCommands(context, name);
        return new VerbCommand(Name, "Makes nodes with their own systemd, sshd and network on this machine, as root, and takes them away again. Their inventory is ready for `playbook run`.")
        {
            Examples =
            [
                ("three nodes, and a cluster on them", "playbook lab up && playbook run cluster -i inventories/lab/hosts.ini"),
                ("one more worker", "playbook lab add"),
                ("a shell on a node, or one command", "playbook lab ssh node2 -- uptime"),
                ("pull a node's network cable, and plug it in again", "playbook lab cut node3; playbook lab heal node3"),
                ("take everything away", "playbook lab down"),
            ],
        }
            .With("Options", name)
            .With(
                lab.Up(),
                lab.Simple("down", "take the lab away: nodes, network, files", (service, options, token) => service.DownAsync(options, token)),
                lab.Status(),
                lab.Add(),
                lab.OnNode("remove", "take one node out of the lab", async (service, node, token) => await service.RemoveAsync(node, token).ConfigureAwait(false)),
                lab.Ssh(),
                lab.OnNode("stop", "turn a node off, as a loss of power would", (service, node, token) => service.StopAsync(node, token)),
                lab.OnNode("start", "boot a node that is off", (service, node, token) => service.StartAsync(node, token)),
                lab.OnNode("freeze", "freeze all processes of a node", (service, node, token) => service.FreezeAsync(node, token)),
                lab.OnNode("thaw", "let a frozen node go on", (service, node, token) => service.ThawAsync(node, token)),
                lab.OnNode("cut", "pull a node's network cable", (service, node, token) => service.CutAsync(node, token)),
                lab.OnNode("heal", "plug it in again", (service, node, token) => service.HealAsync(node, token)),
                lab.Kubernetes());
    }

    /// <summary>Where `lab up` puts a copy of the inventory: the shipped inventories/lab for the lab of the default name.</summary>
    public static string? InventoryFolder(VerbContext context, string lab)
        => lab == "lab" && Path.Combine(context.Environment.ShippedFolder, "inventories", "lab") is var folder && Directory.Exists(folder) ? folder : null;

    /// <summary>The lab's own errors, as mistakes that name their remedy.</summary>
    public static LabService Service(VerbContext context) => new(LabPaths.FromEnvironment(), new StepLines(context.Terminal));
}
