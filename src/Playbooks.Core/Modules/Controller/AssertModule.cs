using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Modules.Controller;

/// <summary>Arguments of `assert`.</summary>
internal sealed record AssertArguments
{
    [Argument("Conditions, as in `when`; one or a list. All must be true.")]
    public object? That { get; init; }

    [Argument("What to say when one is not.", Aliases = ["msg"])]
    public object? FailMsg { get; init; }

    [Argument("What to say when all are.")]
    public object? SuccessMsg { get; init; }

    [Argument("Keep the result short.")]
    public bool Quiet { get; init; }
}

/// <summary>Fails when a condition is not true. Results: msg; on failure assertion and evaluated_to.</summary>
internal sealed class AssertModule : ControllerModule<AssertArguments>
{
    public override string Name => "assert";

    protected override Decision Decide(AssertArguments arguments, IModuleContext context)
    {
        if (arguments.That is null)
        {
            return Refused("conditional required in \"that\" string");
        }

        if ((Refusal(arguments.FailMsg, "fail_msg or msg") ?? Refusal(arguments.SuccessMsg, "success_msg")) is { } refusal)
        {
            return Refused(refusal);
        }

        var conditions = arguments.That is IEnumerable<object?> list ? list.ToList() : [arguments.That];
        foreach (var condition in conditions)
        {
            if (!context.EvaluateCondition(condition))
            {
                var failure = new JinjaDict { ["evaluated_to"] = false, ["assertion"] = condition, ["msg"] = arguments.FailMsg ?? "Assertion failed" };
                return new Decision.Invalid(new ModuleResult { Failed = true, IsQuiet = arguments.Quiet, Values = failure });
            }
        }

        return Decision.Ok(new ModuleResult { IsQuiet = arguments.Quiet, Values = new JinjaDict { ["msg"] = arguments.SuccessMsg ?? "All assertions passed" } });
    }

    private static Decision.Invalid Refused(string message) => new(ModuleResult.Failure(message) with { IsQuiet = true });

    /// <summary>What to say is a text or texts.</summary>
    private static string? Refusal(object? message, string name) => message switch
    {
        null or string => null,
        IEnumerable<object?> texts => texts.All(text => text is string) ? null : $"Type of one of the elements in {name} list is not string type",
        _ => $"Incorrect type for {name}, expected a string or list and got <class '{PythonValues.TypeName(message)}'>",
    };
}
