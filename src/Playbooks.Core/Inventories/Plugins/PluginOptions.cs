using Playbooks.Jinja;

namespace Playbooks.Inventories.Plugins;

/// <summary>Reading a plugin's configuration.</summary>
internal static class PluginOptions
{
    public static object? GetValueOrDefault(this JinjaDict options, string name) => options.TryGetValue(name, out var value) ? value : null;
}
