namespace Playbooks.Results;

/// <summary>What a change does to one thing, for <c>--diff</c>: headers and texts before and after, as Ansible shows them. Null text: not there.</summary>
internal sealed record Diff(string BeforeHeader, string? Before, string AfterHeader, string? After)
{
    /// <summary>Set for content that must not be printed (no_log, binary, too large): shown instead of the texts.</summary>
    public string? Note { get; init; }
}
