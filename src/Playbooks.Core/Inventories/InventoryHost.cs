using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Inventories;

/// <summary>A host of the inventory, with the variables its inventory files give it (not host_vars/).</summary>
internal sealed record InventoryHost(string Name, SourcePosition Position)
{
    public JinjaDict Variables { get; init; } = [];

    /// <summary>The magic variable inventory_hostname_short: up to the first dot; an address stays whole.</summary>
    public string ShortName => ShortNameOf(Name);

    public static string ShortNameOf(string name) => HostAddress.IsAddress(name) ? name : name.Split('.')[0];
}
