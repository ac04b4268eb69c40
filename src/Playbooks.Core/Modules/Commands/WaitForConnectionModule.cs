using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules.Commands;

/// <summary>Arguments of `wait_for_connection`.</summary>
internal sealed record WaitForConnectionArguments
{
    [Argument("Seconds one try may take.")]
    public int ConnectTimeout { get; init; } = 5;

    [Argument("Seconds to wait before the first try.")]
    public int Delay { get; init; }

    [Argument("Accepted as in Ansible: tries follow each other after a second.")]
    public int Sleep { get; init; } = 1;

    [Argument("Seconds to wait at most.")]
    public int Timeout { get; init; } = 600;
}

/// <summary>Waits until the host can be reached and a shell runs there. Result: elapsed (seconds).</summary>
internal sealed class WaitForConnectionModule : Module<WaitForConnectionArguments>
{
    public override string Name => "wait_for_connection";

    public override bool SupportsAsync => false;

    public override ModuleReach Reach => ModuleReach.Wide;

    public override CheckModeSupport CheckMode(WaitForConnectionArguments arguments) => CheckModeSupport.Skip;

    public override bool Acts(WaitForConnectionArguments arguments) => true;

    public override IReadOnlyList<Query> Ask(WaitForConnectionArguments arguments, IModuleContext context) => [];

    public override Decision Decide(WaitForConnectionArguments arguments, Answers answers, IModuleContext context)
    {
        var wait = new RunProcedure("wait until the host can be reached", async (session, token) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(arguments.Delay), session.Time, token).ConfigureAwait(false);
            await ConnectAsync(arguments, session, token).ConfigureAwait(false);
            return ChangeOutcome.Done;
        });
        return new Decision.Change([wait], new ModuleResult(), outcomes => new ModuleResult { Values = new JinjaDict { ["elapsed"] = (long)outcomes[0].Duration.TotalSeconds } });
    }

    private static async Task ConnectAsync(WaitForConnectionArguments arguments, IHostSession session, CancellationToken cancellationToken)
    {
        try
        {
            await session.ReadAsync("true", TimeSpan.FromSeconds(arguments.ConnectTimeout), cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectionException)
        {
            await session.ReconnectAsync(TimeSpan.FromSeconds(arguments.Timeout), cancellationToken).ConfigureAwait(false);
        }
    }
}
