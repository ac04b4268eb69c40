using System.CommandLine;
using Playbooks.Composition;
using Playbooks.Trust;

namespace Playbooks.Commands;

/// <summary>Meets new machines: host keys and the user's own key.</summary>
internal sealed class TrustVerb : Verb
{
    public override string Name => "trust";

    public override string Summary => "meet new machines: record their host keys, put your key on them";

    public override VerbCommand Build(VerbContext context)
    {
        var inventory = new InventoryOptions();
        var connection = new ConnectionOptionGroup();
        var key = new Option<string?>("--key") { HelpName = "FILE", Description = "your public key (the one beside --private-key, or the first in ~/.ssh; made when there is none)" };
        var noKey = new Option<bool>("--no-key") { Description = "only host keys" };
        var yes = new Option<bool>("--yes", "-y") { Description = "record host keys without asking" };
        var command = new VerbCommand(Name, """
            Shows the host keys of the machines that are met for the first time and records them when you agree; then puts your public key on every machine that
            does not accept it yet, with a password that is asked once. A host key that has changed is reported and never replaced.
            """)
        {
            Examples =
            [
                ("all machines of the inventory", "playbook trust -i hosts.ini"),
                ("two new ones, logging in as admin", "playbook trust -i hosts.ini --limit node4,node5 -u admin"),
            ],
        };
        inventory.AddTo(command).With("Trust", key, noKey, yes);
        connection.AddTo(command);
        command.Execute = async (result, token) =>
        {
            var settings = context.LoadSettings();
            var machines = await inventory.BindAsync(result, context, settings, [], token).ConfigureAwait(false);
            var options = OptionDefaults.Apply(await connection.BindAsync(result, context, settings, machines, token).ConfigureAwait(false), settings);
            var services = new RunComposition(context.Environment, context.Time, options, settings);
            var plan = await RunPlans.LoadAsync(services, context, options, settings, isToRun: false, token).ConfigureAwait(false);
            RunPlans.RequireHosts(plan, "all", options);
            var hosts = new HostConnections(plan, options, services.Templar, context.Environment).Remote();
            var service = new TrustService(
                context.Terminal,
                context.Environment,
                services.Connections,
                new TrustOptions(result.GetValue(key), result.GetValue(noKey), result.GetValue(yes)));
            return await service.RunAsync([.. hosts.Select(pair => pair.Options)], token).ConfigureAwait(false);
        };
        return command;
    }
}
