using Playbooks.Execution.Walking;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>The actions that are the engine's own, because they change what runs next: includes and meta.</summary>
internal static class EngineAction
{
    public static bool IsInclude(string action) => action is "include_tasks" or "include_role";

    public static bool IsMeta(string action) => action == "meta";

    /// <summary>Loads what an include means for this host. Throws <see cref="PlaybookException"/> for mistakes in the included file.</summary>
    public static IncludedTasks Load(ITaskLoader loader, WalkStep step, TaskScope scope)
    {
        var arguments = (JinjaDict)scope.Templar.Resolve(step.Task.Arguments, scope)!;
        var origin = new TaskOrigin(step.Task.Position, scope.Play.PlaybookFolder, step.Frame.Role?.Folder, step.IsHandler);
        return step.Task.Action == "include_role" ? LoadRole(loader, step, scope, arguments, origin) : LoadTasks(loader, step, scope, arguments, origin);
    }

    private static IncludedTasks LoadTasks(ITaskLoader loader, WalkStep step, TaskScope scope, JinjaDict arguments, TaskOrigin origin)
    {
        var file = Text(arguments, "file") ?? Text(arguments, "_raw_params") ?? throw new ModuleFailedException("include_tasks needs the name of a file");
        var found = loader.LoadTasks(file, origin);
        return new IncludedTasks(found.Tasks, Inner(step, scope), found.Path) { IsEmpty = found.IsEmpty };
    }

    private static IncludedTasks LoadRole(ITaskLoader loader, WalkStep step, TaskScope scope, JinjaDict arguments, TaskOrigin origin)
    {
        var name = Text(arguments, "name") ?? Text(arguments, "role") ?? throw new ModuleFailedException("include_role needs the name of a role");
        var role = loader.LoadRole(name, EntryOf(arguments), origin);
        var inner = Inner(step, scope);
        var node = new RoleNode(step.Task.Position, role)
        {
            Tasks = role.Tasks,
            AllowDuplicates = Flag(arguments, "allow_duplicates", true),
        };
        return new IncludedTasks([node], inner, name)
        {
            Arguments = PythonValues.Repr(arguments),
            Role = role,
            IsPublic = Flag(arguments, "public", false),
        };
    }

    /// <summary>tasks_from and its siblings.</summary>
    public static RoleEntry EntryOf(JinjaDict arguments)
        => new(Text(arguments, "tasks_from") ?? "main", Text(arguments, "defaults_from") ?? "main", Text(arguments, "vars_from") ?? "main", Text(arguments, "handlers_from") ?? "main")
        {
            IsValidated = Flag(arguments, "rolespec_validate", true),
        };

    private static bool Flag(JinjaDict arguments, string name, bool otherwise)
        => Text(arguments, name) is not { } text ? otherwise
            : BooleanText.Parse(text) ?? throw new ModuleFailedException($"the field '{name}' has an invalid value ({text}), and could not be converted to an bool. The error was: The value '{text}' is not a valid boolean.");

    /// <summary>A dynamic include hands down its variables and what `apply` says, and nothing else of itself.</summary>
    private static TaskFrame Inner(WalkStep step, TaskScope scope)
    {
        var parameters = new List<JinjaDict>(step.Frame.IncludeParameters);
        parameters.AddRange(step.Task.Keywords.Vars);
        if (scope.Locals.Count > 0)
        {
            parameters.Add(JinjaDict.From(scope.Locals));
        }

        return step.Frame with { IncludeParameters = parameters, Keywords = step.Frame.Keywords.Inherit(step.Task.Apply) };
    }

    private static string? Text(JinjaDict arguments, string name) => arguments.TryGetValue(name, out var value) && value is not null ? PythonValues.Str(value) : null;
}
