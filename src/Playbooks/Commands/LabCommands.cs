using System.CommandLine;
using Playbooks.Composition;
using Playbooks.Lab;
using Playbooks.Lab.Packages;
using Playbooks.Reporting;

namespace Playbooks.Commands;

/// <summary>The commands below `playbook lab`.</summary>
internal sealed class LabCommands(VerbContext context, Option<string> name)
{
    public VerbCommand Up()
    {
        var nodes = new Option<int?>("--nodes") { HelpName = "N", Description = "how many nodes (3, or as many as it has)" };
        var planes = new Option<int?>("--control-planes") { HelpName = "N", Description = "how many of them are control plane and etcd (1)" };
        var command = new VerbCommand("up", "make the lab, or bring its nodes back").With("Options", nodes, planes);
        command.Execute = async (result, token) =>
        {
            var lab = result.GetValue(name)!;
            var options = new LabUpOptions(lab, result.GetValue(nodes), result.GetValue(planes), LabVerb.InventoryFolder(context, lab));
            Show(await LabVerb.Service(context).UpAsync(options, token).ConfigureAwait(false));
            return ExitCodes.Success;
        };
        return command;
    }

    public VerbCommand Status() => Command("status", "show the nodes and what they are doing", async (result, token) =>
    {
        var lab = result.GetValue(name)!;
        var status = await LabVerb.Service(context).StatusAsync(new LabOptions(lab), token).ConfigureAwait(false)
            ?? throw new LabException($"There is no lab \"{lab}\": make it with `playbook lab up --name {lab}`.");
        Show(status);
        return ExitCodes.Success;
    });

    public VerbCommand Add()
    {
        var count = new Argument<int>("COUNT") { Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => 1, Description = "how many (1)" };
        var command = Command("add", "add workers", async (result, token) =>
        {
            Show(await LabVerb.Service(context).AddAsync(new LabOptions(result.GetValue(name)!), result.GetValue(count), token).ConfigureAwait(false));
            return ExitCodes.Success;
        });
        return command.With(count);
    }

    public VerbCommand Ssh()
    {
        var node = new Argument<string>("NODE") { Description = "the node's name" };
        var words = new Argument<string[]>("COMMAND") { Arity = ArgumentArity.ZeroOrMore, Description = "a command to run there, after --" };
        var command = Command("ssh", "a shell on a node, or one command", (result, token)
            => LabVerb.Service(context).SshAsync(new LabNodeOptions(result.GetValue(node)!, result.GetValue(name)!), result.GetValue(words) ?? [], token));
        return command.With(node).With(words);
    }

    public VerbCommand Kubernetes() => Command("kubernetes", "get the Kubernetes binaries for a lab, from Debian's source package", async (_, token) =>
    {
        var folder = await new DebianKubernetesBuilder(LabPaths.FromEnvironment(), new StepLines(context.Terminal)).EnsureAsync(token).ConfigureAwait(false);
        await LabVerb.Service(context).RewriteInventoriesAsync(token).ConfigureAwait(false);
        await context.Terminal.Out.WriteLineAsync($"{folder}").ConfigureAwait(false);
        return ExitCodes.Success;
    });

    public VerbCommand Simple(string verb, string description, Func<LabService, LabOptions, CancellationToken, Task> action)
        => Command(verb, description, async (result, token) =>
        {
            await action(LabVerb.Service(context), new LabOptions(result.GetValue(name)!), token).ConfigureAwait(false);
            return ExitCodes.Success;
        });

    public VerbCommand OnNode(string verb, string description, Func<LabService, LabNodeOptions, CancellationToken, Task> action)
    {
        var node = new Argument<string>("NODE") { Description = "the node's name, such as node2" };
        var command = Command(verb, description, async (result, token) =>
        {
            await action(LabVerb.Service(context), new LabNodeOptions(result.GetValue(node)!, result.GetValue(name)!), token).ConfigureAwait(false);
            return ExitCodes.Success;
        });
        return command.With(node);
    }

    private static VerbCommand Command(string verb, string description, Func<ParseResult, CancellationToken, Task<int>> execute)
        => new(verb, description) { Execute = execute };

    private void Show(LabStatus status)
    {
        var output = context.Terminal.Out;
        foreach (var (node, condition) in status.Nodes)
        {
            output.WriteLine($"{node.Name,-10} {node.Address,-15} {(node.ControlPlane ? "control-plane" : "worker"),-13} {condition.ToString().ToLowerInvariant()}");
        }

        output.WriteLine($"inventory: {status.State.InventoryDirectory ?? status.Inventory}");
    }
}
