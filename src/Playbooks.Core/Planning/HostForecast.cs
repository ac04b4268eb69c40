using Playbooks.Execution;
using Playbooks.Execution.Walking;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Planning;

/// <summary>One host's way through one play, as far as it is sure before the run: tasks that certainly run are tried, everything else only tells what may become unknown.</summary>
internal sealed class HostForecast(ForecastContext context, HostVariables host, ForecastProgress progress, StartGate gate)
{
    private const int MostItems = 100;

    private readonly TaskForecast tasks = new(context, progress);
    private bool isEnded;

    private bool IsOver => isEnded || progress.IsBlind;

    public void Walk(Play play)
    {
        var frame = new TaskFrame { Keywords = play.Keywords with { Vars = [] } };

        // Handlers run at no time that is known: whatever they do may be done already.
        Walk(play.Handlers, frame, isCertain: false, isSelected: true);
        foreach (var role in context.Variables.PublicRoles)
        {
            Walk(role.Handlers, frame with { Roles = [role] }, isCertain: false, isSelected: true);
        }

        Walk([.. play.PreTasks, .. play.Roles, .. play.Tasks, .. play.PostTasks], frame, isCertain: true);
    }

    /// <summary>Whether the exception leaves open what the run will find: all but a variable that is defined nowhere.</summary>
    public static bool IsUnknown(Exception exception) => exception is not TemplateSyntaxException && UndefinedName.Of(exception) is null;

    private void Walk(IReadOnlyList<TaskNode> nodes, TaskFrame frame, bool isCertain, bool isSelected = false)
    {
        foreach (var node in nodes)
        {
            if (IsOver)
            {
                return;
            }

            switch (node)
            {
                case RoleNode role:
                    var inner = TaskWalk.RoleFrame(role, frame);
                    Walk(role.Role.Dependencies, inner, isCertain, isSelected);
                    Walk(role.Tasks, inner, isCertain, isSelected);
                    break;
                case BlockNode block:
                    var around = frame with { Keywords = frame.Keywords.Inherit(block.Keywords) };
                    Walk(block.Tasks, around, isCertain && block.Rescue.Count == 0, isSelected);
                    Walk(block.Rescue, around, isCertain: false, isSelected);
                    Walk(block.Always, around, isCertain, isSelected);
                    break;
                case TaskDefinition task:
                    Visit(new WalkStep(task, frame, TaskPosition.Start), isCertain, isSelected);
                    break;
            }
        }
    }

    private void Visit(WalkStep step, bool isCertain, bool isSelected)
    {
        progress.MayWriteFiles |= tasks.MayWriteFiles(step, host);
        var scope = tasks.Scope(step, host, null);
        var selected = isSelected ? null : IsSelected(step, scope);
        if (selected == false)
        {
            return;
        }

        isCertain = isCertain && selected == true && tasks.FailureCounts(step);
        foreach (var item in Items(step, scope, isCertain))
        {
            Visit(step, item, isCertain);
            if (IsOver)
            {
                return;
            }
        }
    }

    /// <summary>One item of a loop, or the task itself.</summary>
    private void Visit(WalkStep step, ForecastItem item, bool isCertain)
    {
        // Whoever ends the play ends it for all hosts, whatever this one's condition is.
        isEnded |= EngineAction.IsMeta(step.Task.Action) && Meta(step) is "end_play" or "end_batch";
        var wanted = item.IsKnown ? tasks.IsWanted(step, item.Scope, isCertain) : null;
        if (wanted == false)
        {
            return;
        }

        var isSure = isCertain && wanted == true;
        switch (step.Task.Action)
        {
            case "meta":
                isEnded |= Meta(step).StartsWith("end_", StringComparison.Ordinal);
                progress.IsBlind |= Meta(step) == "refresh_inventory";
                break;
            case "include_tasks" or "include_role":
                Include(step, item.Scope, isSure);
                break;
            case "assert" or "fail":
                // It says itself what is wrong, better than anybody else.
                progress.IsBlind |= isSure && !tasks.Holds(step, item.Scope);
                break;
            case "add_host" or "group_by":
                progress.IsBlind = true;
                break;
            case "set_fact" when step.Task.ArgumentsTemplate is not null || step.Task.Arguments.Keys.Any(key => TemplateText.IsTemplate(PythonValues.Str(key))):
                progress.IsBlind = true;
                break;
            case "include_vars" when !tasks.TryIncludeVars(step, item.Scope, isSure):
                progress.IsBlind = true;
                break;
            default:
                if (isSure)
                {
                    tasks.Try(step, item.Scope);
                }

                break;
        }
    }

    private static string Meta(WalkStep step) => PythonValues.Str(step.Task.Arguments.TryGetValue(KeyValueText.Raw, out var word) ? word : "");

    private void Include(WalkStep step, TaskScope scope, bool isSure)
    {
        if (tasks.TryInclude(step, scope, isSure) is { } included)
        {
            Walk(included.Nodes, included.Frame, isSure);
        }
        else
        {
            progress.IsBlind = true;
        }
    }

    private IReadOnlyList<ForecastItem> Items(WalkStep step, TaskScope scope, bool isCertain)
    {
        if (step.Task.Loop is null)
        {
            return [new ForecastItem(scope, true)];
        }

        var items = tasks.Items(step, scope, isCertain);
        return items is null
            ? [new ForecastItem(tasks.Scope(step, host, null, [step.Task.Loop.Variable, step.Task.Loop.IndexVariable ?? "", "ansible_loop"]), false)]
            : [.. items.Take(MostItems).Select(item => new ForecastItem(tasks.Scope(step, host, item), true))];
    }

    /// <summary>Null: the tags are not known.</summary>
    private bool? IsSelected(WalkStep step, TaskScope scope)
    {
        try
        {
            if (!context.Plan.Tags.Selects(TaskSelection.Tags(step, scope)))
            {
                return false;
            }

            var isOpen = gate.Opens(TaskPosition.Start, step.WrittenName, step.Frame.Role?.Name);
            progress.IsStarted |= isOpen;
            return isOpen;
        }
        catch (Exception error) when (IsUnknown(error) || error is TemplateFailedException)
        {
            return null;
        }
    }

    private sealed record ForecastItem(TaskScope Scope, bool IsKnown);
}
