using Playbooks.Plays;
using Playbooks.Variables;

namespace Playbooks.Execution.Walking;

/// <summary>The handlers of a play: its own, those of its roles, and those that dynamic includes bring. Of handlers with the same name the last list counts, and in it the first, as in Ansible.
/// A task sees what was brought before it, whoever is ahead.</summary>
internal sealed class HandlerList
{
    private readonly Lock gate = new();
    private readonly Dictionary<(TaskDefinition Task, string? Role, string Variables), int> known = [];
    private readonly HashSet<(int Index, TaskPosition Position)> placed = [];
    private List<Handler> handlers = [];
    private List<Place> places = [];
    private int lists;

    public IReadOnlyList<Handler> All => handlers;

    /// <param name="nodes">The handlers.</param>
    /// <param name="frame">What stands around them.</param>
    /// <param name="position">Where they were brought in.</param>
    /// <param name="variables">What the include of a role gives it: with others it brings handlers of its own.</param>
    public void Add(IEnumerable<TaskNode> nodes, TaskFrame frame, TaskPosition position, string variables = "")
    {
        lock (gate)
        {
            var all = new List<Handler>(handlers);
            var placesAfter = new List<Place>(places);
            lists++;
            foreach (var (task, around) in Tasks(nodes, frame))
            {
                var handler = Known(task, around, variables, all);
                if (placed.Add((handler.Index, position)))
                {
                    placesAfter.Add(new Place(position, lists, handler));
                }
            }

            handlers = all;
            places = placesAfter;
        }
    }

    /// <summary>The handlers of a role and of the roles it depends on; <paramref name="inner"/> is what stands around the role's own tasks.</summary>
    public void AddRole(Plays.Role role, TaskFrame inner, TaskPosition position, string variables = "")
    {
        foreach (var dependency in role.Dependencies)
        {
            AddRole(dependency.Role, TaskWalk.RoleFrame(dependency, inner), position, variables);
        }

        Add(role.Handlers, inner, position, variables);
    }

    /// <summary>The handlers that a notification of the task at <paramref name="reader"/> means: by name (with or without the role's), and everything that listens. Empty = there is none.</summary>
    public IReadOnlyList<Handler> Find(string notification, TaskPosition reader, Func<Handler, string?> nameOf)
    {
        var seen = places.FindAll(place => place.Position < reader);
        var named = seen.Where(place => nameOf(place.Handler) is { } name && (name == notification || $"{place.Handler.RoleName} : {name}" == notification))
            .OrderByDescending(place => place.Position).ThenByDescending(place => place.List).FirstOrDefault()?.Handler;
        var found = seen.Select(place => place.Handler).Where(handler => handler.Task.Listen.Contains(notification)).DistinctBy(handler => handler.Index).ToList();
        if (named is not null)
        {
            found.Add(named);
        }

        return found;
    }

    /// <summary>All that were brought in before the task at <paramref name="reader"/>, in the order of the play: the same on every host, whoever came first. As in Ansible one that was
    /// brought again stands where it did, and sees what stands around the last include.</summary>
    public IReadOnlyList<Handler> InOrder(TaskPosition reader)
        => [.. places.Where(place => place.Position < reader).OrderBy(place => place.Position).ThenBy(place => place.List).ThenBy(place => place.Handler.Index)
            .GroupBy(place => place.Handler.Index).Select(brought => brought.Last().Handler)];

    private Handler Known(TaskDefinition task, TaskFrame frame, string variables, List<Handler> all)
    {
        var key = (task, frame.Role?.Folder, variables);
        if (known.TryGetValue(key, out var index))
        {
            return new Handler(index, task, frame);
        }

        known[key] = all.Count;
        all.Add(new Handler(all.Count, task, frame));
        return all[^1];
    }

    private static IEnumerable<(TaskDefinition Task, TaskFrame Frame)> Tasks(IEnumerable<TaskNode> nodes, TaskFrame frame)
        => nodes.SelectMany(node => node switch
        {
            TaskDefinition task => [(task, frame)],
            BlockNode block => Tasks(block.Tasks, frame with { Keywords = frame.Keywords.Inherit(block.Keywords) }),
            _ => Enumerable.Empty<(TaskDefinition, TaskFrame)>(),
        });

    /// <param name="Position">Where a task or the play brought it in.</param>
    /// <param name="List">Which list of handlers it stands in there: the play's own, a role's. Counted in the order they came.</param>
    /// <param name="Handler">The handler.</param>
    private sealed record Place(TaskPosition Position, int List, Handler Handler);
}
