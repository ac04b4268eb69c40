using Playbooks.Jinja;

namespace Playbooks.Inventories.Plugins;

/// <summary>Evaluates templates before there is a play: for inventories that are computed.</summary>
internal interface IInventoryTemplates
{
    /// <summary>False: the template fails, and the error says why.</summary>
    bool TryRender(string template, JinjaDict variables, out object? value, out string error);
}
