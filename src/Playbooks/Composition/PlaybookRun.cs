using Playbooks.Commands;
using Playbooks.Execution;
using Playbooks.Inventories;
using Playbooks.Planning;
using Playbooks.Plays;
using Playbooks.Reporting;
using Playbooks.Results;

namespace Playbooks.Composition;

/// <summary>One run from options to exit code: composes the program, reports while it runs, and ends with what failed.</summary>
internal sealed class PlaybookRun(VerbContext context, RunOptions given, Settings settings)
{
    private readonly RunOptions options = OptionDefaults.Apply(given, settings);

    /// <summary>A second copy of the event log.</summary>
    public string? EventsFile { get; init; }

    public bool HasProfile { get; init; }

    /// <summary>`playbook diff`: exit code 3 when something would change.</summary>
    public bool IsDiff { get; init; }

    /// <summary>Only list or check; null to run.</summary>
    public LookOptions? Look { get; init; }

    /// <summary>Runs the playbooks that the options name.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var services = new RunComposition(context.Environment, context.Time, options, settings);
        var plan = await RunPlans.LoadAsync(services, context, options, settings, isToRun: Look is null or { Hosts: false, Tasks: false, Tags: false }, cancellationToken).ConfigureAwait(false);
        if (Look is { } look)
        {
            new PlanView(context.Terminal.Out, plan, options, services.StaticTemplates).Write(look);
            return ExitCodes.Success;
        }

        if (options.Verbosity > 0 && context.Program.IsAnsible)
        {
            context.Terminal.Out.WriteLine(settings.File is { } file ? $"Using {file} as config file" : "No config file found; using defaults");
        }

        await using var reporters = new RunReporters(context, options, EventsFile);
        var summary = await RunAsync(services, plan, plan.Playbooks, reporters, reporters.Pause, cancellationToken).ConfigureAwait(false);
        await reporters.DisposeAsync().ConfigureAwait(false);
        reporters.WriteEnd(summary, HasProfile);
        return Seen(ExitCodes.Of(summary, IsDiff), reporters.HasLostOutput);
    }

    /// <summary>Runs one play for these hosts that is not in any file, with a reporter of its own.</summary>
    public async Task<int> RunAsync(Play play, string pattern, IRunEvents events, CancellationToken cancellationToken)
    {
        var services = new RunComposition(context.Environment, context.Time, options, settings);
        var plan = await RunPlans.LoadAsync(services, context, options, settings, isToRun: false, cancellationToken).ConfigureAwait(false);
        RunPlans.RequireHosts(plan, pattern, options);
        var playbook = new Playbook(Path.Combine(context.Environment.CurrentFolder, "playbook.yml"), [play with { Hosts = pattern }]);
        await using var shown = new EnduringReporter(events, "the output", context.Terminal.Error);
        var summary = await RunAsync(services, plan, [playbook], shown, () => null, cancellationToken).ConfigureAwait(false);
        shown.Try(context.Terminal.Out.Flush);
        return Seen(ExitCodes.Of(summary, IsDiff), shown.HasFailed);
    }

    /// <summary>A run whose output got lost is no success, whatever it did.</summary>
    private static int Seen(int code, bool hasLostOutput) => hasLostOutput && code is (ExitCodes.Success or ExitCodes.WouldChange) ? ExitCodes.Failed : code;

    private Task<RunSummary> RunAsync(
        RunComposition services, RunPlan plan, IReadOnlyList<Playbook> playbooks, IRunEvents events, Func<IDisposable?> pause, CancellationToken cancellationToken)
    {
        var runner = new PlaybookRunner(
            services.Modules,
            services.QueryKinds,
            services.Connections,
            plan.Loader,
            services.VariableFiles,
            new TerminalPrompt(context.Terminal, options, pause),
            context.Environment,
            context.Time);
        var work = new RunRequest(options, plan.Inventory, playbooks, plan.ExtraVariables)
        {
            ReadInventory = token => ReadInventoryAsync(services, plan, events, token),
            SelectsTags = plan.Tags.Selects,
        };
        return runner.RunAsync(work, services.Templar, events, cancellationToken);
    }

    /// <summary>What is worth a warning the second time and was not the first is told in the run.</summary>
    private async Task<Inventory> ReadInventoryAsync(RunComposition services, RunPlan plan, IRunEvents events, CancellationToken cancellationToken)
    {
        var known = services.Warnings.Items.Count;
        var inventory = await plan.ReadInventory(cancellationToken).ConfigureAwait(false);
        foreach (var warning in services.Warnings.Items.Skip(known))
        {
            events.Emit(new RunWarning(context.Time.GetUtcNow(), warning.ToString()));
        }

        return inventory;
    }
}
