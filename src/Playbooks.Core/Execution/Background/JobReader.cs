using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Results;

namespace Playbooks.Execution.Background;

/// <summary>Looks at background jobs on a node and clears up after them.</summary>
/// <param name="folder">Where their files are, as the user wrote it: `~` is the home of the user on the node.</param>
internal sealed class JobReader(IHostSession session, BackgroundJobs jobs, string folder)
{
    private const string Usual = "~/.ansible_async";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The folder of jobs for one task: the variable ansible_async_dir, ANSIBLE_ASYNC_DIR or ansible.cfg of the controller, ~/.ansible_async.</summary>
    public static string FolderOf(PreparedTask prepared, RunOptions options)
        => prepared.Context.Variable("ansible_async_dir") is { } set && PythonValues.Str(set) is { Length: > 0 } folder ? folder : options.AsyncFolder ?? Usual;

    public static bool IsFinished(ModuleResult result) => result.Values.TryGetValue("finished", out var finished) && PythonValues.IsTrue(finished);

    public async Task<ModuleResult> LookAsync(string id, CancellationToken cancellationToken)
    {
        if (!IsName(id))
        {
            return JobResults.Of(id, new JobStatus($"{folder}/{id}", JobState.Missing), null);
        }

        var answer = await session.ReadAsync(JobScripts.ToLook(folder, id), Limit, cancellationToken);
        if (answer.Status != 0)
        {
            throw new ModuleFailedException($"cannot look at the job {id}: {answer.ErrorText.Trim()}");
        }

        var result = JobResults.Of(id, JobStatus.Parse(answer.Output, session.Time.GetUtcNow()), jobs.Find(id));
        if (IsFinished(result))
        {
            jobs.Ended(id);
        }

        return result;
    }

    public async Task<ModuleResult> EraseAsync(string id, CancellationToken cancellationToken)
    {
        if (!IsName(id))
        {
            return JobResults.NothingToErase(id, $"{folder}/{id}");
        }

        var outcome = await session.RunAsync(new RunScript($"forget the job {id}", JobScripts.ToRemove(folder, id)) { IsIdempotent = true, IgnoresEnvironment = true }, cancellationToken);
        var path = outcome.OutputText.TrimEnd('\n');
        return outcome.Status switch
        {
            0 => JobResults.Erased(id, path),
            2 => JobResults.NothingToErase(id, path),
            _ => ModuleResult.Failure(outcome.ErrorText.Trim()),
        };
    }

    /// <summary>A name, not a way to another folder.</summary>
    private static bool IsName(string id) => id.Length > 0 && id is not ("." or "..") && !id.Contains('/', StringComparison.Ordinal);
}
