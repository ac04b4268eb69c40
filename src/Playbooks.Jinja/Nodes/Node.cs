namespace Playbooks.Jinja.Nodes;

/// <summary>A part of a parsed template. Immutable.</summary>
internal abstract class Node(Location location)
{
    public Location Location { get; } = location;

    /// <summary>Tells which names the node reads and sets, in the order of execution.</summary>
    public abstract void CollectNames(NameCollector names);
}
