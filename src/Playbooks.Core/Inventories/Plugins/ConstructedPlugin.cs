using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Inventories.Plugins;

/// <summary>Computes variables and groups from what other sources said before: compose, groups, keyed_groups.</summary>
internal sealed class ConstructedPlugin(PluginServices services) : IInventoryPlugin
{
    public string Name => "constructed";

    public bool Accepts(string source) => PluginConfiguration.IsCandidate(source);

    public Task ParseAsync(InventoryBuilder builder, string source, CancellationToken cancellationToken)
    {
        var options = PluginConfiguration.Read(services.Files.Yaml, source, Name);
        var position = new SourcePosition(source, 0, 0);
        var known = builder.Build(IsOn(options, "use_vars_plugins") ? builder.ReadFolders : [], services.Files, isComplete: false);
        var reader = new ConstructedReader(builder, services.Templates(), position) { IsStrict = IsOn(options, "strict"), HasLeadingSeparator = IsOn(options, "leading_separator", usual: true) };
        var extra = IsOn(options, "use_extra_vars") ? services.ExtraVariables : [];
        foreach (var host in known.Hosts)
        {
            var variables = VariablesOf(known, host);
            reader.Compose(options.GetValueOrDefault("compose") as JinjaDict ?? [], host.Name, variables, extra);
            reader.AddToGroups(options.GetValueOrDefault("groups") as JinjaDict ?? [], host.Name, variables);
            reader.AddToKeyedGroups(options.GetValueOrDefault("keyed_groups") as List<object?> ?? [], host.Name, variables, extra);
        }

        return Task.CompletedTask;
    }

    private static bool IsOn(JinjaDict options, string name, bool usual = false)
        => options.TryGetValue(name, out var value) && value is not null ? value is bool truth ? truth : Values.BooleanText.Parse(PythonValues.Str(value)) ?? usual : usual;

    /// <summary>As known so far. `all` is above a host only when a source says so: the rest is put below it when all sources are read.</summary>
    private static JinjaDict VariablesOf(Inventory known, InventoryHost host)
    {
        var groups = known.GroupsOf(host.Name).Where(group => group.Name != "all" || known.HostsOf("all").Contains(host.Name)).ToList();
        var variables = known.VariablesWithin(host.Name, groups);
        variables["inventory_hostname"] = host.Name;
        variables["inventory_hostname_short"] = host.ShortName;
        variables["group_names"] = groups.Select(group => group.Name).Where(name => name != "all").Order(StringComparer.Ordinal).Cast<object?>().ToList();
        return variables;
    }
}
