using System.Security.Cryptography;
using Playbooks.Controller;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;
using Playbooks.Yaml;

namespace Playbooks.Execution;

/// <summary>Works out what a play means before its first task: its variables, its hosts and in which batches they go.</summary>
internal sealed class PlayPreparer(RunServices run, JinjaDict extraVariables, VariableFiles files, IUserPrompt prompt, IControllerEnvironment controller, string playbookFolder)
{
    public async Task<PlayVariables> VariablesAsync(Play play, JinjaDict magic, CancellationToken cancellationToken)
    {
        var own = new JinjaDict();
        var merge = run.State.Inventory(null).Merge;
        foreach (var level in play.Keywords.Vars)
        {
            merge.Into(own, level);
        }

        var variables = new PlayVariables
        {
            Extra = extraVariables,
            Play = own,
            MergesHashes = merge.IsDeep,
            PublicRoles = PlayRunner.RolesOf(play),
            RoleNames = [.. PlayRunner.RoleNamesOf([.. play.Roles, .. play.PreTasks, .. play.Tasks, .. play.PostTasks])],
            Magic = magic,
            Members = run.State,
            PlaybookFolder = playbookFolder,
            Environment = controller.Variable,
            Connection = run.Options.ConnectionDefaults,
        };
        await AskPromptsAsync(play, variables, cancellationToken);
        var ofHosts = new List<object?>();
        foreach (var entry in play.VarsFiles)
        {
            // What comes after one that depends on the host has to win over it.
            if (ofHosts.Count > 0 || LoadVarsFile(entry, play, variables) is not { } loaded)
            {
                ofHosts.Add(entry);
            }
            else
            {
                merge.Into(own, loaded);
            }
        }

        _ = Evaluated(play, "max_fail_percentage", play.MaxFailPercentage, variables);
        return variables with
        {
            GatherFacts = play.GatherFacts is null || TaskPreparer.Flag(Evaluated(play, "gather_facts", play.GatherFacts, variables), ScopeOf(variables), true),
            HostFiles = ofHosts.Count == 0 ? null : new VarsFiles(run.Templar, files, playbookFolder, merge, ofHosts),
        };
    }

    public string NameOf(Play play, PlayVariables variables)
    {
        var name = Evaluated(play, play.Name is null ? "hosts" : "name", play.Name ?? play.Hosts, variables);
        return name is List<object?> list && play.Hosts is not TemplateText ? string.Join(',', list) : PythonValues.Str(name);
    }

    private object? Evaluated(Play play, string field, object? value, PlayVariables variables)
    {
        try
        {
            return run.Templar.Resolve(value, ScopeOf(variables));
        }
        catch (TemplateFailedException failed)
        {
            throw new PlaybookException(failed.Position.Line > 0 ? failed.Position : play.Position, $"the field '{field}' has an invalid value: {failed.Message}", "give the variable a value that is known before the play, such as with -e");
        }
    }

    /// <summary>The hosts of the play that --limit leaves, those that have failed before among them.</summary>
    public IReadOnlyList<string> InInventoryOrder(Play play, PlayVariables variables)
    {
        var pattern = PlayHosts.Patterns(play, Evaluated(play, "hosts", play.Hosts, variables));
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
            _ => throw new PlaybookException(play.Position, $"order: '{order}' is unknown", "use inventory, reverse_inventory, sorted, reverse_sorted or shuffle", ansibleCode: 5),
        };
    }

    public IReadOnlyList<IReadOnlyList<string>> Batches(Play play, PlayVariables variables, IReadOnlyList<string> hosts)
    {
        var sizes = play.Serial.SelectMany(one => Evaluated(play, "serial", one, variables) is var sizes && sizes is List<object?> list ? list : [sizes])
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
            var other => throw new PlaybookException(play.Position, $"strategy '{other}' is not supported", "use linear, free or host_pinned", ansibleCode: 1),
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
                variables.Play[question.Name] = otherwise is null ? "None" : Encrypted(question, otherwise, variables);
                continue;
            }

            string answer;
            while (true)
            {
                answer = await prompt.AskAsync(otherwise is null ? $"{text}: " : $"{text} [{otherwise}]: ", otherwise, question.IsPrivate, cancellationToken);
                if (!question.Confirm || await prompt.AskAsync($"confirm {text}: ", otherwise, question.IsPrivate, cancellationToken) == answer)
                {
                    break;
                }
            }

            variables.Play[question.Name] = Encrypted(question, answer.Length == 0 && otherwise is not null ? otherwise : answer, variables);
        }
    }

    /// <summary>The answer as it is to be stored.</summary>
    private object? Encrypted(VarsPrompt question, string answer, PlayVariables variables)
    {
        if (question.Encrypt is not { Length: > 0 } kind)
        {
            return answer;
        }

        var scope = ScopeOf(variables).With(("answer", answer), ("kind", kind), ("salt", question.Salt), ("size", question.SaltSize));
        try
        {
            return run.Templar.Resolve(new TemplateText("{{ answer | password_hash(kind, salt, size) }}", question.Position), scope);
        }
        catch (TemplateFailedException failed)
        {
            throw new PlaybookException(question.Position, $"vars_prompt: '{question.Name}' cannot be encrypted: {failed.Message}", "encrypt: takes sha512_crypt and sha256_crypt");
        }
    }

    /// <summary>Null: only a host can tell which file it is.</summary>
    private JinjaDict? LoadVarsFile(object? entry, Play play, PlayVariables variables)
    {
        var looked = new List<string>();
        var scope = new TaskScope(run.Templar, variables, new HostVariables("", [], []), TaskFrame.Empty, null) { Unknown = VarsFiles.HostNames };
        try
        {
            return VarsFiles.Find(run.Templar, entry, playbookFolder, scope, looked) is { } path ? files.Load(path, takesList: true)
                : VarsFiles.HasTemplate(entry) ? null
                : throw new PlaybookException(play.Position, $"vars_files: there is no '{PythonValues.Str(VarsFiles.Alternatives(entry)[0])}'", $"looked at {string.Join(", ", looked)}", ansibleCode: 1);
        }
        catch (Exception error) when (error is TemplateFailedException or FactsNeededException or ValueUnknownException)
        {
            return null;
        }
    }

    private TaskScope ScopeOf(PlayVariables variables) => new(run.Templar, variables, new HostVariables("", [], []), TaskFrame.Empty, null);
}
