using Playbooks.Plays;
using Playbooks.Variables;

namespace Playbooks.Execution.Walking;

/// <summary>The handlers of a play: its own, those of its roles, and those that dynamic includes bring. Of handlers with the same name the last list counts, and in it the first, as in Ansible.</summary>
internal sealed class HandlerList
{
    private readonly Lock gate = new();
    private readonly Dictionary<(TaskDefinition, string?), Handler> known = [];
    private List<Handler> handlers = [];
    private int lists;

    public IReadOnlyList<Handler> All => handlers;

    public void Add(IEnumerable<TaskNode> nodes, TaskFrame frame)
    {
        lock (gate)
        {
            var all = new List<Handler>(handlers);
            lists++;
            AddTo(all, nodes, frame);
            handlers = all;
        }
    }

    /// <summary>The handlers of a role and of the roles it depends on; <paramref name="inner"/> is what stands around the role's own tasks.</summary>
    public void AddRole(Plays.Role role, TaskFrame inner)
    {
        foreach (var dependency in role.Dependencies)
        {
            AddRole(dependency.Role, TaskWalk.RoleFrame(dependency, inner));
        }

        Add(role.Handlers, inner);
    }

    /// <summary>The handlers that a notification means: by name (with or without the role's), else everything that listens. Empty = there is none.</summary>
    public IReadOnlyList<Handler> Find(string notification, Func<Handler, string?> nameOf)
    {
        var all = handlers;
        var named = all.Where(handler => nameOf(handler) is { } name && (name == notification || $"{handler.RoleName} : {name}" == notification)).OrderByDescending(handler => handler.List).FirstOrDefault();
        var found = all.Where(handler => handler.Task.Listen.Contains(notification)).ToList();
        if (named is not null)
        {
            found.Add(named);
        }

        return found;
    }

    private void AddTo(List<Handler> all, IEnumerable<TaskNode> nodes, TaskFrame frame)
    {
        foreach (var node in nodes)
        {
            switch (node)
            {
                case TaskDefinition task when !known.ContainsKey((task, frame.Role?.Folder)):
                    var handler = new Handler(all.Count, task, frame) { List = lists };
                    known[(task, frame.Role?.Folder)] = handler;
                    all.Add(handler);
                    break;
                case BlockNode block:
                    AddTo(all, block.Tasks, frame with { Keywords = frame.Keywords.Inherit(block.Keywords) });
                    break;
            }
        }
    }
}
