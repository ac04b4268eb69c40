using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Yaml;

namespace Playbooks.Inventories.Plugins;

/// <summary>YAML and JSON inventories: files that say so by their ending, or have none.</summary>
internal sealed class YamlPlugin(YamlLoader files) : IInventoryPlugin
{
    private static readonly string[] Endings = ["", ".yaml", ".yml", ".json"];

    public string Name => "yaml";

    public bool Accepts(string source) => Endings.Contains(Path.GetExtension(source)) && File.Exists(source);

    public Task ParseAsync(InventoryBuilder builder, string source, CancellationToken cancellationToken)
    {
        var root = files.LoadFile(source) switch
        {
            YamlMapping { Entries.Count: > 0 } mapping => mapping,
            null or YamlMapping => throw new PlaybookException(new SourcePosition(source, 0, 0), "is empty", "write `all:` with `hosts:` below it"),
            var other => throw new PlaybookException(other.Position, $"a YAML inventory is a mapping of groups, and this is {other.Kind}", "write `all:` with `hosts:` below it"),
        };
        if (root.Find("plugin") is { } plugin && PythonValues.IsTrue(YamlValues.ToValue(plugin, files.Vault)))
        {
            throw new PlaybookException(plugin.Position, "this configures an inventory plugin, and is no inventory", "enable the plugin `auto`, and end the file's name with .yml or .yaml");
        }

        new YamlReader(builder, files.Vault, files.Warnings).Parse(root);
        return Task.CompletedTask;
    }
}
