using Playbooks.Controller;
using Playbooks.Inventories.Plugins;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Inventories;

/// <summary>Reads inventory sources (files, folders of files, executable scripts, `host1,host2,` lists) into one inventory. Later sources add to and override earlier ones.
/// All mistakes of all sources at once.</summary>
internal sealed class InventoryLoader(PluginServices services, VariableMerge merge, SourceOptions options, IControllerEnvironment environment)
{
    private readonly SourceFolder folderRules = new(options, services.Files.Yaml.Warnings);
    private readonly List<Mistake> mistakes = [];
    private SourceReader reader = new([], services.Files.Yaml);

    private Warnings Warnings => services.Files.Yaml.Warnings;

    public async Task<Inventory> LoadAsync(IReadOnlyList<string> sources, CancellationToken cancellationToken)
    {
        reader = new SourceReader(EnabledPlugins(), services.Files.Yaml);
        var builder = new InventoryBuilder(merge, new GroupNames(options.GroupNameMode, Warnings)) { Python = PythonFinder.Find(environment), AddsKubesprayNames = options.AddsKubesprayNames };
        builder.AddGroup("all", SourcePosition.None);
        var isRead = false;
        var folders = new List<string>();
        foreach (var source in sources.Where(source => source.Length > 0).Select(FullPath))
        {
            isRead |= await AddAsync(builder, source, cancellationToken);
            if (!source.Contains(',') || Path.Exists(source))
            {
                folders.Add(Directory.Exists(source) ? source : Path.GetDirectoryName(source)!);
            }
        }

        builder.Source = null;
        if (mistakes.Count > 0)
        {
            throw new PlaybookException([.. mistakes]);
        }

        CheckAny(isRead, sources);
        var inventory = builder.Build([.. Enumerable.Reverse(folders).Distinct().Reverse()], services.Files, isRead);
        foreach (var group in inventory.Groups.Where(group => group.Name is not ("all" or "ungrouped") && builder.HasHost(group.Name)))
        {
            Warnings.Add(group.Position, $"found both group and host with same name: {group.Name}");
        }

        return inventory;
    }

    private IReadOnlyList<IInventoryPlugin> EnabledPlugins()
    {
        var all = InventoryPluginList.Create(services);
        var enabled = new List<IInventoryPlugin>();
        foreach (var name in options.Plugins)
        {
            var plain = name.StartsWith("ansible.builtin.", StringComparison.Ordinal) ? name["ansible.builtin.".Length..] : name;
            if (all.FirstOrDefault(plugin => plugin.Name == plain) is { } plugin)
            {
                enabled.Add(plugin);
            }
            else
            {
                Warnings.Add(SourcePosition.None, $"the inventory plugin '{name}' is not known, so it is passed over", "correct enable_plugins in ansible.cfg; plugins of your own are not supported");
            }
        }

        return enabled;
    }

    private void CheckAny(bool isRead, IReadOnlyList<string> sources)
    {
        if (isRead)
        {
            return;
        }

        if (options.AllUnreadFails)
        {
            throw new PlaybookException(SourcePosition.None, "no inventory was parsed", "check your configuration and options");
        }

        if (sources.Count > 0)
        {
            Warnings.Add(SourcePosition.None, "no inventory was parsed, only implicit localhost is available");
        }
    }

    /// <summary>Lists of hosts stay as they are.</summary>
    private string FullPath(string source)
        => source.Contains(',') && !Path.Exists(Path.GetFullPath(source, environment.CurrentFolder)) ? source
            : Path.GetFullPath(HomePath.Expand(source, environment.HomeFolder), environment.CurrentFolder);

    private async Task<bool> AddAsync(InventoryBuilder builder, string source, CancellationToken cancellationToken)
    {
        if (Directory.Exists(source))
        {
            var isRead = false;
            foreach (var entry in folderRules.Entries(source))
            {
                isRead |= await AddAsync(builder, entry, cancellationToken);
            }

            if (!isRead)
            {
                Warnings.Add(new SourcePosition(source, 0, 0), "unable to parse this folder as an inventory source");
            }

            return isRead;
        }

        builder.Source = source;
        if (await reader.ReadAsync(builder, source, cancellationToken) is not { } failures)
        {
            if (Path.GetDirectoryName(source) is { Length: > 0 } folder && File.Exists(source))
            {
                builder.ReadFolders = [.. builder.ReadFolders.Append(folder).Distinct()];
            }

            return true;
        }

        await TellAsync(source, failures, cancellationToken);
        return false;
    }

    private async Task TellAsync(string source, IReadOnlyList<SourceFailure> failures, CancellationToken cancellationToken)
    {
        if (options.AnyUnreadFails)
        {
            mistakes.AddRange((await reader.ExplainAsync(source, failures, cancellationToken)).Select(mistake => mistake with { AnsibleCode = 1 }));
            return;
        }

        foreach (var failure in failures)
        {
            Warnings.Add(SourcePosition.None, $"Failed to parse {source} with {failure.Plugin.Name} plugin: {string.Join("; ", failure.Mistakes)}");
        }

        Warnings.Add(SourcePosition.None, $"Unable to parse {source} as an inventory source");
    }
}
