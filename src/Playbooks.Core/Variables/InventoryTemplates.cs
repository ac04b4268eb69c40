using Playbooks.Inventories.Plugins;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Variables;

/// <summary>Templates of computed inventories. Lookups fail there.</summary>
internal sealed class InventoryTemplates(Templar templar) : IInventoryTemplates
{
    public bool TryRender(string template, JinjaDict variables, out object? value, out string error)
    {
        try
        {
            value = templar.Resolve(new TemplateText(template, SourcePosition.None), new LoadedScope(templar, variables));
            error = "";
            return true;
        }
        catch (Exception exception) when (exception is TemplateFailedException or ModuleFailedException or JinjaException)
        {
            (value, error) = (null, exception.Message);
            return false;
        }
    }
}
