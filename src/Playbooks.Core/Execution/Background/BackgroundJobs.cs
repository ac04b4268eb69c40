namespace Playbooks.Execution.Background;

/// <summary>The background jobs that this run has started, whichever host they are on. While one may still run, it may change what any host answers.</summary>
internal sealed class BackgroundJobs(TimeProvider time)
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private readonly Dictionary<string, (BackgroundJob Job, DateTimeOffset RunsUntil)> started = new(StringComparer.Ordinal);

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
    public void Started(string id, BackgroundJob job, TimeSpan limit)
    {
        lock (gate)
        {
            started[id] = (job, time.GetUtcNow() + limit + Slack);
        }
    }

    /// <summary>It was seen to have ended; its result may be asked for again.</summary>
    public void Ended(string id)
    {
        lock (gate)
        {
            if (started.TryGetValue(id, out var entry))
            {
                started[id] = (entry.Job, DateTimeOffset.MinValue);
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
