using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Commands;

/// <summary>Waits on the node until a port answers or not, a file is there or not, or connections are gone. Never "changed". When it is so already, nothing is waited for and the answer
/// comes with others. Results: elapsed (seconds), state, port, path, search_regex, match_groups, match_groupdict.</summary>
internal sealed class WaitForModule : Module<WaitForArguments>
{
    public override string Name => "wait_for";

    public override ModuleReach Reach => ModuleReach.Wide;

    public override CheckModeSupport CheckMode(WaitForArguments arguments) => CheckModeSupport.Skip;

    public override bool Acts(WaitForArguments arguments) => arguments.Delay > 0 || IsPause(arguments);

    public override IReadOnlyList<Query> Ask(WaitForArguments arguments, IModuleContext context) => Acts(arguments) ? [] : [new CommandQuery(WaitForProbe.Script(arguments))];

    public override Decision Decide(WaitForArguments arguments, Answers answers, IModuleContext context)
    {
        if (Problem(arguments) is { } problem)
        {
            return Decision.Fail(problem);
        }

        var query = new CommandQuery(WaitForProbe.Script(arguments));
        if (answers.Contains(query) && answers.Get(query) is var answer && WaitForVerdict.Of(arguments, answer.Status, answer.Output) is { IsReached: true } verdict)
        {
            return Decision.Ok(new ModuleResult { Values = Values(arguments, verdict, 0) });
        }

        var wait = new RunProcedure($"wait for {What(arguments)}", (session, token) => WaitAsync(arguments, session, token)) { InBackground = InBackground(arguments), StatusIsData = true };
        return new Decision.Change([wait], new ModuleResult(), outcomes => Conclude(arguments, outcomes[0]));
    }

    private static async Task<ChangeOutcome> WaitAsync(WaitForArguments arguments, IHostSession session, CancellationToken cancellationToken)
    {
        var started = session.Time.GetUtcNow();
        if (IsPause(arguments))
        {
            await Task.Delay(TimeSpan.FromSeconds(arguments.Timeout), session.Time, cancellationToken).ConfigureAwait(false);
            return ChangeOutcome.Done with { Data = new WaitForVerdict(true) };
        }

        await Task.Delay(TimeSpan.FromSeconds(arguments.Delay), session.Time, cancellationToken).ConfigureAwait(false);
        var script = WaitForProbe.Script(arguments);
        while (true)
        {
            var look = await session.ReadAsync($"( eval {Connections.ShellQuote.Word(script)} )", TimeSpan.FromSeconds(arguments.ConnectTimeout + 10), cancellationToken).ConfigureAwait(false);
            var verdict = WaitForVerdict.Of(arguments, look.Status, look.Output);
            var elapsed = session.Time.GetUtcNow() - started;
            if (verdict.IsReached || elapsed >= TimeSpan.FromSeconds(arguments.Timeout))
            {
                return ChangeOutcome.Done with { Data = verdict };
            }

            session.Report($"waiting for {What(arguments)}, {(int)elapsed.TotalSeconds} s");
            await Task.Delay(TimeSpan.FromSeconds(arguments.Sleep), session.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What is searched or counted is judged on the controller, so a job cannot wait for it.</summary>
    private static RunScript? InBackground(WaitForArguments arguments)
        => arguments.SearchRegex is not null || arguments.State == "drained" ? null
            : new RunScript($"wait for {What(arguments)}", IsPause(arguments) ? $"sleep {arguments.Timeout}" : WaitForProbe.Loop(arguments)) { StatusIsData = true };

    private static ModuleResult Conclude(WaitForArguments arguments, ChangeOutcome outcome)
    {
        var verdict = outcome.Data as WaitForVerdict ?? (IsPause(arguments) ? new WaitForVerdict(true) : WaitForVerdict.Of(arguments, outcome.Status, outcome.Output));
        var elapsed = (long)outcome.Duration.TotalSeconds;
        return verdict.IsReached
            ? new ModuleResult { Values = Values(arguments, verdict, elapsed) }
            : new ModuleResult { Failed = true, Values = new JinjaDict { ["msg"] = arguments.Msg ?? Timeout(arguments), ["elapsed"] = elapsed } };
    }

    private static JinjaDict Values(WaitForArguments arguments, WaitForVerdict verdict, long elapsed)
    {
        var values = new JinjaDict { ["state"] = arguments.State, ["port"] = arguments.Port is { } port ? (long)port : null, ["search_regex"] = arguments.SearchRegex, ["path"] = arguments.Path, ["elapsed"] = elapsed };
        verdict.AddTo(values);
        return values;
    }

    /// <summary>Neither a port nor a file: the time itself is what is waited for.</summary>
    private static bool IsPause(WaitForArguments arguments) => arguments.Port is null && arguments.Path is null && arguments.State != "drained";

    private static string? Problem(WaitForArguments arguments)
        => arguments switch
        {
            { Port: not null, Path: not null } => "port and path parameter can not both be passed to wait_for",
            { Path: not null, State: "stopped" } => "state=stopped should only be used for checking a port in the wait_for module",
            { Path: not null, State: "drained" } => "state=drained should only be used for checking a port in the wait_for module",
            { ExcludeHosts.Count: > 0, State: not "drained" } => "exclude_hosts should only be with state=drained",
            { State: "drained", Port: null } => "state=drained needs a port",
            _ => null,
        };

    private static string What(WaitForArguments arguments)
        => (arguments.Path ?? (arguments.Port is null ? $"{arguments.Timeout} s" : $"{arguments.Host}:{arguments.Port}")) + (arguments.State is "started" or "present" ? "" : $" to be {arguments.State}");

    private static string Timeout(WaitForArguments arguments)
    {
        var end = $"{arguments.Host}:{arguments.Port}";
        return arguments switch
        {
            { State: "drained" } => $"Timeout when waiting for {end} to drain",
            { WantsAbsence: true, Path: { } path } => $"Timeout when waiting for {path} to be absent.",
            { WantsAbsence: true } => $"Timeout when waiting for {end} to stop.",
            { SearchRegex: { } search, Path: { } path } => $"Timeout when waiting for search string {search} in {path}",
            { SearchRegex: { } search } => $"Timeout when waiting for search string {search} in {end}",
            { Path: { } path } => $"Timeout when waiting for file {path}",
            _ => $"Timeout when waiting for {end}",
        };
    }
}
