using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Yaml;

namespace Playbooks.Loading;

/// <summary>Puts in what import_tasks and import_role name, and checks the arguments of include_tasks and include_role.</summary>
internal sealed class StaticImports(TaskFileLoader files, RoleLoader roles)
{
    private static readonly string[] RoleArguments
        = ["name", "role", "tasks_from", "vars_from", "defaults_from", "handlers_from", "apply", "public", "allow_duplicates", "rolespec_validate"];

    public IReadOnlyList<TaskNode> ImportTasks(TaskDefinition task, YamlMapping mapping, LoadContext context)
    {
        CheckTasksArguments(task, mapping, context, isStatic: true);
        if (task.Loop is not null)
        {
            context.Add(mapping, "you cannot use loops on 'import_tasks' statements", "use include_tasks instead");
            return [];
        }

        if (FileOf(task) is not { } name)
        {
            context.Add(mapping, $"no file specified for {task.WrittenAction}", "name the file: import_tasks: file.yml");
            return [];
        }

        var own = Own(task, context);
        var inner = own.Vars.Count > 0 ? context.WithVariables(own.Vars[0]) : context;
        if (inner.StaticText(name, mapping) is not { } file)
        {
            return [];
        }

        return [new BlockNode(mapping.Position) { Keywords = own, Tasks = files.Load(file, inner with { Origin = inner.Origin with { Position = mapping.Position } }).Tasks }];
    }

    public IReadOnlyList<TaskNode> ImportRole(TaskDefinition task, YamlMapping mapping, LoadContext context)
    {
        CheckRoleArguments(task, mapping, context, isStatic: true);
        if (task.Loop is not null)
        {
            context.Add(mapping, "you cannot use loops on 'import_role' statements", "use include_role instead");
            return [];
        }

        var vars = task.Keywords.Vars.Count > 0 ? task.Keywords.Vars[0] : [];
        var inner = context.WithVariables(vars) with { Origin = context.Origin with { Position = mapping.Position } };
        if (RoleNameOf(task) is not { } value || inner.StaticText(value, mapping) is not { } name)
        {
            return [];
        }

        var entry = new RoleEntry(From(task, "tasks_from", inner, mapping), From(task, "defaults_from", inner, mapping), From(task, "vars_from", inner, mapping), From(task, "handlers_from", inner, mapping)) { IsValidated = Truth(task, "rolespec_validate", true) };
        return roles.Load(name, entry, inner) is { } role
            ? [new RoleNode(mapping.Position, role.WithEntryVariables(vars)) { Name = task.Name, Keywords = task.Keywords, Tasks = role.Tasks, AllowDuplicates = Truth(task, "allow_duplicates", true) }]
            : [];
    }

    /// <summary>The include with its `apply` read.</summary>
    public TaskDefinition CheckInclude(TaskDefinition task, YamlMapping mapping, LoadContext context)
    {
        foreach (var entry in mapping.Entries.Where(entry => entry.Name is { } name && KeywordNames.Handler.Contains(name) && !KeywordNames.Include.Contains(name)))
        {
            context.Add(entry.Key, $"'{entry.Name}' is not a valid attribute for a {(task.Action == "include_role" ? "IncludeRole" : "TaskInclude")}",
                "put it under `apply:`, or use the import_ form, or a block around it");
        }

        if (task.Action == "include_role")
        {
            CheckRoleArguments(task, mapping, context, isStatic: false);
        }
        else
        {
            CheckTasksArguments(task, mapping, context, isStatic: false);
            if (FileOf(task) is null && task.ArgumentsTemplate is null)
            {
                context.Add(mapping, $"no file specified for {task.WrittenAction}", "name the file: include_tasks: file.yml");
            }
        }

        return WithApply(WithFile(task), mapping, context);
    }

    private static TaskDefinition WithFile(TaskDefinition task)
    {
        if (task.Action != "include_tasks" || FileOf(task) is not { } file)
        {
            return task;
        }

        var arguments = new JinjaDict(task.Arguments) { [KeyValueText.Raw] = file };
        arguments.Remove("file");
        return task with { Arguments = arguments };
    }

    private static TaskDefinition WithApply(TaskDefinition task, YamlMapping mapping, LoadContext context)
    {
        var node = mapping.Entries.Select(entry => (entry.Value as YamlMapping)?.Find("apply")).FirstOrDefault(found => found is not null);
        if (node is null or YamlScalar { IsNull: true })
        {
            return task;
        }

        if (node is not YamlMapping apply)
        {
            context.Add(node, $"expected a mapping for apply, and this is {node.Kind}", "write `keyword: value` lines below it");
            return task;
        }

        foreach (var entry in apply.Entries.Where(entry => !KeywordNames.Block.Contains(entry.Name ?? "")))
        {
            context.Add(entry.Key, $"'{entry.Name}' is not a valid attribute for a Block", Suggestion.For(entry.Name ?? "", KeywordNames.Block, "apply takes what a block takes"));
        }

        var arguments = new JinjaDict(task.Arguments);
        arguments.Remove("apply");
        return task with { Arguments = arguments, Apply = new KeywordsReader(context).Read(apply) };
    }

    private static object? FileOf(TaskDefinition task)
        => task.Arguments.TryGetValue(KeyValueText.Raw, out var raw) && raw is not (null or "") ? raw : task.Arguments.TryGetValue("file", out var file) ? file : null;

    private static object? RoleNameOf(TaskDefinition task)
        => task.Arguments.TryGetValue("name", out var name) ? name : task.Arguments.TryGetValue("role", out var role) ? role : null;

    private static void CheckTasksArguments(TaskDefinition task, YamlMapping mapping, LoadContext context, bool isStatic)
    {
        foreach (var key in task.Arguments.Keys.Where(key => key is not (KeyValueText.Raw or "file") && (isStatic || key is not "apply") && task.Action != "include"))
        {
            context.Add(mapping, $"invalid options for {task.WrittenAction}: {key}", key is "apply" ? "put the keyword on the import itself" : "give variables with `vars:`");
        }
    }

    private static void CheckRoleArguments(TaskDefinition task, YamlMapping mapping, LoadContext context, bool isStatic)
    {
        if (RoleNameOf(task) is null && task.ArgumentsTemplate is null)
        {
            context.Add(mapping, $"'name' is a required field for {task.WrittenAction}", "name the role");
        }

        foreach (var key in task.Arguments.Keys.Where(key => !RoleArguments.Contains(key) || (isStatic && key is "apply" or "public")))
        {
            context.Add(mapping, $"invalid options for {task.WrittenAction}: {key}", Suggestion.For(key.ToString()!, RoleArguments, "give variables with `vars:`"));
        }
    }

    /// <summary>The old `include` hands its other arguments down as variables.</summary>
    private static Keywords Own(TaskDefinition task, LoadContext context)
    {
        if (task.Action != "include")
        {
            return task.Keywords;
        }

        context.Services.Warnings.Add(task.Position, "\"include\" is deprecated", "use include_tasks or import_tasks");
        var vars = task.Keywords.Vars.Count > 0 ? new JinjaDict(task.Keywords.Vars[0]) : [];
        foreach (var (key, value) in task.Arguments)
        {
            if (key is not (KeyValueText.Raw or "file"))
            {
                vars[key] = value;
            }
        }

        return vars.Count == 0 ? task.Keywords : task.Keywords with { Vars = [vars] };
    }

    /// <summary>As in Ansible an import takes the file from tasks/ (vars/, ...) itself, whatever folder is named before it; an include does not.</summary>
    private static string From(TaskDefinition task, string key, LoadContext context, YamlMapping mapping)
        => task.Arguments.TryGetValue(key, out var value) && context.StaticText(value, mapping) is { } name ? Path.GetFileName(name) : "main";

    private static bool Truth(TaskDefinition task, string key, bool otherwise)
        => task.Arguments.TryGetValue(key, out var value) ? value is string text ? BooleanText.Parse(text) == true : PythonValues.IsTrue(value) : otherwise;
}
