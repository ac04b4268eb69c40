using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Yaml;

namespace Playbooks.Inventories.Plugins;

/// <summary>The YAML file that configures an inventory plugin.</summary>
internal static class PluginConfiguration
{
    private static readonly string[] Endings = ["", ".config", ".yml", ".yaml", ".json"];

    public static bool IsCandidate(string source) => Endings.Contains(Path.GetExtension(source)) && File.Exists(source);

    /// <summary>Texts are left as written: the plugin says what is a template.</summary>
    public static JinjaDict Read(YamlLoader yaml, string source, string plugin)
    {
        var root = yaml.LoadFile(source) as YamlMapping ?? throw new PlaybookException(new SourcePosition(source, 0, 0), "is empty", $"write `plugin: {plugin}`");
        var name = (root.Find("plugin") as YamlScalar)?.Text;
        return name == plugin || name == "ansible.builtin." + plugin
            ? (JinjaDict)YamlValues.ToValue(root, yaml.Vault, isUnsafe: true)!
            : throw new PlaybookException(root.Position, $"configures the plugin '{name ?? "none found"}', not {plugin}");
    }
}
