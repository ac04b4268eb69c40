namespace Playbooks.Lab;

/// <summary>Which lab, and where its files are.</summary>
/// <param name="Name">The lab's name: lower-case letters, digits and dashes, a letter first, at most 30; default "lab".</param>
public record LabOptions(string Name = "lab");

/// <summary>What <c>lab up</c> makes.</summary>
/// <param name="Name">The lab's name.</param>
/// <param name="Nodes">Number of nodes, 1 to 99; null keeps what the lab has, 3 for a new one.</param>
/// <param name="ControlPlanes">How many of the first nodes are control plane and etcd; null keeps what the lab has, 1 for a new one.</param>
/// <param name="InventoryDirectory">A folder that gets a copy of hosts.ini as well; null for none.</param>
public sealed record LabUpOptions(string Name = "lab", int? Nodes = null, int? ControlPlanes = null, string? InventoryDirectory = null)
    : LabOptions(Name);

/// <summary>Which node of which lab.</summary>
/// <param name="Node">The node's name, for example "node2".</param>
/// <param name="Name">The lab's name.</param>
public sealed record LabNodeOptions(string Node, string Name = "lab") : LabOptions(Name);
