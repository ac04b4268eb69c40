using System.CommandLine;
using Playbooks.Composition;
using Playbooks.Execution;
using Playbooks.Planning;

namespace Playbooks.Commands;

/// <summary>What to run and how: shared by `run` and `diff`.</summary>
internal sealed class RunOptionGroup
{
    private readonly Argument<string[]> playbooks = new("NAME|FILE")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "a file, or the name of a playbook in playbooks/ here or of the program (cluster, scale, reset, ...)",
    };

    private readonly InventoryOptions inventory = new();
    private readonly ConnectionOptionGroup connection = new();
    private readonly RepeatedOption tags = new("--tags", "-t") { HelpName = "TAGS", Description = "only tasks with one of these tags (comma separated)" };
    private readonly RepeatedOption skipTags = new("--skip-tags") { HelpName = "TAGS", Description = "not tasks with one of these tags" };
    private readonly Option<string?> startAtTask = new("--start-at-task") { HelpName = "NAME", Description = "start at the task of this name" };
    private readonly Option<bool> forceHandlers = new("--force-handlers") { Description = "run notified handlers on failed hosts too" };
    private readonly Option<bool> flushCache = new("--flush-cache") { Description = "forget the facts that earlier runs left (fact_caching)" };
    private readonly ForksOption forks = new("hosts that connect or answer at once (50)");
    private readonly Option<bool> check = new("--check", "-C") { Description = "change nothing, show what would change" };
    private readonly Option<bool> diff = new("--diff", "-D") { Description = "show the differences in files" };
    private readonly Option<bool> verbose = new("--verbose", "-v") { Arity = ArgumentArity.Zero, Description = "show results (-vv, -vvv: more)" };
    private readonly Option<bool> yes = new("--yes", "-y") { Description = "answer confirmations with yes" };

    public Option<string?> Events { get; } = new("--events") { HelpName = "FILE", Description = "also write the run's events to this file, as JSON lines" };

    public Option<bool> Profile { get; } = new("--profile") { Description = "show at the end where the time went" };

    public Option<bool> ListHosts { get; } = new("--list-hosts") { Description = "only list the hosts that would be reached" };

    public Option<bool> ListTasks { get; } = new("--list-tasks") { Description = "only list the tasks" };

    public Option<bool> ListTags { get; } = new("--list-tags") { Description = "only list the tags" };

    public Option<bool> SyntaxCheck { get; } = new("--syntax-check") { Description = "only read everything and report mistakes" };

    public VerbCommand AddTo(VerbCommand command, bool isDiff)
    {
        command.With(playbooks);
        inventory.AddTo(command);
        command.With("What to run", tags, skipTags, startAtTask, forceHandlers, flushCache, forks, yes);
        if (!isDiff)
        {
            command.With("Only looking", check, diff, ListHosts, ListTasks, ListTags, SyntaxCheck);
        }

        connection.AddTo(command);
        return command.With("Output", verbose, Profile, Events);
    }

    /// <summary>What to show instead of running; null to run.</summary>
    public LookOptions? Look(ParseResult result)
    {
        var (hosts, tasks, tags) = (result.GetValue(ListHosts), result.GetValue(ListTasks), result.GetValue(ListTags));
        return hosts || tasks || tags || result.GetValue(SyntaxCheck) ? new LookOptions(hosts, tasks, tags) : null;
    }

    public async Task<RunOptions> BindAsync(ParseResult result, VerbContext context, Settings settings, bool isDiff, CancellationToken cancellationToken)
    {
        var options = await inventory.BindAsync(result, context, settings, result.GetValue(playbooks) ?? [], cancellationToken).ConfigureAwait(false);
        options = options with
        {
            Tags = Words(result, tags),
            SkipTags = Words(result, skipTags),
            StartAtTask = result.GetValue(startAtTask),
            ForceHandlers = result.GetValue(forceHandlers),
            ForgetsFacts = result.GetValue(flushCache),
            Forks = result.GetValue(forks) ?? 0,
            Check = isDiff || result.GetValue(check),
            Diff = isDiff || result.GetValue(diff),
            Verbosity = result.GetResult(verbose)?.IdentifierTokenCount ?? 0,
            AssumeYes = result.GetValue(yes),
        };
        return !isDiff && Look(result) is not null ? options : await connection.BindAsync(result, context, settings, options, cancellationToken).ConfigureAwait(false);
    }

    private static string[] Words(ParseResult result, Option<string[]> option)
        => [.. (result.GetValue(option) ?? []).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries))];
}
