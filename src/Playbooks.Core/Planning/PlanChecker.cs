using Playbooks.Controller;
using Playbooks.Execution;
using Playbooks.Execution.Asking;
using Playbooks.Inventories;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;
using Playbooks.Yaml;

namespace Playbooks.Planning;

/// <summary>Goes through the plays before any host is touched and finds what is sure to fail: a variable that no host can have, a file that is not on the controller.
/// Says nothing wherever the run itself could still provide it (facts, registered results, includes and conditions that depend on a host): a miss is told at its turn,
/// a false alarm would stop a good playbook.</summary>
internal sealed class PlanChecker(RunPlan plan, RunOptions options, Templar templar, VariableFiles files, IControllerEnvironment environment, TimeProvider time)
{
    /// <summary>Hosts in the same groups differ in values, hardly ever in names: one of each kind is looked at.</summary>
    private const int MostHosts = 8;

    private readonly List<Mistake> mistakes = [];
    private readonly List<Mistake> warnings = [];
    private readonly RunTimeNames names = new(plan.Loader, files);
    private readonly ControllerFiles contents = new(new ChangeLedger(), files);

    /// <summary>What is not sure to be a mistake, after <see cref="Check()"/>.</summary>
    public IEnumerable<Mistake> Warnings => warnings.Distinct();

    public IReadOnlyList<Mistake> Check()
    {
        foreach (var (playbook, play) in Plays())
        {
            names.Add(play, PlaybookRunner.FolderOf(playbook, play));
        }

        var state = new RunState(plan.Inventory, cache: options.ForgetsFacts ? null : FactCache.Of(options, time, _ => { }));
        var progress = new ForecastProgress { IsStarted = options.StartAtTask is null };
        foreach (var (playbook, play) in Plays())
        {
            Check(play, playbook, state, progress);
            if (progress.IsBlind)
            {
                break;
            }
        }

        return [.. mistakes.Distinct()];
    }

    private string Folder => plan.Playbooks.Count > 0 ? plan.Playbooks[0].Folder : environment.CurrentFolder;

    private IEnumerable<(Playbook Playbook, Play Play)> Plays() => plan.Playbooks.SelectMany(playbook => playbook.Plays.Select(play => (playbook, play)));

    private void Check(Play play, Playbook playbook, RunState state, ForecastProgress progress)
    {
        var folder = PlaybookRunner.FolderOf(playbook, play);
        state.Enter(folder);
        var variables = new PlayVariables
        {
            Extra = plan.ExtraVariables,
            Play = play.Keywords.Vars.Count > 0 ? new JinjaDict(play.Keywords.Vars[0]) : [],
            PublicRoles = PlayRunner.RolesOf(play),
            Magic = PlaybookRunner.Magic(options, playbook, play, environment),
            Members = state,
            PlaybookFolder = folder,
            Environment = environment.Variable,
            Connection = options.ConnectionDefaults,
        };
        var unknown = Unknown();
        var scope = new TaskScope(templar, variables, new HostVariables("", [], []), TaskFrame.Empty, null) { Unknown = unknown };
        var ofFiles = new TaskScope(templar, variables, new HostVariables("", [], []), TaskFrame.Empty, null) { Unknown = new HashSet<string>([.. unknown, .. VarsFiles.HostNames], StringComparer.Ordinal) };
        if (!AddFiles(play, variables, ofFiles, progress) || HostsOf(play, scope) is not { } hosts)
        {
            progress.IsBlind = true;
            return;
        }

        state.AllPlayHosts = [.. hosts.Select(host => host.Name)];
        state.Batch = state.AllPlayHosts;
        if (hosts.Count > 0 && state.Host(hosts[0].Name) is { } sample)
        {
            warnings.AddRange(VariableNameCheck.Check(new TaskScope(templar, variables, sample, TaskFrame.Empty, null), names, files));
        }

        var isStarted = progress.IsStarted;
        var shared = new ForecastContext(plan, options, templar, contents, variables, names)
        {
            Unknown = unknown,
            UnknownWithLookups = unknown.Union(["lookup", "query", "q"]).ToHashSet(StringComparer.Ordinal),
            IsWritten = IsWritten,
            Mistakes = mistakes,
        };
        foreach (var host in hosts.DistinctBy(host => string.Join('\n', plan.Inventory.GroupNamesOf(host.Name))).Take(MostHosts))
        {
            if (!progress.IsBlind && state.Host(host.Name) is { } known)
            {
                var gate = new StartGate(isStarted ? null : options.StartAtTask);
                new HostForecast(shared, known, progress, gate).Walk(play);
            }
        }
    }

    /// <summary>Names whose value the run gives.</summary>
    private HashSet<string> Unknown()
    {
        HashSet<string> unknown =
        [
            .. names.Dynamic, FactNames.Unknown, "vars", "play_hosts", "ansible_play_hosts", "ansible_play_batch", "ansible_managed", "packages", "services",
            "template_host", "template_uid", "template_path", "template_fullpath", "template_run_date", "template_destpath", "template_mtime", "ansible_failed_task", "ansible_failed_result",
        ];
        if (names.HasNewMembers)
        {
            unknown.UnionWith(["groups", "group_names"]);
        }

        return unknown;
    }

    private bool IsWritten(string name)
        => names.Dynamic.Contains(name) || names.Written.Contains(name) || plan.ExtraVariables.ContainsKey(name)
            || plan.Inventory.Hosts.Any(host => plan.Inventory.VariablesOf(host.Name, Folder).ContainsKey(name));

    /// <summary>The play's vars_files. False: which ones only the run knows.</summary>
    private bool AddFiles(Play play, PlayVariables variables, TaskScope scope, ForecastProgress progress)
    {
        foreach (var entry in play.VarsFiles)
        {
            var looked = new List<string>();
            string? path;
            try
            {
                path = VarsFiles.Find(templar, entry, variables.PlaybookFolder, scope, looked);
            }
            catch (Exception error) when (HostForecast.IsUnknown(error) || error is TemplateFailedException)
            {
                return false;
            }

            if (path is null)
            {
                if (!progress.MayWriteFiles && !VarsFiles.HasTemplate(entry))
                {
                    var name = PythonValues.Str((entry as List<object?> ?? [entry])[0]);
                    mistakes.Add(new Mistake(entry is TemplateText text ? text.Position : play.Position, $"vars_files: there is no '{name}'", $"looked at {string.Join(", ", looked)}") { AnsibleCode = 1 });
                }

                return false;
            }

            foreach (var (key, value) in files.Load(path, takesList: true))
            {
                variables.Play[key] = value;
            }
        }

        return true;
    }

    private IReadOnlyList<InventoryHost>? HostsOf(Play play, TaskScope scope)
    {
        try
        {
            var patterns = PlayHosts.Patterns(play, templar.Resolve(play.Hosts, scope));
            if (!names.HasNewMembers)
            {
                warnings.AddRange(plan.Inventory.Unmatched(patterns).Select(pattern => new Mistake(SourcePosition.None, $"Could not match supplied host pattern, ignoring: {pattern}")));
            }

            return plan.Inventory.Match(patterns, options.Limit);
        }
        catch (Exception error) when (HostForecast.IsUnknown(error) || error is TemplateFailedException)
        {
            return null;
        }
    }
}
