using Playbooks.Execution;
using Playbooks.Execution.Asking;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Yaml;

namespace Playbooks.Planning;

/// <summary>All names that the plays may give a value: while they run (register, set_fact, include_vars, prompts, loops around includes) and in their texts (vars,
/// defaults, parameters). Includes with a fixed name are followed.</summary>
internal sealed class RunTimeNames(ITaskLoader loader, VariableFiles files)
{
    private readonly HashSet<string> dynamic = new(StringComparer.Ordinal);
    private readonly HashSet<string> written = new(StringComparer.Ordinal);
    private readonly HashSet<(string, string)> followed = [];
    private readonly HashSet<TaskDefinition> knownIncludes = new(ReferenceEqualityComparer.Instance);
    private string playbookFolder = "";

    /// <summary>Names that get their value during the run: what they are before is not known.</summary>
    public IReadOnlySet<string> Dynamic => dynamic;

    /// <summary>Names that some text of the plays gives a value somewhere.</summary>
    public IReadOnlySet<string> Written => written;

    /// <summary>Hosts may come into other groups during the run.</summary>
    public bool HasNewMembers { get; private set; }

    /// <summary>Whether the names that an include_vars brings are among these.</summary>
    public bool Knows(TaskDefinition includeVars) => knownIncludes.Contains(includeVars);

    public void Add(Play play, string folder)
    {
        playbookFolder = folder;
        AddKeys(play.Keywords.Vars);
        dynamic.UnionWith(play.VarsPrompts.Select(prompt => prompt.Name));
        foreach (var list in new[] { play.PreTasks, play.Roles, play.Tasks, play.PostTasks, play.Handlers })
        {
            Add(list, null);
        }
    }

    private void Add(IEnumerable<TaskNode> nodes, Role? role)
    {
        foreach (var node in nodes)
        {
            AddKeys(node.Keywords.Vars);
            switch (node)
            {
                case BlockNode block:
                    Add(block.Tasks.Concat(block.Rescue).Concat(block.Always), role);
                    break;
                case RoleNode inner:
                    AddKeys([inner.Parameters, inner.EntryVariables]);
                    Add(inner.Role);
                    Add(inner.Tasks, inner.Role);
                    break;
                case TaskDefinition task:
                    Add(task, role);
                    break;
            }
        }
    }

    private void Add(Role role)
    {
        AddKeys([role.Defaults, role.Variables]);
        written.UnionWith(role.ArgumentSpecs.Values.OfType<JinjaDict>().SelectMany(spec => spec.TryGetValue("options", out var options) && options is JinjaDict named ? named.Keys.Select(PythonValues.Str) : []));
        if (followed.Add((role.Folder, "")))
        {
            Add(role.Dependencies, role);
            Add(role.Handlers, role);
        }
    }

    private void Add(TaskDefinition task, Role? role)
    {
        if (task.Register is { } register)
        {
            dynamic.Add(register);
        }

        AddKeys(task.Apply.Vars);
        switch (task.Action)
        {
            case "group_by":
                HasNewMembers = true;
                break;
            case "set_fact" or "set_stats" or "add_host":
                HasNewMembers |= task.Action == "add_host";
                dynamic.UnionWith(task.Arguments.Keys.Select(PythonValues.Str));
                break;
            case "include_vars":
                AddIncluded(task, role);
                break;
            case "include_tasks":
                AddLoop(task);
                Follow(Text(task, KeyValueText.Raw), task, role, isRole: false);
                break;
            case "include_role":
                AddLoop(task);
                Follow(Text(task, "name") ?? Text(task, "role"), task, role, isRole: true);
                break;
        }
    }

    private void AddIncluded(TaskDefinition task, Role? role)
    {
        if (Text(task, "name") is { } name)
        {
            dynamic.Add(name);
            knownIncludes.Add(task);
        }
        else if (!task.Arguments.ContainsKey("name") && (Text(task, KeyValueText.Raw) ?? Text(task, "file")) is { } file)
        {
            try
            {
                string[] folders = [.. role is null ? [] : new[] { role.Folder }, task.Folder, playbookFolder];
                dynamic.UnionWith(files.Load(ControllerFiles.Find("vars", file.TrimEnd('\n'), folders)).Keys.Select(PythonValues.Str));
                knownIncludes.Add(task);
            }
            catch (Exception error) when (error is ModuleFailedException or PlaybookException)
            {
                // Whether it is there at its turn only the run knows.
            }
        }
    }

    private static string? Text(TaskDefinition task, string argument) => task.Arguments.TryGetValue(argument, out var value) ? value as string : null;

    private void AddLoop(TaskDefinition task)
    {
        if (task.Loop is { } loop)
        {
            dynamic.UnionWith(new[] { loop.Variable, loop.IndexVariable }.OfType<string>());
        }
    }

    private void Follow(string? name, TaskDefinition task, Role? role, bool isRole)
    {
        if (name is null || !followed.Add((task.Position.ToString(), name)))
        {
            return;
        }

        var origin = new TaskOrigin(task.Position, playbookFolder, role?.Folder, IsHandler: false);
        try
        {
            if (!isRole)
            {
                Add(loader.LoadTasks(name, origin).Tasks, role);
                return;
            }

            var included = loader.LoadRole(name, EngineAction.EntryOf(task.Arguments), origin);
            Add(included);
            Add(included.Tasks, included);
            dynamic.UnionWith(included.Defaults.Keys.Concat(included.Variables.Keys).Select(PythonValues.Str));
        }
        catch (PlaybookException)
        {
            // Whether it is ever included only the run knows.
        }
    }

    private void AddKeys(IEnumerable<JinjaDict> levels) => written.UnionWith(levels.SelectMany(level => level.Keys).Select(PythonValues.Str));
}
