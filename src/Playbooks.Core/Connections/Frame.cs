namespace Playbooks.Connections;

/// <summary>One part of a stream up to a mark, and what stands behind the mark on its line: "+" began, a status, "k" killed.</summary>
internal readonly record struct Frame(ReadOnlyMemory<byte> Content, string Tail)
{
    public bool IsKill => Tail == "k";
}
