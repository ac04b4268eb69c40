using Playbooks.Results;
using Playbooks.Yaml;

namespace Playbooks.Inventories.Plugins;

/// <summary>A YAML file whose key `plugin` names the plugin that it configures.</summary>
internal sealed class AutoPlugin(PluginServices services, IReadOnlyList<IInventoryPlugin> configured) : IInventoryPlugin
{
    public string Name => "auto";

    public bool Accepts(string source) => Path.GetExtension(source) is ".yml" or ".yaml" && File.Exists(source);

    public Task ParseAsync(InventoryBuilder builder, string source, CancellationToken cancellationToken)
    {
        var yaml = services.Files.Yaml;
        // Most inventories have no such key, and are not read twice.
        var key = yaml.ReadText(source).Contains("plugin", StringComparison.Ordinal) ? (yaml.LoadFile(source) as YamlMapping)?.Find("plugin") : null;
        if (key is not YamlScalar { IsNull: false, Text: { Length: > 0 } name })
        {
            throw new PlaybookException(new SourcePosition(source, 0, 0), "has no key `plugin`, so it configures no inventory plugin");
        }

        var plain = name.StartsWith("ansible.builtin.", StringComparison.Ordinal) ? name["ansible.builtin.".Length..] : name;
        var plugin = configured.FirstOrDefault(candidate => candidate.Name == plain)
            ?? throw new PlaybookException(key.Position, $"the inventory plugin '{name}' is not known", $"supported are {string.Join(" and ", configured.Select(candidate => candidate.Name))}; for others use an executable script that prints JSON");
        return plugin.ParseAsync(builder, source, cancellationToken);
    }
}
