namespace Playbooks.Jinja.Evaluation;

/// <summary>Stands in a frame for a value that a <see cref="Forecast"/> could not compute: reading it is unknown for the same reason.</summary>
internal sealed record UnknownValue(Exception Reason);
