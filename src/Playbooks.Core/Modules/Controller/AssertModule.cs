using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Modules.Controller;

/// <summary>Arguments of `assert`.</summary>
internal sealed record AssertArguments
{
    [Argument("Conditions, as in `when`; one or a list. All must be true.", Required = true)]
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
}
