using Playbooks.Execution.Walking;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>The handlers that changes of one host have notified and that have not run yet.</summary>
internal sealed class NotifiedHandlers(BatchContext batch, HostVariables host)
{
    private readonly SortedSet<int> indexes = [];

    public bool IsEmpty => indexes.Count == 0;

    public void Add(Handler handler) => indexes.Add(handler.Index);

    /// <summary>Notifies the handlers of these names, which a task named that changed something. False: there is no such handler, which ends the run.</summary>
    public bool TryAdd(WalkStep step, TaskStarted header, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var handlers = batch.Handlers.Find(name, step.Position, NameOf);
            if (handlers.Count == 0)
            {
                batch.Stop(step.Position, new PlaybookException(
                    SourcePosition.None,
                    $"The requested handler '{name}' was not found in either the main handlers list nor in the listening handlers list",
                    $"define it under `handlers`, or correct the `notify` of {step.Task.Position}"));
                return false;
            }

            foreach (var handler in handlers.Where(handler => indexes.Add(handler.Index)))
            {
                batch.Sequencer.Emit(step.Position, header, new HandlerNotified(batch.Run.Time.GetUtcNow(), host.Name, ShownNameOf(handler)));
            }
        }

        return true;
    }

    /// <summary>Each of them once, in the order they are defined, with its place in it; what a handler notifies that stands before it waits for the next flush.</summary>
    public IEnumerable<(Handler Handler, int Place)> Take(TaskPosition flush)
    {
        foreach (var (place, handler) in batch.Handlers.InOrder(flush).Index())
        {
            if (indexes.Remove(handler.Index))
            {
                yield return (handler, place);
            }
        }
    }

    /// <summary>Whom a task notifies. Of a loop that changed something every item does, as in Ansible: the handler's name may depend on the item.</summary>
    public static IReadOnlyList<string> NamesOf(WalkStep step, TaskScope scope, TaskResult result)
    {
        var scopes = !result.HasItems ? [scope]
            : result.Items.Select(item => scope.With(step.Task.Loop!.Variable, item.Result.Values.TryGetValue(step.Task.Loop.Variable, out var value) ? value : null));
        return [.. scopes.SelectMany(one => step.Keywords.Notify.SelectMany(notify => Texts(TaskPreparer.Field("notify", () => one.Templar.Resolve(notify, one))))).Distinct()];
    }

    private static IEnumerable<string> Texts(object? value)
        => value is string text ? [text] : value is IEnumerable<object?> list ? list.Select(PythonValues.Str) : value is null ? [] : [PythonValues.Str(value)];

    private string ShownNameOf(Handler handler)
    {
        var name = NameOf(handler) ?? handler.Task.WrittenAction;
        return handler.RoleName is { } role ? $"{role} : {name}" : name;
    }

    private string? NameOf(Handler handler)
    {
        var scope = new TaskScope(batch.Run.Templar, batch.Variables, host, handler.Frame, TaskPosition.End);
        try
        {
            return handler.Task.Name is null ? null : PythonValues.Str(batch.Run.Templar.Resolve(handler.Task.Name, scope));
        }
        catch (Exception exception) when (Evaluation.IsWithoutValue(exception))
        {
            return null;
        }
    }
}
