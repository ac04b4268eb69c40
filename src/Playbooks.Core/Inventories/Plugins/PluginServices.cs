using Playbooks.Jinja;
using Playbooks.Yaml;

namespace Playbooks.Inventories.Plugins;

/// <summary>What reading a source needs.</summary>
/// <param name="Files">Files of variables, YAML and vault.</param>
/// <param name="Templates">Made when a computed inventory is met.</param>
/// <param name="ExtraVariables">Those of the command line: computed inventories may use them.</param>
internal sealed record PluginServices(VariableFiles Files, Func<IInventoryTemplates> Templates, JinjaDict ExtraVariables);
