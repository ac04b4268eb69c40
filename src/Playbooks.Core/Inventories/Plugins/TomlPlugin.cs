using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Yaml;
using Tomlyn;

namespace Playbooks.Inventories.Plugins;

/// <summary>TOML inventories: tables of groups with `hosts`, `vars` and `children`.</summary>
internal sealed class TomlPlugin(YamlLoader files) : IInventoryPlugin
{
    public string Name => "toml";

    public bool Accepts(string source) => Path.GetExtension(source) == ".toml" && File.Exists(source);

    public Task ParseAsync(InventoryBuilder builder, string source, CancellationToken cancellationToken)
    {
        var root = Read(source);
        if (root.Count == 0)
        {
            throw new PlaybookException(new SourcePosition(source, 0, 0), "is empty", "write [group.hosts] with `host = {}` below it");
        }

        if (root.TryGetValue("plugin", out var plugin) && PythonValues.IsTrue(plugin))
        {
            throw new PlaybookException(new SourcePosition(source, 0, 0), "this configures an inventory plugin, and is no inventory", "write it as YAML");
        }

        var reader = new TomlReader(builder, new SourcePosition(source, 0, 0), files.Warnings);
        foreach (var (name, data) in root)
        {
            reader.ParseGroup(name.ToString()!, data);
        }

        return Task.CompletedTask;
    }

    private JinjaDict Read(string source)
    {
        var text = files.ReadText(source);
        try
        {
            return TomlValues.ToDict(TomlSerializer.Deserialize(text, TomlTables.Default.TomlTable) ?? [], new SourcePosition(source, 0, 0));
        }
        catch (TomlException error)
        {
            throw new PlaybookException(new SourcePosition(source, 0, 0), $"not valid TOML: {error.Message}", "correct it, or write the inventory as INI or YAML");
        }
    }
}
