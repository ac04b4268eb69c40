using Playbooks.Execution.Walking;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Execution.Events;

/// <summary>Tells the world how tasks of one host ended, in the order of the tasks.</summary>
internal sealed class TaskReport(BatchContext batch, HostVariables host)
{
    public TaskStarted Header(WalkStep step, TaskScope scope)
    {
        var name = ItemRunner.TaskName(step, scope);
        var shown = IncludedRole(step) is { } included ? $"{step.Task.WrittenAction} : {included}" : step.Frame.Role is { } role ? $"{role.Name} : {name}" : name;
        return new TaskStarted(batch.Run.Time.GetUtcNow(), shown, step.Task.Action, step.IsHandler, step.Task.Position);
    }

    /// <summary>A task without a result.</summary>
    public void Started(WalkStep step, TaskStarted header) => batch.Sequencer.Emit(step.Position, header, new HostActivity(batch.Run.Time.GetUtcNow(), host.Name, null));

    public void Ended(WalkStep step, TaskStarted header, TaskResult result, TimeSpan duration, bool ignored, bool rescued)
    {
        foreach (var warning in result.IsHidden ? [] : result.Result.Warnings)
        {
            batch.Run.Events.Emit(new RunWarning(batch.Run.Time.GetUtcNow(), warning));
        }

        var shown = result.IsHidden ? Censored(result) : WithValues(result);
        batch.Sequencer.Emit(step.Position, header, new TaskEnded(batch.Run.Time.GetUtcNow(), host.Name, header.Name, header.Action, result.Outcome, shown, step.Task.Position)
        {
            IsIgnored = ignored,
            IsRescued = rescued,
            IsHidden = result.IsHidden,
            IsMistake = result.IsMistake,
            HasItems = result.HasItems,
            DelegatedTo = result.DelegatedTo,
            DelegatedAddress = result.DelegatedAddress,
            Duration = duration,
            Changes = result.IsHidden ? [] : result.Changes,
            Attempts = result.Attempts,
            Origin = result.Origin,
        });
    }

    public void Included(WalkStep step, TaskStarted header, IReadOnlyList<IncludedTasks> files, IReadOnlyList<int> places)
    {
        if (files.Count == 0)
        {
            Ended(step, header, ItemRunner.Skipped(), TimeSpan.Zero, false, false);
            return;
        }

        if (files.All(file => file.IsEmpty))
        {
            Started(step, header);
        }

        foreach (var (file, place) in files.Zip(places).Where(pair => !pair.First.IsEmpty))
        {
            batch.Sequencer.Emit(step.Position, header, new Included(batch.Run.Time.GetUtcNow(), file.File, [host.Name]) { Item = file.Item, IsRole = file.Role is not null, Place = place });
        }
    }

    /// <summary>An include_role without a name is called by the role's, as written, and not by the role it stands in.</summary>
    private static string? IncludedRole(WalkStep step)
        => step.Task.Name is null && step.Task.Action == "include_role" && (step.Task.Arguments.TryGetValue("name", out var role) || step.Task.Arguments.TryGetValue("role", out role))
            ? role is TemplateText text ? text.Source : PythonValues.Str(role)
            : null;

    private static ModuleResult WithValues(TaskResult result)
        => result.Result with { Values = JinjaDict.From(result.Registered().Where(pair => pair.Key is not ("diff" or "changed" or "failed" or "skipped" or "warnings")).Select(pair => KeyValuePair.Create(PythonValues.Str(pair.Key), pair.Value))) };

    private static ModuleResult Censored(TaskResult result) => new()
    {
        Changed = result.Result.Changed,
        Failed = result.Result.Failed,
        Values = new JinjaDict { ["censored"] = "the output has been hidden due to the fact that 'no_log: true' was specified for this result" },
    };
}
