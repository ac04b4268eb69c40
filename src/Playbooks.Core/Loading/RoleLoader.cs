using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Yaml;

namespace Playbooks.Loading;

/// <summary>Reads a role: defaults, vars, meta with its dependencies, tasks, handlers. Mistakes go to the context.</summary>
internal sealed class RoleLoader
{
    private readonly RoleFinder finder;
    private readonly TaskFileLoader files;

    public RoleLoader(RoleFinder finder)
    {
        this.finder = finder;
        files = new TaskFileLoader(this);
    }

    public TaskFileLoader Files => files;

    /// <summary>Null: not found, and a mistake was noted.</summary>
    public Role? Load(string name, RoleEntry entry, LoadContext context)
    {
        var paths = finder.SearchPaths(context.Origin.PlaybookFolder, context.Origin.RoleFolder);
        if (finder.Find(name, paths) is not var (folder, isOwnPath))
        {
            AddMissing(name, context);
            return null;
        }

        if (context.Roles.Contains(folder))
        {
            context.Add(context.Origin.Position, $"the roles depend on each other: {string.Join(" -> ", context.Roles.SkipWhile(role => role != folder).Append(folder).Select(path => Path.GetFileName(path)))}",
                "remove one of the dependencies");
            return null;
        }

        // As in Ansible the name is what was written, but for a path that leads there from none of the folders of roles.
        var role = new Role(isOwnPath ? Path.GetFileName(folder) : name, folder);
        try
        {
            return Read(role, entry, context with { Roles = [.. context.Roles, folder] });
        }
        catch (PlaybookException error)
        {
            context.Mistakes.AddRange(error.Mistakes);
            return null;
        }
    }

    private Role Read(Role role, RoleEntry entry, LoadContext context)
    {
        role = role with { Variables = Variables(role, "vars", entry.Vars, context), Defaults = Variables(role, "defaults", entry.Defaults, context) };
        var inner = Inside(role, context);
        role = new RoleMetaReader(this).Read(role, inner);
        return role with
        {
            Tasks = [.. ArgumentSpecTask.For(role, entry), .. Tasks(role, "tasks", entry.Tasks, inner)],
            Handlers = Tasks(role, "handlers", entry.Handlers, inner with { Origin = inner.Origin with { IsHandler = true } }),
        };
    }

    /// <summary>Static names inside may be made of the role's own variables; the caller's win over its defaults.</summary>
    private static LoadContext Inside(Role role, LoadContext context)
    {
        var variables = new JinjaDict(role.Defaults);
        var merge = new VariableMerge();
        merge.Into(variables, role.Variables);
        merge.Into(variables, context.Variables);
        variables["role_path"] = role.Folder;
        variables["role_name"] = role.Name;
        return context with { Variables = variables, Files = [], Origin = context.Origin with { RoleFolder = role.Folder, IsHandler = false } };
    }

    private static JinjaDict Variables(Role role, string kind, string name, LoadContext context)
    {
        var merged = new JinjaDict();
        foreach (var path in PathsOf(role, kind, name, allowFolder: true, context))
        {
            new VariableMerge().Into(merged, context.Services.Files.Load(path));
        }

        return merged;
    }

    private IReadOnlyList<TaskNode> Tasks(Role role, string kind, string name, LoadContext context)
        => PathsOf(role, kind, name, allowFolder: false, context) is [var path, ..] ? files.LoadPath(path, context) : [];

    /// <summary>main.yml, main.yaml, main.json, main; another name first as written, and it must be there.</summary>
    private static IReadOnlyList<string> PathsOf(Role role, string kind, string name, bool allowFolder, LoadContext context)
    {
        var stem = Path.Combine(role.Folder, kind, name);
        string[] endings = name == "main" ? [".yml", ".yaml", ".json", ""] : ["", ".yml", ".yaml", ".json"];
        foreach (var path in endings.Select(ending => stem + ending))
        {
            if (context.Sources.HasFile(path))
            {
                return [path];
            }

            if (allowFolder && context.Sources.HasFolder(path))
            {
                return VariableFiles.FilesBelow(path);
            }
        }

        if (name != "main")
        {
            context.Add(context.Origin.Position, $"could not find specified file in role {role.Name}: {kind}/{name}", $"look into {Path.Combine(role.Folder, kind)}");
        }

        return [];
    }

    private void AddMissing(string name, LoadContext context)
    {
        var paths = finder.SearchPaths(context.Origin.PlaybookFolder, context.Origin.RoleFolder).ToList();
        var known = paths.Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories).Select(path => Path.GetFileName(path)).Distinct();
        var remedy = name.Count(letter => letter == '.') >= 2
            ? "roles of collections are not looked up: copy the role into roles/ and name it without its collection"
            : Suggestion.For(name, known, $"put it into roles/ beside the playbook; looked in {string.Join(", ", paths)}");
        context.Mistakes.Add(new Mistake(context.Origin.Position, $"the role '{name}' was not found", remedy) { MissingText = $"the role '{name}' was not found in {string.Join(':', paths)}" });
    }
}
