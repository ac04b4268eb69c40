using Playbooks.Execution.Hosts;
using Playbooks.Execution.Walking;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>Evaluates what a task says, for one host and item. Used at the task's turn and, with unknown names in the scope, when looking ahead.</summary>
/// <param name="sharedMachines">The hosts that are one machine with another; see <see cref="SharedMachines"/>.</param>
internal sealed class TaskPreparer(RunServices run, IReadOnlySet<string> sharedMachines)
{
    /// <summary>Seconds. Timers count to 49 days.</summary>
    private const int LongestTimeout = 4_000_000;

    public PreparedTask Prepare(WalkStep step, TaskScope scope)
    {
        var module = run.Modules.Find(step.Task.Action) ?? throw new ModuleFailedException($"there is no module '{step.Task.Action}'");
        var settings = Settings(step, scope);
        var arguments = Bound(module, RenderArguments(step, module, scope));

        // Ansible evaluates it for every task, whether it becomes anybody or not.
        _ = Field("become", () => Flag(step.Keywords.Become, scope, false), isTwice: true);
        _ = Field("become_user", () => Text(step.Keywords.BecomeUser, scope), isTwice: true);
        var delegated = Field("delegate_to", () => Text(step.Keywords.DelegateTo, scope));
        var context = new ModuleContext(scope, step.Task.Position, run.Files, settings, () => (step.Frame.Role is { } role ? $"{role.Name} : " : "") + ItemRunner.TaskName(step, scope)) { DelegateTo = delegated };
        var target = module.PlacesItself ? null : delegated ?? module.DelegateTo(arguments, context);
        var host = target is null ? scope : DelegateScope(target, scope);
        var connection = run.Connections.Connection(host, step.Keywords, scope, ConnectionResolver.IsLocalName(host.Host.Name));
        // What is done on the controller concerns all hosts: its files are what they get. And under its other name a machine is another host.
        var isWide = module.Reach == ModuleReach.Wide || target is not null || settings.Async > 0 || connection.Transport == "local" || sharedMachines.Contains(scope.Host.Name) || TaskRunner.MayRunOnce(step, scope);
        return new PreparedTask(module, arguments, context, settings)
        {
            Link = run.Links.Get(connection),
            Become = run.Connections.Become(host, step.Keywords, scope),
            DelegatedTo = target,
            DelegatedAddress = target is not null && host.IsDefined("ansible_host") && host.TryGetValue("ansible_host", out var address) && address is not null ? PythonValues.Str(address) : null,
            IsWide = isWide,
        };
    }

    /// <summary>Whether the task runs on the controller, on this host or perhaps on another.</summary>
    public bool MayBeLocal(WalkStep step, TaskScope scope)
    {
        try
        {
            return step.Keywords.Connection is TemplateText || run.Connections.IsLocal(scope, step.Keywords);
        }
        catch (Exception exception) when (Evaluation.IsWithoutValue(exception))
        {
            return true;
        }
    }

    public TaskSettings Settings(WalkStep step, TaskScope scope)
    {
        var keywords = step.Keywords;
        return new TaskSettings
        {
            IsCheck = Field("check_mode", () => Flag(keywords.CheckMode, scope, run.Options.Check), isTwice: true),
            ShowsDiff = Field("diff", () => Flag(keywords.Diff, scope, run.Options.Diff), isTwice: true),
            NoLog = Flag(keywords.NoLog, scope, false),
            IgnoresErrors = Flag(keywords.IgnoreErrors, scope, false),
            IgnoresUnreachable = Field("ignore_unreachable", () => Flag(keywords.IgnoreUnreachable, scope, false), isTwice: true),
            AnyErrorsFatal = Field("any_errors_fatal", () => Flag(keywords.AnyErrorsFatal, scope, false), isTwice: true),
            Timeout = Number(keywords.Timeout, scope) is > 0 and var seconds ? TimeSpan.FromSeconds(Math.Min(seconds, LongestTimeout)) : null,
            Async = Number(step.Task.Async, scope) ?? 0,
            Poll = Number(step.Task.Poll, scope) ?? run.Options.PollInterval ?? TaskSettings.UsualPoll,
            Environment = Field("environment", () => Environment(keywords.Environment, scope)),
        };
    }

    /// <summary>Ansible's sentence for a keyword that needs something undefined.</summary>
    /// <param name="name">The keyword.</param>
    /// <param name="evaluate">Its value.</param>
    /// <param name="isTwice">Keywords that Ansible evaluates with all others of the task, where an exception is told with the one it came from.</param>
    public static T Field<T>(string name, Func<T> evaluate, bool isTwice = false)
    {
        try
        {
            return evaluate();
        }
        catch (TemplateFailedException exception) when (exception.InnerException is UndefinedException missing)
        {
            throw new TemplateFailedException($"The field '{name}' has an invalid value, which includes an undefined variable. The error was: {UndefinedText.Of(missing)}{(isTwice ? $". {UndefinedText.Of(missing)}" : "")}", isUndefined: true, missing) { Position = exception.Position, Text = exception.Text, IsOfTask = true };
        }
    }

    /// <summary>What a delegated task sees of the way to the host when nothing is given for its own: that to the other.</summary>
    public TaskScope AddressedScope(WalkStep step, TaskScope scope)
    {
        if (step.Keywords.DelegateTo is null || Field("delegate_to", () => Text(step.Keywords.DelegateTo, scope)) is not { } target)
        {
            return scope;
        }

        var its = DelegateScope(target, scope);
        scope = scope.With("ansible_delegated_vars", new JinjaDict { [target] = new VariablesMapping(its.With("inventory_hostname", scope.Host.Name)) });
        if (!scope.IsGiven("ansible_connection"))
        {
            scope = scope.With("ansible_connection", run.Connections.IsLocal(its, step.Keywords) ? "local" : "ssh");
        }

        if (!scope.IsGiven("ansible_user") && its.IsGiven("ansible_user") && its.TryGetValue("ansible_user", out var user))
        {
            scope = scope.With(("ansible_user", user), ("ansible_ssh_user", user));
        }

        if (scope.IsDefined("ansible_host"))
        {
            return scope;
        }

        var address = its.Host.Name == target && (its.IsGiven("ansible_host") || its.IsGiven("ansible_ssh_host")) && its.TryGetValue("ansible_host", out var set) && set is not null ? PythonValues.Str(set) : target;
        return scope.With(("ansible_host", address), ("ansible_ssh_host", address));
    }

    public static bool Flag(object? keyword, TaskScope scope, bool otherwise)
        => scope.Templar.Resolve(keyword, scope) switch
        {
            null or OmitPlaceholder => otherwise,
            bool truth => truth,
            string text => BooleanText.Parse(text) == true,
            var value => PythonValues.IsTrue(value),
        };

    /// <summary>The same for a keyword that is false when it is not given, and may be one that cannot be evaluated now.</summary>
    public static bool FlagIfKnown(object? keyword, TaskScope scope, bool whenUnknown = false)
    {
        try
        {
            return Flag(keyword, scope, false);
        }
        catch (Exception exception) when (Evaluation.IsWithoutValue(exception))
        {
            return whenUnknown;
        }
    }

    public static string? Text(object? keyword, TaskScope scope)
        => scope.Templar.Resolve(keyword, scope) is { } value and not OmitPlaceholder && PythonValues.Str(value) is { Length: > 0 } text ? text : null;

    public static int? Number(object? keyword, TaskScope scope)
        => Text(keyword, scope) is not { } text ? null
            : double.TryParse(text, out var number) ? (int)number
            : throw new ModuleFailedException($"a number is needed, got '{text}'");

    /// <summary>The other host's variables, with those of the play, the role and the task over them, as Ansible looks up how to reach it.</summary>
    private TaskScope DelegateScope(string target, TaskScope scope)
    {
        var host = run.State.Host(target) ?? new HostVariables(target, [], []);
        return new TaskScope(scope.Templar, scope.Play, host, scope.Frame, host == scope.Host ? null : scope.Position) { Locals = scope.Locals, Unknown = scope.Unknown };
    }

    private static object Bound(IModule module, JinjaDict arguments)
    {
        try
        {
            return ArgumentsBinder.Bind(module, arguments);
        }
        catch (ModuleFailedException exception)
        {
            throw new ModuleFailedException(exception.Message, exception) { Values = exception.Values, IsOfArguments = true };
        }
    }

    private JinjaDict RenderArguments(WalkStep step, IModule module, TaskScope scope)
    {
        var arguments = new JinjaDict();

        // The innermost level that names the module counts, and it alone.
        var defaults = step.Keywords.ModuleDefaults.SelectMany(level => level)
            .LastOrDefault(pair => pair.Key is string name && run.Modules.Find(name) == module);
        if (defaults.Value is not null)
        {
            Merge(arguments, scope.Templar.Resolve(defaults.Value, scope), "module_defaults");
        }

        if (step.Task.ArgumentsTemplate is { } template)
        {
            Merge(arguments, scope.Templar.Resolve(template, scope), null);
        }

        Merge(arguments, scope.Templar.Resolve(step.Task.Arguments, scope), null);
        if (module.Specification.HasTemplatedNames)
        {
            arguments = WithRenderedNames(arguments, step, scope);
        }

        return (JinjaDict)WithoutOmitted(arguments)!;
    }

    private static JinjaDict WithRenderedNames(JinjaDict arguments, WalkStep step, TaskScope scope)
    {
        var rendered = new JinjaDict(arguments.Count);
        foreach (var (key, value) in arguments)
        {
            rendered[key is string name ? scope.Templar.Resolve(TemplateText.Create(name, step.Task.Position), scope) : key] = value;
        }

        return rendered;
    }

    private static void Merge(JinjaDict into, object? from, string? what)
    {
        if (from is not JinjaDict mapping)
        {
            throw new ModuleFailedException(what is null ? $"invalid or malformed argument: '{PythonValues.Str(from)}'" : $"{what} must be a mapping of arguments, got {PythonValues.TypeName(from)}");
        }

        foreach (var (key, value) in mapping)
        {
            into[key] = value;
        }
    }

    private static object? WithoutOmitted(object? value)
    {
        switch (value)
        {
            case JinjaDict mapping:
                var kept = new JinjaDict();
                foreach (var (key, entry) in mapping)
                {
                    if (entry is not OmitPlaceholder)
                    {
                        kept[key] = WithoutOmitted(entry);
                    }
                }

                return kept;
            case List<object?> list:
                return list.Where(entry => entry is not OmitPlaceholder).Select(WithoutOmitted).ToList();
            default:
                return value;
        }
    }

    private static Dictionary<string, string> Environment(IReadOnlyList<object?> levels, TaskScope scope)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var level in levels)
        {
            foreach (var mapping in Mappings(scope.Templar.Resolve(level, scope)))
            {
                foreach (var (key, value) in mapping)
                {
                    if (value is not OmitPlaceholder)
                    {
                        environment[PythonValues.Str(key)] = PythonValues.Str(value);
                    }
                }
            }
        }

        return environment;
    }

    private static IEnumerable<JinjaDict> Mappings(object? value)
        => value switch
        {
            JinjaDict mapping => [mapping],
            List<object?> list => list.SelectMany(Mappings),
            null or OmitPlaceholder or "" => [],
            _ => throw new ModuleFailedException($"environment must be a mapping, got {PythonValues.TypeName(value)}"),
        };
}
