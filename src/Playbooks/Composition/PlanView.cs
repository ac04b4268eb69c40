using Playbooks.Execution;
using Playbooks.Planning;
using Playbooks.Plays;

namespace Playbooks.Composition;

/// <summary>--list-hosts, --list-tasks, --list-tags and --syntax-check.</summary>
internal sealed class PlanView(TextWriter output, RunPlan plan, RunOptions options, IStaticTemplates templates)
{
    public void Write(LookOptions look)
    {
        var lister = new TaskLister(plan.Inventory, options.Limit, plan.Tags, templates, plan.ExtraVariables);
        for (var index = 0; index < plan.Playbooks.Count; index++)
        {
            var name = options.Playbooks[index];
            output.Write(look is { Hosts: false, Tasks: false, Tags: false }
                ? $"\nplaybook: {name}\n"
                : lister.List(plan.Playbooks[index], name, new ListOptions(look.Hosts, look.Tasks, look.Tags)));
        }
    }
}
