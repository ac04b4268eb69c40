using System.Globalization;
using Playbooks.Jinja;
using Playbooks.Modules.Commands;
using Playbooks.Results;

namespace Playbooks.Modules.Controller;

/// <summary>Arguments of `pause`.</summary>
internal sealed record PauseArguments
{
    [Argument("How long, in seconds.")]
    public double? Seconds { get; init; }

    [Argument("How long, in minutes.")]
    public double? Minutes { get; init; }

    [Argument("Text to show meanwhile. Without a time somebody would have to answer it: an error, since a run must be able to go on alone.")]
    public string? Prompt { get; init; }

    [Argument("Accepted as in Ansible.")]
    public bool Echo { get; init; } = true;
}

/// <summary>Waits on the controller, once for all hosts. Never "changed". Results: start, stop, delta (whole seconds), stdout, stderr, rc, echo, user_input.</summary>
internal sealed class PauseModule : ControllerModule<PauseArguments>
{
    public override string Name => "pause";

    public override CheckModeSupport CheckMode(PauseArguments arguments) => CheckModeSupport.Skip;

    public override bool Acts(PauseArguments arguments) => true;

    protected override Decision Decide(PauseArguments arguments, IModuleContext context)
    {
        if (arguments.Seconds is not null && arguments.Minutes is not null)
        {
            return Decision.Fail("parameters are mutually exclusive: minutes|seconds");
        }

        if (arguments.Seconds is null && arguments.Minutes is null)
        {
            return Decision.Fail("pause needs seconds or minutes: nobody can be asked during a run");
        }

        var minutes = arguments.Minutes is not null;
        var amount = Math.Max(minutes ? 0 : 1, arguments.Minutes ?? arguments.Seconds ?? 0);
        var length = minutes ? TimeSpan.FromMinutes(amount) : TimeSpan.FromSeconds(amount);
        var wait = new RunProcedure($"wait {amount.ToString(CultureInfo.InvariantCulture)} {(minutes ? "minutes" : "seconds")}", async (session, token) =>
        {
            var started = session.Time.GetUtcNow();
            session.Report(arguments.Prompt ?? $"pausing for {length.TotalSeconds} s");
            await Task.Delay(length, session.Time, token).ConfigureAwait(false);
            return ChangeOutcome.Done with { Started = started, Duration = session.Time.GetUtcNow() - started };
        });
        return new Decision.Change([wait], new ModuleResult { Changed = true }, outcomes => Conclude(outcomes[0], amount, minutes, arguments.Echo));
    }

    private static ModuleResult Conclude(ChangeOutcome outcome, double amount, bool minutes, bool echo)
    {
        var passed = minutes ? outcome.Duration.TotalMinutes : outcome.Duration.TotalSeconds;
        var values = new JinjaDict
        {
            ["start"] = PythonTime.DateTime(outcome.Started),
            ["stop"] = PythonTime.DateTime(outcome.Started + outcome.Duration),
            ["delta"] = (long)outcome.Duration.TotalSeconds,
            ["rc"] = 0L,
            ["echo"] = echo,
            ["user_input"] = "",
        };
        (values["stdout"], values["stderr"]) = ($"Paused for {PythonValues.Str(Math.Round(passed, 2))} {(minutes ? "minutes" : "seconds")}", "");
        return new ModuleResult { Values = values };
    }
}
