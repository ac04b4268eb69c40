using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Execution.Walking;

/// <summary>Which tasks the command line selects: --tags, --skip-tags, --start-at-task.</summary>
internal static class TaskSelection
{
    /// <summary>False: the task does not exist for this run. With <paramref name="peek"/> nothing is remembered.</summary>
    public static bool IsSelected(BatchContext batch, WalkStep step, bool peek = false)
    {
        // What was notified runs, whatever its tags; so does the end of a section that runs it.
        if (step.IsHandler || step.Task.IsImplicit)
        {
            return true;
        }

        return Selects(batch.Run, batch.Variables, step) && (peek || batch.Start.Opens(step.Position, step.WrittenName, step.Frame.Role?.Name));
    }

    /// <summary>Whether the tags select it.</summary>
    public static bool Selects(RunServices run, PlayVariables variables, WalkStep step) => run.SelectsTags(Tags(run, variables, step));

    private static IReadOnlyList<string> Tags(RunServices run, PlayVariables variables, WalkStep step)
    {
        if (step.Keywords.Tags.All(tag => tag is string))
        {
            return [.. step.Keywords.Tags.Cast<string>()];
        }

        // A tag may be a template of extra variables; what only a host knows cannot select tasks.
        var scope = new TaskScope(run.Templar, variables, new HostVariables("", [], []), TaskFrame.Empty, null);
        try
        {
            return Tags(step, scope);
        }
        catch (Exception exception) when (Evaluation.IsWithoutValue(exception))
        {
            throw new PlaybookException(step.Task.Position, $"tags: {exception.Message}", "tags can use extra variables and the play's own, nothing that only a host knows");
        }
    }

    /// <summary>The tags with their templates evaluated.</summary>
    public static IReadOnlyList<string> Tags(WalkStep step, TaskScope scope)
        => [.. step.Keywords.Tags.SelectMany(tag => scope.Templar.Resolve(tag, scope) switch
        {
            string text => [text],
            IEnumerable<object?> list => list.Select(PythonValues.Str),
            var other => [PythonValues.Str(other)],
        })];
}
