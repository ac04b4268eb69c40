using Microsoft.Extensions.DependencyInjection;
using Playbooks.Commands;
using Playbooks.Connections;
using Playbooks.Execution;
using Playbooks.Modules;
using Playbooks.Planning;
using Playbooks.Plays;
using Playbooks.Queries;
using Playbooks.Results;
using Playbooks.Variables;
using Playbooks.Yaml;

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

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var host = ProgramHost.Create(context.Terminal, context.Environment, context.Time, options, settings);
        var services = host.Services;
        var templates = services.GetRequiredService<IStaticTemplates>();
        Planning.RunPlan plan;
        try
        {
            plan = await services.GetRequiredService<RunPlanner>().PlanAsync(options, services.GetRequiredService<YamlLoader>(), _ => templates, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            WriteWarnings(services.GetRequiredService<Warnings>());
        }

        CheckLimit(plan);
        if (Look is { } look)
        {
            new PlanView(context.Terminal.Out, plan, options, templates).Write(look);
            return ExitCodes.Success;
        }

        return await RunAsync(services, plan, cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> RunAsync(IServiceProvider services, Planning.RunPlan plan, CancellationToken cancellationToken)
    {
        await using var reporters = new RunReporters(context, options, EventsFile);
        var runner = new PlaybookRunner(
            services.GetRequiredService<ModuleRegistry>(),
            services.GetRequiredService<IReadOnlyList<IQueryKind>>(),
            services.GetRequiredService<IConnectionFactory>(),
            plan.Loader,
            services.GetRequiredService<VariableFiles>(),
            new TerminalPrompt(context.Terminal, options, reporters.Pause),
            context.Environment,
            context.Time);
        var work = new Execution.RunPlan(options, plan.Inventory, plan.Playbooks, plan.ExtraVariables) { SelectsTags = plan.Tags.Selects };
        var summary = await runner.RunAsync(work, services.GetRequiredService<Templar>(), reporters, cancellationToken).ConfigureAwait(false);
        await reporters.DisposeAsync().ConfigureAwait(false);
        reporters.WriteEnd(summary, HasProfile);
        return ExitCodes.Of(summary, IsDiff);
    }

    private void WriteWarnings(Warnings warnings)
    {
        foreach (var warning in OptionDefaults.WithoutEffect(settings).Concat(warnings.Items))
        {
            context.Terminal.Error.WriteLine($"[WARNING]: {warning}");
        }
    }

    /// <summary>As ansible-playbook: a limit that leaves nobody is a mistake, a part of it that matches nothing a warning.</summary>
    private void CheckLimit(Planning.RunPlan plan)
    {
        if (options.Limit.Count == 0)
        {
            return;
        }

        foreach (var pattern in plan.Inventory.Unmatched(options.Limit))
        {
            context.Terminal.Error.WriteLine($"[WARNING]: Could not match supplied host pattern, ignoring: {pattern}");
        }

        if (plan.Inventory.Match("all", options.Limit).Count == 0)
        {
            throw new PlaybookException(SourcePosition.CommandLine("--limit"), "Specified hosts and/or --limit does not match any hosts", "`playbook inventory --graph` shows them all");
        }
    }
}
