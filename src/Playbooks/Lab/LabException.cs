namespace Playbooks.Lab;

/// <summary>The lab cannot do what was asked; the message says why and what to do about it. The lab can be used again with <c>up</c> or <c>down</c>.</summary>
public sealed class LabException(string message) : Exception(message);
