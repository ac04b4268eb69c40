using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules.Commands;

/// <summary>Arguments of `raw`.</summary>
internal sealed record RawArguments
{
    [Argument("The shell line.", IsFreeForm = true)]
    public string? FreeForm { get; init; }

    [Argument("Absolute path of the shell; /bin/sh by default.")]
    public string? Executable { get; init; }
}

/// <summary>Runs a shell line on the node, as `shell` with fewer arguments: this program needs nothing on the node anyway.
/// Results: rc, stdout, stderr, stdout_lines, stderr_lines.</summary>
internal sealed class RawModule : Module<RawArguments>
{
    public override string Name => "raw";

    public override bool SupportsAsync => false;

    public override ModuleReach Reach => ModuleReach.Wide;

    public override CheckModeSupport CheckMode(RawArguments arguments) => CheckModeSupport.SkipWithResult;

    public override bool Acts(RawArguments arguments) => true;

    public override IReadOnlyList<Query> Ask(RawArguments arguments, IModuleContext context) => [];

    public override Decision Decide(RawArguments arguments, Answers answers, IModuleContext context)
    {
        if (string.IsNullOrWhiteSpace(arguments.FreeForm))
        {
            throw new ModuleFailedException("no command given");
        }

        var change = new RunScript("run " + arguments.FreeForm.Trim().Split('\n')[0], ShellModule.Script(arguments.FreeForm, arguments.Executable, null)) { StatusIsData = true };
        return new Decision.Change([change], CommandResults.Predicted(arguments.FreeForm), outcomes => Conclude(outcomes[0])) { InCheckMode = new ModuleResult { Skipped = true } };
    }

    private static ModuleResult Conclude(ChangeOutcome outcome)
    {
        var values = new JinjaDict { ["rc"] = (long)outcome.Status };
        if (outcome.Status != 0)
        {
            values["msg"] = "non-zero return code";
        }

        OutputText.AddStreams(values, outcome.OutputText, outcome.ErrorText);
        return new ModuleResult { Changed = true, Failed = outcome.Status != 0, Values = values };
    }
}
