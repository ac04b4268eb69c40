using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Modules.Controller;

/// <summary>Arguments of `fail`.</summary>
internal sealed record FailArguments
{
    [Argument("Why.")]
    public object? Msg { get; init; } = "Failed as requested from task";
}

/// <summary>Fails the task; meant to stand under a `when`. Result: msg.</summary>
internal sealed class FailModule : ControllerModule<FailArguments>
{
    public override string Name => "fail";

    protected override Decision Decide(FailArguments arguments, IModuleContext context) => new Decision.Invalid(new ModuleResult { Failed = true, Values = new JinjaDict { ["msg"] = arguments.Msg } });
}
