using Playbooks.Execution.Hosts;

namespace Playbooks.Execution.Background;

/// <summary>The background jobs that this run has started, whichever host they are on. While one may still run, it may change what any host answers: until it is seen to have ended, or its
/// time limit has passed.</summary>
internal sealed class BackgroundJobs(TimeProvider time)
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private readonly Dictionary<string, (BackgroundJob Job, JobPlace Place, DateTimeOffset RunsUntil)> started = new(StringComparer.Ordinal);

    /// <summary>Some job has not been seen to end, nor has its time limit passed.</summary>
    public bool IsAnyRunning
    {
        get
        {
            lock (gate)
            {
                var now = time.GetUtcNow();
                return started.Values.Any(entry => entry.RunsUntil > now);
            }
        }
    }

    /// <param name="limit">After this the node has killed it.</param>
    public void Started(string id, BackgroundJob job, JobPlace place, TimeSpan limit)
    {
        lock (gate)
        {
            started[id] = (job, place, time.GetUtcNow() + limit + Slack);
        }
    }

    /// <summary>The jobs of this shell's user that may still run, each with the question whether it does.</summary>
    public IReadOnlyList<(string Id, string Question)> Running(HostLink link, string shellKey)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            return [.. started.Where(entry => entry.Value.RunsUntil > now && entry.Value.Place.Link == link && entry.Value.Place.ShellKey == shellKey)
                .Select(entry => (entry.Key, JobScripts.ToSeeWhetherItRuns(entry.Value.Place.Folder, entry.Key)))];
        }
    }

    /// <summary>It was seen to have ended; its result may be asked for again.</summary>
    public void Ended(string id)
    {
        lock (gate)
        {
            if (started.TryGetValue(id, out var entry))
            {
                started[id] = entry with { RunsUntil = DateTimeOffset.MinValue };
            }
        }
    }

    /// <summary>Null: another run started it.</summary>
    public BackgroundJob? Find(string id)
    {
        lock (gate)
        {
            return started.TryGetValue(id, out var entry) ? entry.Job : null;
        }
    }
}
