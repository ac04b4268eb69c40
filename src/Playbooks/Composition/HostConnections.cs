using Playbooks.Connections;
using Playbooks.Controller;
using Playbooks.Execution;
using Playbooks.Execution.Hosts;
using Playbooks.Inventories;
using Playbooks.Jinja;
using Playbooks.Planning;
using Playbooks.Plays;
using Playbooks.Variables;

namespace Playbooks.Composition;

/// <summary>How each host of an inventory is reached, worked out from its variables as a run would.</summary>
internal sealed class HostConnections(RunPlan plan, RunOptions options, Templar templar, IControllerEnvironment environment)
{
    private readonly RunState state = new(plan.Inventory, environment.CurrentFolder);

    /// <summary>The hosts of --limit that are reached over ssh.</summary>
    public IReadOnlyList<(InventoryHost Host, ConnectionOptions Options)> Remote()
        => [.. plan.Inventory.Match("all", options.Limit).Select(host => (host, Of(host))).Where(pair => pair.Item2.Transport == "ssh")];

    private ConnectionOptions Of(InventoryHost host)
    {
        var play = new PlayVariables
        {
            Extra = plan.ExtraVariables,
            Play = [],
            Magic = new JinjaDict { ["playbook_dir"] = environment.CurrentFolder },
            Members = state,
            PlaybookFolder = environment.CurrentFolder,
            Environment = environment.Variable,
            GatherFacts = false,
        };
        var scope = new TaskScope(templar, play, state.Host(host.Name)!, TaskFrame.Empty, null);
        return new ConnectionResolver(options, null, environment.HomeFolder).Connection(scope, Keywords.None, scope, plan.Inventory.IsImplicit(host.Name));
    }
}
