using Playbooks.Jinja;
using Playbooks.Modules.Commands;
using Playbooks.Results;

namespace Playbooks.Execution.Background;

/// <summary>The results of background jobs, under Ansible's names.</summary>
internal static class JobResults
{
    /// <summary>A job that was started and is not waited for.</summary>
    public static ModuleResult Started(string id, string path)
        => new() { Changed = true, Values = new JinjaDict { ["failed"] = 0L, ["started"] = 1L, ["finished"] = 0L, ["ansible_job_id"] = id, ["results_file"] = path } };

    /// <summary>What async_status tells of a job, and what a task that waited for its job ends with.</summary>
    /// <param name="job">Null when another run started it.</param>
    public static ModuleResult Of(string id, JobStatus status, BackgroundJob? job)
        => status.State switch
        {
            JobState.Missing => Failed(id, status.Path, "could not find job"),
            JobState.Running => new ModuleResult { Values = Values(id, status.Path, isFinished: false) },
            JobState.Gone => Failed(id, status.Path, "the job ended without a result: it was killed, or the host was restarted"),
            JobState.Foreign => WithValues(id, status.Path, Written(status.Values)),
            _ => WithValues(id, status.Path, job is not null ? job.Conclude(status.Outcomes) : Guessed(status)),
        };

    public static ModuleResult Erased(string id, string path)
        => new() { Values = Values(id, null, isFinished: false, isStarted: false, erased: path) };

    public static ModuleResult NothingToErase(string id, string path)
        => new() { Failed = true, Values = With(Values(id, null, isFinished: true, erased: path), "msg", "could not find job") };

    public static ModuleResult Overdue(int limit, ModuleResult last)
        => new() { Failed = true, Values = new JinjaDict { ["msg"] = $"async task did not complete within the requested time - {limit}s", ["async_result"] = last.Values } };

    /// <summary>What a run that did not start the job may know of its result: one line of JSON.</summary>
    public static JinjaDict About(BackgroundJob job)
        => new() { ["changed"] = job.Predicted.Changed, ["failed"] = job.Predicted.Failed, ["values"] = job.Predicted.Values };

    private static ModuleResult Failed(string id, string path, string message)
        => new() { Failed = true, Values = With(Values(id, path, isFinished: true), "msg", message) };

    private static ModuleResult WithValues(string id, string path, ModuleResult result)
    {
        var values = Values(id, path, isFinished: true);
        foreach (var (key, value) in result.Values)
        {
            values[key] = value;
        }

        return result with { Values = values };
    }

    /// <summary>The file as another program wrote it.</summary>
    private static ModuleResult Written(JinjaDict file)
    {
        var values = new JinjaDict();
        foreach (var (key, value) in file)
        {
            if (key is not ("changed" or "failed" or "ansible_facts" or "invocation"))
            {
                values[key] = value;
            }
        }

        return new ModuleResult
        {
            Changed = file.TryGetValue("changed", out var changed) && PythonValues.IsTrue(changed),
            Failed = file.TryGetValue("failed", out var failed) && PythonValues.IsTrue(failed),
            Facts = file.TryGetValue("ansible_facts", out var facts) ? facts as JinjaDict : null,
            Values = values,
        };
    }

    /// <summary>A command's result is all there; of another module's it is known what was to be done, and whether it was.</summary>
    private static ModuleResult Guessed(JobStatus status)
    {
        var predicted = status.Values.TryGetValue("values", out var known) && known is JinjaDict values ? values : [];
        if (status.Outcomes.Count == 0)
        {
            var plain = Written(status.Values);
            return plain with { Values = predicted };
        }

        var last = status.Outcomes[^1];
        if (predicted.TryGetValue("cmd", out var command))
        {
            return CommandResults.Build(command, last, strip: true, changed: true);
        }

        return last.Status == 0
            ? new ModuleResult { Changed = true, Values = predicted }
            : new ModuleResult { Failed = true, Changed = status.Outcomes.Count > 1, Values = new JinjaDict { ["msg"] = last.ErrorText.Trim(), ["rc"] = (long)last.Status } };
    }

    private static JinjaDict Values(string id, string? path, bool isFinished, bool isStarted = true, string? erased = null)
    {
        var values = new JinjaDict { ["ansible_job_id"] = id, ["started"] = isStarted ? 1L : 0L, ["finished"] = isFinished ? 1L : 0L };
        OutputText.AddStreams(values, "", "");
        if (path is not null)
        {
            values["results_file"] = path;
        }

        return erased is null ? values : With(values, "erased", erased);
    }

    private static JinjaDict With(JinjaDict values, string key, object? value)
    {
        values[key] = value;
        return values;
    }
}
