using Playbooks.Execution;
using Playbooks.Execution.Hosts;
using Playbooks.Execution.Walking;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Planning;

/// <summary>What can be said of one task on one host before the run. Notes what is sure to fail.</summary>
internal sealed class TaskForecast(ForecastContext context, ForecastProgress progress)
{
    /// <summary>Modules that leave no file behind, wherever they run.</summary>
    private static readonly string[] Harmless =
    [
        "add_host", "assert", "debug", "fail", "find", "getent", "group_by", "include_role", "include_tasks", "include_vars", "meta", "pause", "ping", "query", "set_fact", "set_stats", "setup", "slurp", "stat", "wait_for",
    ];

    private readonly ControllerFileForecast files = new(context);

    public TaskScope Scope(WalkStep step, HostVariables host, Dictionary<string, object?>? item, IReadOnlyList<string>? unknown = null)
        => new(context.Templar, context.Variables, host, step.TaskFrame, null)
        {
            Locals = item ?? new Dictionary<string, object?>(StringComparer.Ordinal),
            Unknown = Unknown(unknown ?? []),
        };

    public bool MayWriteFiles(WalkStep step, HostVariables host)
    {
        var action = step.Task.Action;
        return !Harmless.Contains(action)
            && (action == "fetch" || step.Keywords.DelegateTo is not null || MayBeLocal(step.Keywords.Connection) || MayBeLocal(context.Options.Connection)
                || ConnectionResolver.IsLocalName(host.Name) || (host.Inventory.TryGetValue("ansible_connection", out var connection) && MayBeLocal(connection)));
    }

    private static bool MayBeLocal(object? connection) => connection is not null && !(connection is string transport && ConnectionResolver.IsSsh(transport));

    /// <summary>False: a failure of the task is foreseen and does not end the host's run.</summary>
    public bool FailureCounts(WalkStep step)
        => step.Keywords.IgnoreErrors is null or false && step.Task.FailedWhen.Count == 0 && step.Task.Until.Count == 0 && step.Keywords.ModuleDefaults.Count == 0 && step.Task.ArgumentsTemplate is null;

    /// <summary>Whether the conditions hold; null when that is not known.</summary>
    public bool? IsWanted(WalkStep step, TaskScope scope, bool isCertain)
    {
        bool? wanted = true;
        foreach (var condition in step.Keywords.When)
        {
            try
            {
                if (!context.Templar.Check(condition.Source, scope, condition.Position))
                {
                    return false;
                }
            }
            catch (Exception error)
            {
                if (isCertain && wanted == true)
                {
                    Note(error, condition.Position, step, scope);
                }

                wanted = null;
            }
        }

        return wanted;
    }

    /// <summary>The items of the loop, each with its local variables; null when they are not known.</summary>
    public IReadOnlyList<Dictionary<string, object?>>? Items(WalkStep step, TaskScope scope, bool isCertain)
    {
        if (step.Task.Loop!.Lookup is "fileglob" or "first_found" or "file" or "lines" or "template" && progress.MayWriteFiles)
        {
            return null;
        }

        try
        {
            return LoopItems.Of(step, scope);
        }
        catch (Exception error)
        {
            // With a condition that does not hold nobody reads the items.
            if (isCertain && step.Keywords.When.Count == 0)
            {
                Note(error, step.Task.Loop.Position, step, scope);
            }

            return null;
        }
    }

    /// <summary>False: the assertion does not hold, or nothing is known of it.</summary>
    public bool Holds(WalkStep step, TaskScope scope)
    {
        try
        {
            return step.Task.Action == "assert" && step.Task.Arguments.TryGetValue("that", out var that) && context.Templar.Check(that, scope, step.Task.Position);
        }
        catch (Exception error) when (HostForecast.IsUnknown(error))
        {
            return true;
        }
        catch (TemplateFailedException)
        {
            return false;
        }
    }

    /// <summary>Tries the arguments, the file they name on the controller, and the content of a template.</summary>
    public void Try(WalkStep step, TaskScope scope)
    {
        var before = context.Mistakes.Count;
        foreach (var value in step.Task.Arguments.Values)
        {
            TryValue(value, step, scope);
        }

        if (context.Mistakes.Count > before)
        {
            return;
        }

        Guard(step, scope, step.Task.Position, () =>
        {
            var path = files.Find(step, scope, progress.MayWriteFiles);
            if (path is not null && step.Task.Action == "template" && !step.Task.Arguments.Keys.Any(key => key is string name && name.EndsWith("_string", StringComparison.Ordinal)))
            {
                context.Templar.TryFile(path, context.Files.ReadText(path), scope.ForTemplate(ControllerSearch.TemplateFolders(scope, path)), IsUnknown);
            }
        });
    }

    /// <summary>The names a file of variables brings; false when only the run knows them.</summary>
    public bool TryIncludeVars(WalkStep step, TaskScope scope, bool isSure)
    {
        if (isSure)
        {
            Try(step, scope);
        }

        return context.Names.Knows(step.Task);
    }

    /// <summary>What an include brings; null when only the run knows.</summary>
    public IncludedTasks? TryInclude(WalkStep step, TaskScope scope, bool isSure)
    {
        try
        {
            return EngineAction.Load(context.Plan.Loader, step, scope);
        }
        catch (PlaybookException mistakes)
        {
            if (isSure && !progress.MayWriteFiles)
            {
                context.Mistakes.AddRange(mistakes.Mistakes);
            }

            return null;
        }
        catch (Exception error)
        {
            if (isSure)
            {
                Note(error, step.Task.Position, step, scope);
            }

            return null;
        }
    }

    private bool IsUnknown(Exception error) => HostForecast.IsUnknown(error) || (UndefinedName.Of(error) is { } undefined && context.IsWritten(undefined.Name));

    private void TryValue(object? value, WalkStep step, TaskScope scope)
    {
        switch (value)
        {
            case TemplateText text:
                Guard(step, scope, text.Position, () => context.Templar.Try(text, scope, IsUnknown));
                break;
            case JinjaDict mapping:
                foreach (var item in mapping.Values)
                {
                    TryValue(item, step, scope);
                }

                break;
            case List<object?> list:
                list.ForEach(item => TryValue(item, step, scope));
                break;
        }
    }

    private void Guard(WalkStep step, TaskScope scope, SourcePosition position, Action action)
    {
        try
        {
            action();
        }
        catch (PlaybookException mistakes)
        {
            context.Mistakes.AddRange(mistakes.Mistakes);
        }
        catch (TemplateSyntaxException syntax)
        {
            context.Mistakes.Add(new Mistake(new SourcePosition(syntax.TemplateName ?? position.File, syntax.Line, syntax.Column), syntax.Message, "correct the template"));
        }
        catch (Exception error)
        {
            Note(error, position, step, scope);
        }
    }

    private void Note(Exception error, SourcePosition position, WalkStep step, TaskScope scope)
    {
        if (UndefinedName.Of(error) is not { } undefined || IsUnknown(error))
        {
            return;
        }

        var at = undefined.Position.Line > 0 && undefined.Position.File.Length > 0 ? undefined.Position : position;
        var task = step.Task.Position;
        var reader = at.File == task.File && at.Line - task.Line is >= 0 and < 40 ? "" : $" (the task at {task} reads it)";
        var remedy = Suggestion.Nearest(undefined.Name, scope.Names()) is { } near ? $"did you mean '{near}'? Else define it" : "define it";
        context.Mistakes.Add(new Mistake(at, $"'{undefined.Name}' is undefined{reader}", $"{remedy} in group_vars, host_vars, vars or with -e, or write {{{{ {undefined.Name} | default(...) }}}}"));
    }

    private IReadOnlySet<string> Unknown(IReadOnlyList<string> more)
    {
        var known = progress.MayWriteFiles ? context.UnknownWithLookups : context.Unknown;
        return more.Count == 0 ? known : known.Union(more).ToHashSet(StringComparer.Ordinal);
    }
}
