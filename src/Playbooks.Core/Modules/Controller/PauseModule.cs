using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules.Commands;
using Playbooks.Results;

namespace Playbooks.Modules.Controller;

/// <summary>Arguments of `pause`.</summary>
internal sealed record PauseArguments
{
    [Argument("How long, in seconds; at least one.")]
    public double? Seconds { get; init; }

    [Argument("How long, in minutes.")]
    public double? Minutes { get; init; }

    [Argument("Text to show meanwhile. Without a time it is asked for an answer on a terminal; elsewhere the run goes on.")]
    public string? Prompt { get; init; }

    [Argument("Whether an answer is shown while it is typed.")]
    public bool Echo { get; init; } = true;
}

/// <summary>Waits on the controller, or asks the user, once for all hosts. Never "changed". Results: start, stop, delta (whole seconds), stdout, stderr, rc, echo, user_input.</summary>
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

        var hidden = arguments.Echo ? "" : " (output is hidden)";
        var prompt = $"[{context.TaskName.Trim()}]\n{arguments.Prompt ?? "Press enter to continue, Ctrl+C to interrupt"}{hidden}:";
        if ((arguments.Minutes * 60 ?? arguments.Seconds) is not { } given)
        {
            var ask = new RunProcedure("wait for an answer", (session, token) => AskAsync(session, prompt, arguments.Echo, token));
            return new Decision.Change([ask], new ModuleResult { Changed = true }, outcomes => Conclude(outcomes[0], isMinutes: true, arguments.Echo, [prompt]));
        }

        // As long as a timer can wait: a month and a half.
        var seconds = (int)Math.Clamp(given, 1, 4_000_000);
        var wait = new RunProcedure($"wait {seconds} seconds", (session, token) => WaitAsync(session, seconds, arguments.Prompt, token));
        string[] told = [$"Pausing for {seconds} seconds{hidden}", "(ctrl+C then 'C' = continue early, ctrl+C then 'A' = abort)\r", .. arguments.Prompt is null ? (string[])[] : [prompt]];
        return new Decision.Change([wait], new ModuleResult { Changed = true }, outcomes => Conclude(outcomes[0], arguments.Minutes is not null, arguments.Echo, told));
    }

    private static async Task<ChangeOutcome> WaitAsync(IHostSession session, int seconds, string? prompt, CancellationToken cancellationToken)
    {
        var started = session.Time.GetUtcNow();
        session.Report(prompt ?? $"pausing for {seconds} s");
        await Task.Delay(TimeSpan.FromSeconds(seconds), session.Time, cancellationToken).ConfigureAwait(false);
        return ChangeOutcome.Done with { Started = started, Duration = session.Time.GetUtcNow() - started };
    }

    private static async Task<ChangeOutcome> AskAsync(IHostSession session, string prompt, bool echo, CancellationToken cancellationToken)
    {
        var started = session.Time.GetUtcNow();
        var answer = session.IsInteractive ? Encoding.UTF8.GetBytes(await session.AskUserAsync(prompt, !echo, cancellationToken).ConfigureAwait(false)) : null;
        return new ChangeOutcome(0, answer ?? [], answer is null ? "Not waiting for response to prompt as stdin is not interactive"u8.ToArray() : []) { Started = started, Duration = session.Time.GetUtcNow() - started };
    }

    private static ModuleResult Conclude(ChangeOutcome outcome, bool isMinutes, bool echo, IReadOnlyList<string> told) => new()
    {
        Told = told,
        Warnings = outcome.ErrorText.Length > 0 ? [outcome.ErrorText] : [],
        Values = new JinjaDict
        {
            ["start"] = PythonTime.DateTime(outcome.Started),
            ["stop"] = PythonTime.DateTime(outcome.Started + outcome.Duration),
            ["delta"] = (long)outcome.Duration.TotalSeconds,
            ["rc"] = 0L,
            ["echo"] = echo,
            ["stdout"] = $"Paused for {PythonValues.Str(Math.Round(isMinutes ? outcome.Duration.TotalMinutes : outcome.Duration.TotalSeconds, 2))} {(isMinutes ? "minutes" : "seconds")}",
            ["stderr"] = "",
            ["user_input"] = outcome.OutputText,
        },
    };
}
