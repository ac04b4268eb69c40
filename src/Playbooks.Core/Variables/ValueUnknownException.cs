namespace Playbooks.Variables;

/// <summary>While looking ahead: an expression reads a value that nobody has yet. The task is not asked about ahead.</summary>
internal sealed class ValueUnknownException(string name) : Exception($"{name} is not known yet");
