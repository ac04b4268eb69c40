using Playbooks.Composition;
using Playbooks.Results;

namespace Playbooks.Reporting;

/// <summary>For a terminal: what changed or failed scrolls by, below it one live row per host; at the end only the recap stays.</summary>
internal sealed class LiveReporter : IReporter
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly Lock gate = new();
    private readonly ITerminal terminal;
    private readonly TimeProvider time;
    private readonly DateTimeOffset started;
    private readonly StringWriter above = new() { NewLine = "\n" };
    private readonly PlainReporter lines;
    private readonly LiveRegion region;
    private readonly LiveTable table;
    private readonly OrderedDictionary<string, HostProgress> hosts = new(StringComparer.Ordinal);
    private readonly ITimer timer;
    private string title = "starting";
    private bool isPaused;
    private bool hasEnded;

    public LiveReporter(ITerminal terminal, ReportOptions options, TimeProvider time)
    {
        this.terminal = terminal;
        this.time = time;
        started = time.GetUtcNow();
        lines = new PlainReporter(above, above, options with { HideUnchanged = true });
        region = new LiveRegion(terminal.Out);
        table = new LiveTable(options.HasColors);
        timer = time.CreateTimer(_ => Tick(), null, Interval, Interval);
    }

    public void Emit(RunEvent runEvent)
    {
        lock (gate)
        {
            Follow(runEvent);
            lines.Emit(runEvent);
            if (runEvent is RunEnded)
            {
                hasEnded = true;
                Draw();
            }
        }
    }

    /// <summary>Takes the live rows away while the user is asked something.</summary>
    public IDisposable Pause()
    {
        lock (gate)
        {
            isPaused = true;
            Draw();
        }

        return new Resumption(this);
    }

    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync().ConfigureAwait(false);
        lock (gate)
        {
            hasEnded = true;
            Draw();
        }
    }

    private void Tick()
    {
        lock (gate)
        {
            if (!isPaused && !hasEnded)
            {
                Draw();
            }
        }
    }

    private void Draw()
    {
        var text = above.ToString();
        above.GetStringBuilder().Clear();
        var now = time.GetUtcNow();
        region.Draw(text, isPaused || hasEnded ? [] : table.Lines(title, now - started, hosts.Values, now, terminal.Width, terminal.Height));
    }

    private void Follow(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case PlayStarted play:
                foreach (var host in play.Hosts)
                {
                    hosts.TryAdd(host, new HostProgress(host) { Since = runEvent.Time });
                }

                break;
            case TaskStarted task: title = task.Name; break;
            case HostActivity activity: Update(activity.Host, host => host with { Activity = activity.Activity, Since = activity.Time }); break;
            case TaskEnded task: Update(task.Host, host => Count(host, task)); break;
            default: break;
        }
    }

    private void Update(string name, Func<HostProgress, HostProgress> change)
        => hosts[name] = change(hosts.TryGetValue(name, out var host) ? host : new HostProgress(name) { Since = time.GetUtcNow() });

    private static HostProgress Count(HostProgress host, TaskEnded task) => task.Outcome switch
    {
        TaskOutcome.Ok => host with { Ok = host.Ok + 1 },
        TaskOutcome.Changed => host with { Ok = host.Ok + 1, Changed = host.Changed + 1 },
        TaskOutcome.Failed when !task.IsIgnored && !task.IsRescued => host with { Failed = host.Failed + 1 },
        TaskOutcome.Unreachable when !task.IsIgnored => host with { IsUnreachable = true },
        _ => host,
    };

    private sealed class Resumption(LiveReporter reporter) : IDisposable
    {
        public void Dispose()
        {
            lock (reporter.gate)
            {
                reporter.isPaused = false;
            }
        }
    }
}
