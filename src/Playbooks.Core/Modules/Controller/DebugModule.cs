using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Modules.Controller;

/// <summary>Arguments of `debug`.</summary>
internal sealed record DebugArguments
{
    [Argument("What to show; a text or any value.")]
    public object? Msg { get; init; }

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
        if (arguments.Msg is not null && arguments.Var is not null)
        {
            return Decision.Fail("'msg' and 'var' are incompatible options");
        }

        if (arguments.Verbosity > 0 && context.Variable("ansible_verbosity") is var verbosity && (verbosity is long given ? given : 0) < arguments.Verbosity)
        {
            return Decision.Ok(new ModuleResult { Skipped = true, Values = new JinjaDict { ["skipped_reason"] = "Verbosity threshold not met." } });
        }

        if (arguments.Var is null)
        {
            return Decision.Ok(new ModuleResult { Values = new JinjaDict { ["msg"] = arguments.Msg ?? "Hello world!" } });
        }

        return arguments.Var switch
        {
            string expression => Decision.Ok(new ModuleResult { Values = new JinjaDict { [expression] = Evaluate(expression, context) } }),
            JinjaDict or IEnumerable<object?> => Decision.Ok(new ModuleResult { Values = new JinjaDict { [PythonValues.TypeName(arguments.Var)] = arguments.Var } }),
            var value => Decision.Ok(new ModuleResult { Values = new JinjaDict { [PythonValues.Str(value)] = NotDefined(context, "") } }),
        };
    }

    /// <summary>As a template that is nothing but the expression: the number of `x.y` comes out as text, that of `x` as it is.</summary>
    private static object? Evaluate(string expression, IModuleContext context)
    {
        try
        {
            return context.Render("{{" + expression + "}}");
        }
        catch (UndefinedException exception)
        {
            return NotDefined(context, $"{exception.Message}. {exception.Message}");
        }
    }

    private static string NotDefined(IModuleContext context, string why)
        => "VARIABLE IS NOT DEFINED!" + (context.Variable("ansible_verbosity") is > 0L ? ": " + why : "");
}
