namespace Playbooks.Lab;

/// <summary>One node as the lab remembers it.</summary>
/// <param name="Name">Its name in the inventory, for example "node1".</param>
/// <param name="Index">Its number, from 1; never given twice in one lab while it exists.</param>
/// <param name="Address">Its IPv4 address.</param>
/// <param name="ControlPlane">Whether it is in the groups kube-master and etcd (else in kube-node).</param>
/// <param name="Base">The shared root folder its own files lie over.</param>
public sealed record LabNode(string Name, int Index, string Address, bool ControlPlane, string Base);
