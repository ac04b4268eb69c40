using Playbooks.Commands;
using Playbooks.Execution;
using Playbooks.Reporting;
using Playbooks.Results;

namespace Playbooks.Composition;

/// <summary>The reporters of one run: live on a terminal, plain otherwise; always the event log and the summary of failures.</summary>
internal sealed class RunReporters : IReporter
{
    private const int ProfiledTasks = 15;
    private readonly VerbContext context;
    private readonly FailureSummary failures;
    private readonly LiveReporter? live;
    private readonly FileStream? log;
    private readonly EnduringReporter shown;
    private readonly List<EnduringReporter> all = [];

    /// <param name="context">The terminal and where the logs go.</param>
    /// <param name="options">What to show.</param>
    /// <param name="eventsFile">A second copy of the event log; null for none.</param>
    public RunReporters(VerbContext context, RunOptions options, string? eventsFile)
    {
        this.context = context;
        failures = new FailureSummary(context.Terminal.Error, new Palette(context.Terminal.HasColors));
        var report = new ReportOptions
        {
            Verbosity = options.Verbosity,
            ShowDiffs = options.Diff,
            HideSkipped = options.HideSkipped,
            HideOk = options.HideOk,
            HasColors = context.Terminal.HasColors,
            IsAnsible = context.Program.IsAnsible,
            Columns = Math.Max(79, context.Terminal.Width - 1),
        };
        live = context.Terminal.IsOutputTerminal && !context.Program.IsAnsible ? new LiveReporter(context.Terminal, report, context.Time) : null;
        log = CreateLog();
        shown = Enduring((IReporter?)live ?? new PlainReporter(context.Terminal.Out, context.Terminal.Error, report), "the output");
        all.Add(shown);
        all.Add(Enduring(failures, "the summary of failures"));
        all.AddRange(log is null ? [] : [Enduring(new EventLog(log), "the log of this run")]);
        all.AddRange(eventsFile is null ? [] : [Enduring(new EventLog(RunLog.Open(Path.GetFullPath(eventsFile, context.Environment.CurrentFolder))), eventsFile)]);
    }

    /// <summary>The user did not get to see the run to its end.</summary>
    public bool HasLostOutput => shown.HasFailed;

    public void Emit(RunEvent runEvent)
    {
        foreach (var reporter in all)
        {
            reporter.Emit(runEvent);
        }
    }

    /// <summary>Makes room on the terminal for a question.</summary>
    public IDisposable? Pause() => live?.Pause();

    public async ValueTask DisposeAsync()
    {
        foreach (var reporter in all)
        {
            await reporter.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>What comes after the recap, once the reporters are closed.</summary>
    public void WriteEnd(RunSummary summary, bool hasProfile)
    {
        shown.Try(context.Terminal.Out.Flush);
        shown.Try(() => failures.Write(summary));
        if (hasProfile && log is not null && Timeline.Read(log.Name) is { } timeline)
        {
            shown.Try(() => new TimelineReport(context.Terminal.Out, context.Terminal.Width).Write(timeline, ProfiledTasks));
        }
    }

    private EnduringReporter Enduring(IReporter reporter, string what) => new(reporter, what, context.Terminal.Error);

    /// <summary>A run must not fail because its log cannot be written.</summary>
    private FileStream? CreateLog()
    {
        try
        {
            return new RunLog(context.Environment.StateFolder).Create(context.Time.GetUtcNow());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            context.Terminal.Error.WriteLine($"[WARNING]: this run leaves no log: {error.Message}");
            return null;
        }
    }
}
