namespace Playbooks.Variables.Lookups;

/// <summary>The value of a setting, null among them.</summary>
internal sealed record Setting(object? Value);
