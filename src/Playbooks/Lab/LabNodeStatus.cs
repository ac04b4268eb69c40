namespace Playbooks.Lab;

/// <summary>What a node is doing.</summary>
public enum LabNodeCondition
{
    /// <summary>It runs and its SSH server answers.</summary>
    Running,

    /// <summary>It runs but does not answer (it boots, or something is wrong in it).</summary>
    Silent,

    /// <summary>Its processes are frozen.</summary>
    Frozen,

    /// <summary>It runs without a network.</summary>
    Cut,

    /// <summary>It is off.</summary>
    Stopped,
}

/// <summary>A node and what it is doing.</summary>
public sealed record LabNodeStatus(LabNode Node, LabNodeCondition Condition);

/// <summary>A lab and what its nodes are doing.</summary>
/// <param name="State">What is remembered of it.</param>
/// <param name="Inventory">Path of its inventory.</param>
/// <param name="Nodes">Its nodes in their order.</param>
public sealed record LabStatus(LabState State, string Inventory, IReadOnlyList<LabNodeStatus> Nodes);
