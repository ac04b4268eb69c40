namespace Playbooks.Inventories.Plugins;

/// <summary>Every inventory plugin, alphabetically, and which of them are tried, in this order, when nothing else is set.</summary>
internal static class InventoryPluginList
{
    public static readonly IReadOnlyList<string> EnabledByDefault = ["host_list", "script", "auto", "yaml", "ini", "toml"];

    public static IReadOnlyList<IInventoryPlugin> Create(PluginServices services)
    {
        IInventoryPlugin[] configured = [new ConstructedPlugin(services), new GeneratorPlugin(services)];
        return
        [
            new AutoPlugin(services, configured),
            configured[0],
            configured[1],
            new HostListPlugin("advanced_host_list", expands: true),
            new HostListPlugin("host_list", expands: false),
            new IniPlugin(services.Files.Yaml),
            new ScriptPlugin(services.Files.Yaml.Warnings),
            new TomlPlugin(services.Files.Yaml),
            new YamlPlugin(services.Files.Yaml),
        ];
    }
}
