using System.Collections.Concurrent;
using Playbooks.Jinja;
using Playbooks.Plays;

namespace Playbooks.Loading;

/// <summary>Loads what dynamic includes name while a run is going on. Safe to use from many threads; each file and role is read once as long as nobody writes to what it was
/// loaded from: a task of the run may have made it.</summary>
internal sealed class TaskLoader(LoadServices services, TaskFileLoader files, RoleLoader roles, JinjaDict extraVariables) : ITaskLoader
{
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<(string Name, string Folder, string Playbook, string? Role, bool IsHandler), Loaded<TaskFile>> lists = new();
    private readonly ConcurrentDictionary<(string Name, RoleEntry Entry, string Folder, string Playbook, string? Role), Loaded<Role>> loadedRoles = new();

    public TaskFile LoadTasks(string name, TaskOrigin origin)
        => Load(lists, (name, FolderOf(origin), origin.PlaybookFolder, origin.RoleFolder, origin.IsHandler), origin, context => files.Load(name, context, isDynamic: true));

    public Role LoadRole(string name, RoleEntry entry, TaskOrigin origin)
        => Load(loadedRoles, (name, entry, FolderOf(origin), origin.PlaybookFolder, origin.RoleFolder), origin, context => roles.Load(name, entry, context)!);

    /// <summary>One at a time, as all hosts have to get the same: handlers are told apart by their definition.</summary>
    private T Load<TKey, T>(ConcurrentDictionary<TKey, Loaded<T>> all, TKey key, TaskOrigin origin, Func<LoadContext, T> load)
        where TKey : notnull
    {
        if (Known(all, key, out var known))
        {
            return known;
        }

        lock (gate)
        {
            if (Known(all, key, out known))
            {
                return known;
            }

            var context = Context(origin);
            var value = load(context);
            context.ThrowIfWrong();
            all[key] = new Loaded<T>(value, context.Sources);
            return value;
        }
    }

    private static bool Known<TKey, T>(ConcurrentDictionary<TKey, Loaded<T>> all, TKey key, out T value)
        where TKey : notnull
    {
        var isKnown = all.TryGetValue(key, out var loaded) && loaded.Sources.AreUnchanged;
        value = isKnown ? loaded!.Value : default!;
        return isKnown;
    }

    private static string FolderOf(TaskOrigin origin) => Path.GetDirectoryName(origin.Position.File) ?? "";

    private LoadContext Context(TaskOrigin origin)
        => new LoadContext(services, origin).WithVariables(new JinjaDict { ["playbook_dir"] = origin.PlaybookFolder, ["role_path"] = origin.RoleFolder }).WithVariables(extraVariables);

    private sealed record Loaded<T>(T Value, SourceFiles Sources);
}
