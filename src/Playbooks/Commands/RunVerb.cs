using System.CommandLine;
using Playbooks.Composition;

namespace Playbooks.Commands;

/// <summary>Runs playbooks on the machines of an inventory.</summary>
internal sealed class RunVerb : Verb
{
    public override string Name => "run";

    public override string Summary => "run a playbook on the machines of an inventory";

    public override VerbCommand Build(VerbContext context)
    {
        var group = new RunOptionGroup();
        var command = new VerbCommand(Name, "Runs playbooks. Every task asks the machine first and changes only what differs, so it may be run again at any time.")
        {
            Examples =
            [
                ("make the cluster of this inventory, repair it, or let new machines join", "playbook run cluster -i hosts.ini"),
                ("see what would change, with differences", "playbook run cluster -i hosts.ini --check --diff"),
                ("your own playbook, two groups only, with a variable", "playbook run site.yml -i hosts.ini --limit web,db -e version=1.2"),
                ("log in as admin and become root with sudo, asking for its password", "playbook run cluster -i hosts.ini -u admin -b -K"),
            ],
        };
        group.AddTo(command, isDiff: false);
        command.Execute = (result, token) => ExecuteAsync(group, result, context, token);
        return command;
    }

    private static async Task<int> ExecuteAsync(RunOptionGroup group, ParseResult result, VerbContext context, CancellationToken cancellationToken)
    {
        var settings = context.LoadSettings();
        var options = await group.BindAsync(result, context, settings, isDiff: false, cancellationToken).ConfigureAwait(false);
        var run = new PlaybookRun(context, options, settings) { Look = group.Look(result), EventsFile = result.GetValue(group.Events), HasProfile = result.GetValue(group.Profile) };
        return await run.RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
