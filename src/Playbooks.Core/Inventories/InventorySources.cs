using Playbooks.Values;
using Playbooks.Yaml;

namespace Playbooks.Inventories;

/// <summary>Where an inventory looks for group_vars/ and host_vars/ besides the playbook's folder, how levels are laid over each other, and how groups made later are called.</summary>
internal sealed record InventorySources(IReadOnlyList<string> Folders, VariableFiles Files, VariableMerge Merge, GroupNames Names)
{
    /// <summary>The controller's, for the localhost that no source names.</summary>
    public string? Python { get; init; }

    /// <summary>See <see cref="SourceOptions.AddsKubesprayNames"/>.</summary>
    public bool AddsKubesprayNames { get; init; } = true;
}
