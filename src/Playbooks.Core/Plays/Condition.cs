namespace Playbooks.Plays;

/// <summary>A bare condition of the user's (`when`, `until`, ...): an expression without braces; a bool when YAML says so.</summary>
internal sealed record Condition(object? Source, Results.SourcePosition Position);
