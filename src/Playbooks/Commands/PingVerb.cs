using System.CommandLine;
using Playbooks.Composition;
using Playbooks.Plays;
using Playbooks.Reporting;
using Playbooks.Results;

namespace Playbooks.Commands;

/// <summary>Tries whether the machines can be reached and a shell runs there.</summary>
internal sealed class PingVerb : Verb
{
    public override string Name => "ping";

    public override string Summary => "try whether the machines can be reached";

    public override VerbCommand Build(VerbContext context)
    {
        var pattern = new Argument<string>("PATTERN") { Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "all", Description = "which machines (all)" };
        var inventory = new InventoryOptions();
        var connection = new ConnectionOptionGroup();
        var forks = new ForksOption("hosts that connect at once (50)");
        var command = new VerbCommand(Name, "Logs in to every machine, becomes root there if that is asked for, and runs a shell. Exit code 4 when a machine was not reached, 2 when it refused to become root.")
        {
            Examples = [("all machines of an inventory", "playbook ping -i hosts.ini"), ("the workers, as root through sudo", "playbook ping kube_node -i hosts.ini -b -K")],
        };
        inventory.AddTo(command.With(pattern)).With("Machines at once", forks);
        connection.AddTo(command);
        command.Execute = async (result, token) =>
        {
            var settings = context.LoadSettings();
            var machines = await inventory.BindAsync(result, context, settings, [], token).ConfigureAwait(false);
            var options = await connection.BindAsync(result, context, settings, machines, token).ConfigureAwait(false) with { Forks = result.GetValue(forks) ?? 0 };
            var play = new Play(SourcePosition.None)
            {
                Name = "ping",
                GatherFacts = false,
                Tasks = [new TaskDefinition(SourcePosition.None, "ping")],
            };
            return await new PlaybookRun(context, options, settings).RunAsync(play, result.GetValue(pattern)!, new PingReporter(context.Terminal.Out, new Palette(context.Terminal.HasColors)), token).ConfigureAwait(false);
        };
        return command;
    }
}
