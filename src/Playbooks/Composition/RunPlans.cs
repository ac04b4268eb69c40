using Playbooks.Commands;
using Playbooks.Execution;
using Playbooks.Planning;
using Playbooks.Results;

namespace Playbooks.Composition;

/// <summary>Loads everything a run is about, and says what is worth a warning. What is to run, or asked to be checked, is gone through to its end (<see cref="PlanChecker"/>).</summary>
internal static class RunPlans
{
    public static async Task<RunPlan> LoadAsync(RunComposition services, VerbContext context, RunOptions options, Settings settings, bool isToRun, CancellationToken cancellationToken)
    {
        try
        {
            var templates = services.StaticTemplates;
            var plan = await services.Planner.PlanAsync(options, services.Yaml, _ => templates, cancellationToken).ConfigureAwait(false);
            CheckLimit(plan, options, context);
            if (isToRun)
            {
                CheckShipped(plan, options, context);
                Check(services, context, plan, options);
            }

            return plan;
        }
        finally
        {
            foreach (var warning in OptionDefaults.WithoutEffect(settings).Concat(services.Warnings.Items))
            {
                context.Terminal.Error.WriteLine($"[WARNING]: {warning}");
            }
        }
    }

    /// <summary>For verbs that are about machines: to have done all there was to do with none is no success.</summary>
    public static void RequireHosts(RunPlan plan, string pattern, RunOptions options)
    {
        if (plan.Inventory.Match(pattern, options.Limit).Count == 0)
        {
            throw new PlaybookException(SourcePosition.None, $"no hosts matched '{pattern}'", "name an inventory with -i; `playbook inventory --graph` shows what is in it");
        }
    }

    /// <summary>A playbook of the program begins with everybody it is for. That nobody is, is a slip of the inventory, not a success: of other playbooks it is, as in Ansible.</summary>
    private static void CheckShipped(RunPlan plan, RunOptions options, VerbContext context)
    {
        var folder = Path.Combine(context.Environment.ShippedFolder, "playbooks");
        foreach (var playbook in plan.Playbooks.Where(playbook => playbook.Folder == folder))
        {
            if (playbook.Plays[0] is { Hosts: string hosts } && plan.Inventory.Match(hosts, options.Limit).Count == 0)
            {
                throw new PlaybookException(
                    SourcePosition.None,
                    $"{Path.GetFileNameWithoutExtension(playbook.File)} is for the hosts in {string.Join(" or ", hosts.Split(':'))}, and the inventory has none there",
                    "put hosts into the groups kube_control_plane (kube-master), kube_node (kube-node) and etcd; `playbook init DIR` writes a sample");
            }
        }
    }

    private static void Check(RunComposition services, VerbContext context, RunPlan plan, RunOptions options)
    {
        var checker = new PlanChecker(plan, options, services.Templar, services.VariableFiles, context.Environment, context.Time);
        var mistakes = checker.Check();
        foreach (var warning in checker.Warnings)
        {
            context.Terminal.Error.WriteLine($"[WARNING]: {warning}");
        }

        // Under Ansible's name they are told where Ansible tells them: at their turn.
        if (mistakes.Count > 0 && !context.Program.IsAnsible)
        {
            throw new PlaybookException(mistakes);
        }
    }

    /// <summary>As ansible-playbook: a limit that leaves nobody is a mistake, a part of it that matches nothing a warning.</summary>
    private static void CheckLimit(RunPlan plan, RunOptions options, VerbContext context)
    {
        if (options.Limit.Count == 0)
        {
            return;
        }

        foreach (var pattern in plan.Inventory.UnmatchedLimit(options.Limit))
        {
            context.Terminal.Error.WriteLine($"[WARNING]: Could not match supplied host pattern, ignoring: {pattern}");
        }

        if (plan.Inventory.Match("all", options.Limit).Count == 0)
        {
            throw new PlaybookException(SourcePosition.CommandLine("--limit"), "Specified inventory, host pattern and/or --limit leaves us with no hosts to target.", "`playbook inventory --graph` shows them all");
        }
    }
}
