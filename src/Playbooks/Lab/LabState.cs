namespace Playbooks.Lab;

/// <summary>What is remembered of a lab, in <c>lab.json</c> in its folder.</summary>
/// <param name="Name">The lab's name.</param>
/// <param name="Subnet">Its network, for example "10.89.7.0/24"; the gateway is .1, node N is .(10+N).</param>
/// <param name="InventoryDirectory">A folder outside the lab's that also has its hosts.ini; null for none.</param>
/// <param name="Nodes">Its nodes by number.</param>
public sealed record LabState(string Name, string Subnet, string? InventoryDirectory, IReadOnlyList<LabNode> Nodes)
{
    /// <summary>The lab's address in its own network.</summary>
    public string Gateway => Address(1);

    /// <summary>An address in the lab's network.</summary>
    public string Address(int last) => Subnet[..(Subnet.LastIndexOf('.') + 1)] + last;

    /// <summary>The node of that name, or an error that lists the nodes.</summary>
    public LabNode Node(string name) =>
        Nodes.FirstOrDefault(node => node.Name == name)
        ?? throw new LabException($"The lab \"{Name}\" has no node \"{name}\"; it has {string.Join(", ", Nodes.Select(node => node.Name))}.");
}
