namespace Playbooks.Jinja.Nodes;

/// <summary>Where a node starts, 1-based.</summary>
internal readonly record struct Location(int Line, int Column);
