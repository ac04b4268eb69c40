using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules.Commands;

/// <summary>Arguments of `async_status`.</summary>
internal sealed record AsyncStatusArguments
{
    [Argument("The job: ansible_job_id of the task that started it.", Required = true)]
    public string Jid { get; init; } = "";

    [Argument("status: where it stands. cleanup: removes its file.", Choices = ["status", "cleanup"])]
    public string Mode { get; init; } = "status";
}

/// <summary>Tells where a background job stands that a task with `async` and `poll: 0` started, in this run or an earlier one, as the same user on the same host. Once it ended, the result is
/// that of the job's own module, with its changed and its failure. Results: ansible_job_id, started, finished (0 or 1), results_file, stdout, stderr; mode cleanup: erased.</summary>
internal sealed class AsyncStatusModule : Module<AsyncStatusArguments>
{
    public override string Name => "async_status";

    public override bool SupportsAsync => false;

    public override CheckModeSupport CheckMode(AsyncStatusArguments arguments) => CheckModeSupport.SkipWithResult;

    public override bool Acts(AsyncStatusArguments arguments) => true;

    public override ModuleReach Reach => ModuleReach.Wide;

    public override IReadOnlyList<Query> Ask(AsyncStatusArguments arguments, IModuleContext context) => [];

    // A change, though it only reads: the job may have changed the host until now, and nothing that was asked before holds.
    public override Decision Decide(AsyncStatusArguments arguments, Answers answers, IModuleContext context)
    {
        var erases = arguments.Mode == "cleanup";
        var look = new RunProcedure(
            erases ? $"forget the job {arguments.Jid}" : $"look at the job {arguments.Jid}",
            async (session, token) => ChangeOutcome.Done with { Data = erases ? await session.EraseJobAsync(arguments.Jid, token) : await session.LookAtJobAsync(arguments.Jid, token) });
        return new Decision.Change([look], new ModuleResult { Values = Unknown(arguments.Jid, erases) }, outcomes => (ModuleResult)outcomes[0].Data!);
    }

    /// <summary>What check mode tells: as if nothing were there yet.</summary>
    private static JinjaDict Unknown(string id, bool erases)
    {
        var values = new JinjaDict { ["ansible_job_id"] = id, ["started"] = erases ? 0L : 1L, ["finished"] = 0L, ["msg"] = "remote module (ansible.legacy.async_status) does not support check mode" };
        OutputText.AddStreams(values, "", "");
        return values;
    }
}
