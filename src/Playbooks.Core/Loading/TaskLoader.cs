using System.Collections.Concurrent;
using Playbooks.Jinja;
using Playbooks.Plays;

namespace Playbooks.Loading;

/// <summary>Loads what dynamic includes name while a run is going on. Safe to use from many threads; each file and role is read once.</summary>
internal sealed class TaskLoader(LoadServices services, TaskFileLoader files, RoleLoader roles, JinjaDict extraVariables) : ITaskLoader
{
    private readonly ConcurrentDictionary<(string Name, string Folder, string Playbook, string? Role, bool IsHandler), TaskFile> lists = new();
    private readonly ConcurrentDictionary<(string Name, RoleEntry Entry, string Folder, string Playbook, string? Role), Role> loadedRoles = new();

    public TaskFile LoadTasks(string name, TaskOrigin origin)
        => lists.GetOrAdd((name, FolderOf(origin), origin.PlaybookFolder, origin.RoleFolder, origin.IsHandler), _ =>
        {
            var context = Context(origin);
            var tasks = files.Load(name, context, isDynamic: true);
            context.ThrowIfWrong();
            return tasks;
        });

    public Role LoadRole(string name, RoleEntry entry, TaskOrigin origin)
        => loadedRoles.GetOrAdd((name, entry, FolderOf(origin), origin.PlaybookFolder, origin.RoleFolder), _ =>
        {
            var context = Context(origin);
            var role = roles.Load(name, entry, context);
            context.ThrowIfWrong();
            return role!;
        });

    private static string FolderOf(TaskOrigin origin) => Path.GetDirectoryName(origin.Position.File) ?? "";

    private LoadContext Context(TaskOrigin origin)
        => new LoadContext(services, origin).WithVariables(new JinjaDict { ["playbook_dir"] = origin.PlaybookFolder, ["role_path"] = origin.RoleFolder }).WithVariables(extraVariables);
}
