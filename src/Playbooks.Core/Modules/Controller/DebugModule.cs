using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Modules.Controller;

/// <summary>Arguments of `debug`.</summary>
internal sealed record DebugArguments
{
    [Argument("What to show; a text or any value.")]
    public object? Msg { get; init; } = Greeting;

    /// <summary>What is shown when there is nothing to show.</summary>
    public const string Greeting = "Hello world!";

    [Argument("An expression to show with its value, without braces. Not together with msg.")]
    public object? Var { get; init; }

    [Argument("Show only from this many -v on.")]
    public int Verbosity { get; init; }
}

/// <summary>Shows a value. Result: msg, or the expression as name of its value.</summary>
internal sealed class DebugModule : ControllerModule<DebugArguments>
{
    public override string Name => "debug";

    protected override Decision Decide(DebugArguments arguments, IModuleContext context)
    {
        if (!ReferenceEquals(arguments.Msg, DebugArguments.Greeting) && arguments.Var is not null)
        {
            return new Decision.Invalid(ModuleResult.Failure("'msg' and 'var' are incompatible options") with { IsQuiet = true });
        }

        if (arguments.Verbosity > Verbosity(context))
        {
            return Decision.Ok(new ModuleResult { Skipped = true, Values = new JinjaDict { ["skipped_reason"] = "Verbosity threshold not met." } });
        }

        if (arguments.Var is null)
        {
            return Decision.Ok(new ModuleResult { Values = new JinjaDict { ["msg"] = arguments.Msg } });
        }

        return arguments.Var is string expression
            ? Decision.Ok(new ModuleResult { Values = new JinjaDict { [expression] = Evaluate(expression, context) } })
            : Decision.Ok(new ModuleResult { Values = new JinjaDict { [arguments.Var is JinjaDict or List<object?> ? $"<class '{PythonValues.TypeName(arguments.Var)}'>" : PythonValues.Str(arguments.Var)] = Undefined(context, "") } });
    }

    private static long Verbosity(IModuleContext context) => context.Variable("ansible_verbosity") is long given ? given : 0;

    private static string Undefined(IModuleContext context, string why) => "VARIABLE IS NOT DEFINED!" + (Verbosity(context) > 0 ? $": {why}" : "");

    private static object? Evaluate(string expression, IModuleContext context)
    {
        try
        {
            return context.Evaluate(expression);
        }
        catch (UndefinedException missing)
        {
            return Undefined(context, missing.Message);
        }
    }
}
