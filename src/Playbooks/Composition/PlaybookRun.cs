using Playbooks.Commands;
using Playbooks.Execution;
using Playbooks.Reporting;
using Playbooks.Results;

namespace Playbooks.Composition;

/// <summary>One run from options to exit code: composes the program, reports while it runs, and ends with what failed.</summary>
internal sealed class PlaybookRun(VerbContext context, RunOptions options)
{
    /// <summary>A second copy of the event log.</summary>
    public string? EventsFile { get; init; }

    public bool HasProfile { get; init; }

    /// <summary>`playbook diff`: exit code 3 when something would change.</summary>
    public bool IsDiff { get; init; }

    public Task<int> RunAsync(CancellationToken cancellationToken)
    {
        _ = (context, options, cancellationToken);
        throw new PlaybookException(Yaml.SourcePosition.None, "the engine is not part of this build yet");
    }

    internal static IReporter Plain(VerbContext context, RunOptions options) => new PlainReporter(context.Terminal.Out, context.Terminal.Error, new ReportOptions
    {
        Verbosity = options.Verbosity,
        ShowDiffs = options.Diff,
        HasColors = context.Terminal.HasColors,
        Columns = Math.Max(79, context.Terminal.Width - 1),
    });
}
