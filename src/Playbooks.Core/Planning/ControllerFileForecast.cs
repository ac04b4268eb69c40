using Playbooks.Execution.Asking;
using Playbooks.Execution.Walking;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Planning;

/// <summary>The file on the controller that a task needs: which one, and whether it is there. Looked for exactly as at the task's turn.</summary>
internal sealed class ControllerFileForecast(ForecastContext context)
{
    /// <summary>Null: the task needs none, or which one is not known. Throws <see cref="PlaybookException"/> when it is missing.</summary>
    public string? Find(WalkStep step, TaskScope scope, bool mayBeMadeYet)
    {
        if (Needed(step.Task, scope) is not var (kind, name, position) || name.Length == 0)
        {
            return null;
        }

        var folders = ControllerSearch.Folders(scope);
        try
        {
            return ControllerFiles.Find(kind, name, folders);
        }
        catch (ModuleFailedException)
        {
            return mayBeMadeYet ? null : throw new PlaybookException(position, Message(step.Task.Action, kind, name), Remedy(kind, name, folders));
        }
    }

    private (string Kind, string Name, SourcePosition Position)? Needed(TaskDefinition task, TaskScope scope)
    {
        switch (task.Action)
        {
            case "template":
                return Named(task, "src", "templates", scope);
            case "copy" when !task.Arguments.ContainsKey("content") && !IsRemote(task, false):
            case "assemble" when !IsRemote(task, true):
            case "unarchive" when !IsRemote(task, false) && !task.Arguments.ContainsKey("creates"):
                return Named(task, "src", "files", scope);
            case "script" when !context.Options.Check && !task.Arguments.ContainsKey("creates") && !task.Arguments.ContainsKey("removes"):
                var line = Named(task, KeyValueText.Raw, "files", scope) ?? Named(task, "cmd", "files", scope);
                return line is var (kind, text, position) && !text.AsSpan().ContainsAny('"', '\'', '\\') ? (kind, text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "", position) : null;
            case "include_vars":
                return Named(task, KeyValueText.Raw, "vars", scope) ?? Named(task, "file", "vars", scope) ?? Named(task, "dir", "vars", scope);
            default:
                return null;
        }
    }

    private (string, string, SourcePosition)? Named(TaskDefinition task, string argument, string kind, TaskScope scope)
    {
        if (!task.Arguments.TryGetValue(argument, out var value) || value is null)
        {
            return null;
        }

        try
        {
            var name = context.Templar.Resolve(value, scope);
            return name is string text && !text.Contains("://", StringComparison.Ordinal) ? (kind, text.TrimEnd('\n'), value is TemplateText template ? template.Position : task.Position) : null;
        }
        catch (Exception error) when (HostForecast.IsUnknown(error) || error is TemplateFailedException)
        {
            return null;
        }
    }

    /// <summary>Whether the source is on the node; also where that is not known, or said in the old way.</summary>
    private static bool IsRemote(TaskDefinition task, bool otherwise)
        => task.Arguments.ContainsKey("copy") || (task.Arguments.TryGetValue("remote_src", out var remote) ? remote is not (false or "no" or "false" or "False" or "No") : otherwise);

    private static string Message(string action, string kind, string name)
        => kind switch
        {
            "templates" => $"there is no template '{name}' on the controller",
            "vars" => $"there is no file of variables '{name}' on the controller",
            _ => $"there is no file '{name}' for {action} on the controller",
        };

    private static string Remedy(string kind, string name, IReadOnlyList<string> folders)
    {
        if (ControllerSearch.IsAbsolute(name))
        {
            return "make it, or correct the path";
        }

        var below = Path.GetDirectoryName(name) ?? "";
        var places = ControllerSearch.Places(kind, name, folders).Select(place => Path.GetDirectoryName(place)!).ToList();
        var known = places.Where(Directory.Exists).SelectMany(Directory.EnumerateFiles).Select(path => Path.Combine(below, Path.GetFileName(path)));
        return Suggestion.For(name, known, $"looked in {string.Join(", ", places)}");
    }
}
