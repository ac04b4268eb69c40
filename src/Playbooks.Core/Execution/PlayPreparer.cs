using System.Security.Cryptography;
using Playbooks.Controller;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Variables;
using Playbooks.Yaml;

namespace Playbooks.Execution;

/// <summary>Works out what a play means before its first task: its variables, its hosts and in which batches they go.</summary>
internal sealed class PlayPreparer(RunServices run, JinjaDict extraVariables, VariableFiles files, IUserPrompt prompt, IControllerEnvironment controller, string playbookFolder)
{
    public async Task<PlayVariables> VariablesAsync(Play play, JinjaDict magic, CancellationToken cancellationToken)
    {
        var own = new JinjaDict();
        foreach (var level in play.Keywords.Vars)
        {
            Merge(own, level);
        }

        var variables = new PlayVariables
        {
            Extra = extraVariables,
            Play = own,
            PublicRoles = PlayRunner.RolesOf(play),
            RoleNames = [.. PlayRunner.RoleNamesOf([.. play.Roles, .. play.PreTasks, .. play.Tasks, .. play.PostTasks])],
            Magic = magic,
            Members = run.State,
            PlaybookFolder = playbookFolder,
            Environment = controller.Variable,
            GatherFacts = (play.GatherFacts is null && run.Options.Gathering != "explicit") || play.GatherFacts is not null && TaskPreparer.Flag(play.GatherFacts, EmptyScope(magic), true),
        };
        await AskPromptsAsync(play, variables, cancellationToken);
        for (var index = 0; index < play.VarsFiles.Count; index++)
        {
            try
            {
                Merge(own, LoadVarsFile(play.VarsFiles[index], play, variables));
            }
            catch (Exception exception) when (exception is FactsNeededException or TemplateFailedException { IsUndefined: true })
            {
                // From here on each host has files of its own.
                return variables with { HostFiles = new HostVarsFiles([.. play.VarsFiles.Skip(index)], playbookFolder, files.Load) };
            }
        }

        return variables;
    }

    /// <summary>With what ansible.cfg says for all plays.</summary>
    public Play WithDefaults(Play play) => play with
    {
        Strategy = play.Strategy ?? run.Options.Strategy,
        Keywords = play.Keywords with
        {
            AnyErrorsFatal = play.Keywords.AnyErrorsFatal ?? (run.Options.AnyErrorsFatal ? true : null),
            NoLog = play.Keywords.NoLog ?? (run.Options.NoLog ? true : null),
        },
    };

    public string NameOf(Play play, PlayVariables variables)
        => PythonValues.Str(run.Templar.Resolve(play.Name ?? play.Hosts, ScopeOf(variables)) is List<object?> list ? string.Join(',', list) : run.Templar.Resolve(play.Name ?? play.Hosts, ScopeOf(variables)));

    /// <summary>The hosts of the play that --limit leaves, those that have failed before among them.</summary>
    public IReadOnlyList<string> InInventoryOrder(Play play, PlayVariables variables)
    {
        var pattern = PlayHosts.Patterns(play, run.Templar.Resolve(play.Hosts, ScopeOf(variables)));
        return [.. run.State.Inventory(null).Match(pattern, run.Options.Limit).Select(host => host.Name)];
    }

    /// <summary>The same in the order that `order` wants.</summary>
    public IReadOnlyList<string> HostsOf(Play play, PlayVariables variables)
    {
        var hosts = InInventoryOrder(play, variables).ToList();
        var order = TaskPreparer.Text(play.Order, ScopeOf(variables)) ?? "inventory";
        return order switch
        {
            "inventory" => hosts,
            "reverse_inventory" => Enumerable.Reverse(hosts).ToList(),
            "sorted" => [.. hosts.Order(StringComparer.Ordinal)],
            "reverse_sorted" => [.. hosts.OrderDescending(StringComparer.Ordinal)],
            "shuffle" => Shuffled(hosts),
            _ => throw new PlaybookException(play.Position, $"order: '{order}' is unknown", "use inventory, reverse_inventory, sorted, reverse_sorted or shuffle"),
        };
    }

    public IReadOnlyList<IReadOnlyList<string>> Batches(Play play, PlayVariables variables, IReadOnlyList<string> hosts)
    {
        var sizes = play.Serial.SelectMany(one => run.Templar.Resolve(one, ScopeOf(variables)) is List<object?> list ? list : [run.Templar.Resolve(one, ScopeOf(variables))])
            .Select(size => BatchSize(play, PythonValues.Str(size), hosts.Count)).ToList();
        if (sizes.Count == 0)
        {
            return [hosts];
        }

        var batches = new List<IReadOnlyList<string>>();
        for (var (at, next) = (0, 0); at < hosts.Count; next++)
        {
            var size = sizes[Math.Min(next, sizes.Count - 1)];
            batches.Add([.. hosts.Skip(at).Take(size)]);
            at += size;
        }

        return batches;
    }

    public bool IsFree(Play play, PlayVariables variables)
        => (TaskPreparer.Text(play.Strategy, ScopeOf(variables)) ?? "linear") switch
        {
            "linear" or "ansible.builtin.linear" => false,
            "free" or "ansible.builtin.free" or "host_pinned" or "ansible.builtin.host_pinned" => true,
            var other => throw new PlaybookException(play.Position, $"strategy '{other}' is not supported", "use linear, free or host_pinned"),
        };

    public bool ForcesHandlers(Play play, PlayVariables variables) => TaskPreparer.Flag(play.ForceHandlers, ScopeOf(variables), run.Options.ForceHandlers);

    private static int BatchSize(Play play, string text, int hosts)
    {
        var isPercentage = text.EndsWith('%');
        if (!double.TryParse(text.TrimEnd('%'), out var number))
        {
            throw new PlaybookException(play.Position, $"serial takes numbers and percentages, got '{text}'");
        }

        return isPercentage ? Math.Max(1, (int)(number / 100 * hosts)) : number <= 0 ? hosts : (int)number;
    }

    private static List<string> Shuffled(List<string> hosts)
    {
        var array = hosts.ToArray();
        RandomNumberGenerator.Shuffle(array.AsSpan());
        return [.. array];
    }

    private async Task AskPromptsAsync(Play play, PlayVariables variables, CancellationToken cancellationToken)
    {
        foreach (var question in play.VarsPrompts.Where(question => !extraVariables.ContainsKey(question.Name)))
        {
            var text = TaskPreparer.Text(question.Prompt, ScopeOf(variables)) ?? question.Name;
            var otherwise = TaskPreparer.Text(question.Default, ScopeOf(variables));
            if (!prompt.IsInteractive)
            {
                // As in Ansible, also in that there is a text when there is no default.
                run.Events.Emit(new RunWarning(run.Time.GetUtcNow(), "Not prompting as we are not in interactive mode"));
                variables.Play[question.Name] = otherwise ?? "None";
                continue;
            }

            string answer;
            while (true)
            {
                answer = await prompt.AskAsync(otherwise is null ? $"{text}: " : $"{text} [{otherwise}]: ", question.IsPrivate, cancellationToken);
                if (!question.Confirm || await prompt.AskAsync($"confirm {text}: ", question.IsPrivate, cancellationToken) == answer)
                {
                    break;
                }
            }

            variables.Play[question.Name] = answer.Length == 0 && otherwise is not null ? otherwise : answer;
        }
    }

    /// <summary>One file, or the first of several alternatives that exists. Names may hold variables that do not depend on a host.</summary>
    private JinjaDict LoadVarsFile(object? entry, Play play, PlayVariables variables)
    {
        var alternatives = entry is List<object?> list ? list : [entry];
        var looked = new List<string>();
        foreach (var alternative in alternatives)
        {
            var name = PythonValues.Str(run.Templar.Resolve(alternative, ScopeOf(variables)));
            foreach (var path in HostVarsFiles.Places(name, playbookFolder))
            {
                if (File.Exists(path))
                {
                    return files.Load(path);
                }

                looked.Add(path);
            }
        }

        throw new PlaybookException(play.Position, $"vars_files: there is no '{PythonValues.Str(alternatives[0])}'", $"looked at {string.Join(", ", looked)}");
    }

    private static void Merge(JinjaDict into, JinjaDict from)
    {
        foreach (var (key, value) in from)
        {
            into[key] = value;
        }
    }

    private TaskScope ScopeOf(PlayVariables variables) => new(run.Templar, variables, new HostVariables("", [], []), TaskFrame.Empty, null);

    private TaskScope EmptyScope(JinjaDict magic)
        => ScopeOf(new PlayVariables { Extra = extraVariables, Play = [], Magic = magic, Members = run.State, GatherFacts = false });
}
