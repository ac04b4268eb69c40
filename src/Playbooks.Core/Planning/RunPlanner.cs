using Playbooks.Controller;
using Playbooks.Execution;
using Playbooks.Inventories;
using Playbooks.Inventories.Plugins;
using Playbooks.Jinja;
using Playbooks.Loading;
using Playbooks.Modules;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;
using Playbooks.Yaml;

namespace Playbooks.Planning;

/// <summary>Turns options into a <see cref="RunPlan"/>: reads extra variables, inventory and playbooks. Throws <see cref="PlaybookException"/> with the mistakes of all of them.</summary>
internal sealed class RunPlanner(IControllerEnvironment environment, Settings settings, ModuleRegistry modules, ISyntaxChecker syntax, Func<IInventoryTemplates> inventoryTemplates)
{
    /// <summary>The YAML loader holds the vault passwords and takes the warnings; <paramref name="templates"/> makes, for the extra variables, what renders the names of static imports.</summary>
    public async Task<RunPlan> PlanAsync(RunOptions options, YamlLoader yaml, Func<JinjaDict, IStaticTemplates> templates, CancellationToken cancellationToken)
    {
        var files = new VariableFiles(yaml);
        var merge = new VariableMerge(settings.MergesHashes);
        var mistakes = new List<Mistake>();
        var extra = Try(mistakes, () => new ExtraVariables(yaml, merge, environment).Parse(options.ExtraVars)) ?? [];
        Task<Inventory> ReadInventory(CancellationToken token) => LoadInventoryAsync(options, new PluginServices(new VariableFiles(yaml), inventoryTemplates, extra), merge, token);
        var inventory = await TryAsync(mistakes, () => ReadInventory(cancellationToken));
        var services = new LoadServices(files, modules, settings.Foretells ? syntax : new NoSyntaxChecker(), templates(extra)) { Foretells = settings.Foretells };
        var roles = new RoleLoader(new RoleFinder(settings.RolesPath, environment));
        var finder = new PlaybookFinder(environment);
        var loader = new PlaybookLoader(services, roles, extra);
        var playbooks = options.Playbooks.Select(name => Try(mistakes, () => loader.Load(finder.Find(name)))).ToList();
        return mistakes.Count > 0 ? throw new PlaybookException([.. mistakes.Distinct()]) : new RunPlan(
            [.. playbooks.OfType<Playbook>().Select(playbook => PlayDefaults.Apply(playbook, settings))],
            inventory!,
            extra,
            new TaskLoader(services, roles.Files, roles, extra),
            new TagSelector(options.Tags.Count > 0 ? options.Tags : settings.RunTags, options.SkipTags.Count > 0 ? options.SkipTags : settings.SkipTags))
        {
            ReadInventory = ReadInventory,
        };
    }

    /// <summary>For verbs that only look at an inventory.</summary>
    public Task<Inventory> LoadInventoryAsync(RunOptions options, VariableFiles files, JinjaDict extra, CancellationToken cancellationToken)
        => LoadInventoryAsync(options, new PluginServices(files, inventoryTemplates, extra), new VariableMerge(settings.MergesHashes), cancellationToken);

    /// <summary>The inventory of -i, of the settings, or /etc/ansible/hosts; without any, only localhost.</summary>
    private async Task<Inventory> LoadInventoryAsync(RunOptions options, PluginServices services, VariableMerge merge, CancellationToken cancellationToken)
    {
        var sources = options.Inventories.Count > 0 ? options.Inventories
            : settings.Inventories.Count > 0 ? settings.Inventories
            : File.Exists("/etc/ansible/hosts") ? ["/etc/ansible/hosts"]
            : [];
        if (sources.Count == 0)
        {
            services.Files.Yaml.Warnings.Add(SourcePosition.None, "no inventory was given, only localhost is available", "name one with -i, such as -i hosts.ini");
        }

        return await new InventoryLoader(services, merge, SourceOptions(options), environment).LoadAsync(sources, cancellationToken);
    }

    private SourceOptions SourceOptions(RunOptions options) => new()
    {
        IgnoredEndings = settings.IgnoredInventoryEndings,
        IgnoredPatterns = settings.IgnoredInventoryPatterns,
        Plugins = settings.InventoryPlugins ?? InventoryPluginList.EnabledByDefault,
        AnyUnreadFails = settings.AnyUnreadInventoryFails,
        AllUnreadFails = settings.AllUnreadInventoriesFail,
        GroupNameMode = settings.GroupNameMode,
        // Who calls it by Ansible's names has groups of the same name that mean something else.
        AddsKubesprayNames = settings.Foretells || options.Playbooks.Any(new PlaybookFinder(environment).IsShipped),
    };

    private static async Task<Inventory?> TryAsync(List<Mistake> mistakes, Func<Task<Inventory>> load)
    {
        try
        {
            return await load();
        }
        catch (PlaybookException error)
        {
            mistakes.AddRange(error.Mistakes);
            return null;
        }
    }

    private static T? Try<T>(List<Mistake> mistakes, Func<T> load)
        where T : class
    {
        try
        {
            return load();
        }
        catch (PlaybookException error)
        {
            mistakes.AddRange(error.Mistakes);
            return null;
        }
    }
}
