using System.Security.Cryptography;
using Playbooks.Connections;
using Playbooks.Execution.Hosts;
using Playbooks.Jinja.Formatting;
using Playbooks.Modules;
using Playbooks.Results;

namespace Playbooks.Execution.Background;

/// <summary>Carries out a decision in the background: the steps that would change the host become a job there. With `poll` above zero it waits for the end, looking every so many
/// seconds, also over a lost connection; otherwise the task ends with the job's id.</summary>
/// <param name="told">Gets each look at a job that is still running, and then how it ended.</param>
internal sealed class BackgroundTask(RunServices run, PreparedTask prepared, Action<string, JobProgress> told)
{
    public const string NotSupported = "async is not supported for this task.";
    public const string NoJob = "No job id was returned by the async task";
    public const string NotInCheckMode = "check mode and async cannot be used on same task.";

    private readonly string folder = JobReader.FolderOf(prepared, run.Options);

    /// <summary>The change that starts (and waits for) the job.</summary>
    public Decision Of(Decision decision)
    {
        var job = decision switch
        {
            Decision.Satisfied satisfied => new BackgroundJob([], satisfied.Result, _ => satisfied.Result),
            Decision.Invalid invalid => new BackgroundJob([], invalid.Result with { Failed = true }, _ => invalid.Result with { Failed = true }),
            Decision.Change change => new BackgroundJob(change.Changes, change.Predicted, outcomes => ChangeRunner.ResultOf(change, outcomes, prepared.Settings)),
            _ => throw new InvalidOperationException($"{prepared.Module.Name} decided {decision.GetType().Name}"),
        };
        var requests = job.Steps.Select(step => HostSession.ToJobStep(step, prepared.Settings)).ToList();
        if (requests.Contains(null))
        {
            return Decision.Fail(NotSupported);
        }

        var what = job.Steps.Count > 0 ? job.Steps[0].Description : prepared.Module.Name;
        var procedure = new RunProcedure(what + " (in the background)", async (session, token) => ChangeOutcome.Done with { Data = await RunAsync(session, job, what, requests!, token) });
        return new Decision.Change([procedure], new ModuleResult { Changed = true }, outcomes => (ModuleResult)outcomes[0].Data!);
    }

    private async Task<ModuleResult> RunAsync(IHostSession session, BackgroundJob job, string what, IReadOnlyList<ChangeRequest> steps, CancellationToken cancellationToken)
    {
        var limit = prepared.Settings.Async;
        var name = "j" + RandomNumberGenerator.GetString("0123456789", 12);
        var about = JsonText.Of(JobResults.About(job), new JsonOptions { TextForOthers = true });
        var start = new RunScript(what, JobScripts.ToStart(folder, name, limit, about, steps)) { IgnoresEnvironment = true };
        var outcome = await session.RunAsync(start, cancellationToken);
        if (outcome.Status != 0)
        {
            return ModuleResult.Failure(outcome.ErrorText.Trim());
        }

        var path = outcome.OutputText.TrimEnd('\n');
        var id = path[(path.LastIndexOf('/') + 1)..];
        run.Jobs.Started(id, job, new JobPlace(prepared.Link, HostLink.ShellKey(prepared.Become), folder), TimeSpan.FromSeconds(JobScripts.KilledAfter(limit)));
        return prepared.Settings.Poll > 0 ? await WaitAsync(session, id, cancellationToken) : JobResults.Started(id, path);
    }

    private async Task<ModuleResult> WaitAsync(IHostSession session, string id, CancellationToken cancellationToken)
    {
        var reader = new JobReader(session, run.Jobs, folder);
        var poll = prepared.Settings.Poll;
        ModuleResult? last = null;
        var isLost = false;
        for (var left = prepared.Settings.Async; left > 0; left -= poll)
        {
            session.Report($"waiting for background job {id}, {prepared.Settings.Async - left} of {prepared.Settings.Async} s");
            await Task.Delay(TimeSpan.FromSeconds(poll), session.Time, cancellationToken);
            try
            {
                if (isLost)
                {
                    await session.ReconnectAsync(TimeSpan.FromSeconds(Math.Max(poll, 5)), cancellationToken);
                }

                isLost = false;
                last = await reader.LookAsync(id, cancellationToken);
                if (JobReader.IsFinished(last))
                {
                    told(id, last.Failed ? JobProgress.Failed : JobProgress.Ok);
                    await reader.EraseAsync(id, cancellationToken);
                    return last;
                }

                told(id, JobProgress.Running);
            }
            catch (ConnectionException) when (left > poll)
            {
                isLost = true;
            }
        }

        told(id, JobProgress.Failed);
        return JobResults.Overdue(prepared.Settings.Async, last!);
    }
}
